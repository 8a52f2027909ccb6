"""How does an inspection look in a terminal? Answer first, then what came back, in what form, and what else there is."""

from collections.abc import Iterable, Sequence

from rich.text import Text as Styled

from auditor.cli.console import indented, out, table
from dashboards.export.anatomy import Anatomy, Category
from dashboards.export.difference import Compared
from dashboards.export.grading import Graded
from dashboards.export.holding import Holding
from dashboards.export.listed import Listed
from dashboards.export.remark import Remark
from dashboards.typography import spaced, written
from results.records import Language, Text

_STYLES = {"pass": "green", "tell": "yellow", "ours": "blue"}

_FILES = Text(fr="Fichiers", en="Files")
_ONE_BY_ONE = Text(fr="Un par un", en="One by one")
_REMARKABLE = Text(fr="Fichiers à améliorer", en="Files that could be better")
_BACK = Text(fr="Ce qui est revenu", en="What came back")
_OTHERWISE = Text(fr="Valeurs qui ne sont pas telles que déposées", en="Values that are not as they were planted")
_FORMATS = Text(fr="Un format à côté de l’autre", en="The formats side by side")
_IN_FORM = Text(
    fr="Forme (des colonnes venues ou parties sont dites, et ne sont pas jugées : ce qui est vide est souvent omis)",
    en="Form (columns that came or went are said, and not judged: what is empty is often left out)",
)
_GRADES = Text(fr="Forme", en="Form")
_SCALES = Text(
    fr="M : lisible par machine, de 0 à 5. I : repris ailleurs, sur ce qu’une norme permet ici. D : s’explique, de 0 à 4.",
    en="M: readable by machine, 0 to 5. I: usable elsewhere, of what a standard allows here. D: explains itself, 0 to 4.",
)
_DOCUMENTATION = Text(fr="Documentation", en="Documentation")
_STANDARDS = Text(fr="Normes", en="Standards")
_LEAKS = Text(fr="Ce qui ne devrait pas s’y trouver", en="What should not be there")
_FOREIGN = Text(
    fr="Adresses et numéros qui ne sont pas les nôtres, comptés et jamais montrés",
    en="Addresses and numbers that we did not plant, counted and never shown",
)
_UNREAD = Text(fr="Ce que nous n’avons pas pu lire", en="What we could not read")
_REMARKS = Text(fr="Remarques", en="Remarks")
_READ_HOW = Text(fr="Lecture", en="Reading")
_MISSING = Text(fr="{category}, manquent : {names}", en="{category}, missing: {names}")
_UNCLEAR = Text(
    fr="{category}, non retrouvés, mais tout n’a pas pu être lu : {names}",
    en="{category}, not found, but not all could be read: {names}",
)
_NOT_OWED = Text(fr="{category}, dont non dus : {names}", en="{category}, of these not owed: {names}")
_LOST = Text(
    fr="{category}, revenus, certaines valeurs non reconnues dans un champ à elles : {names}",
    en="{category}, back, some values not recognised in a field of their own: {names}",
)
_LOST_UNCLEAR = Text(
    fr="{category}, valeurs non retrouvées, mais tout n’a pas pu être lu : {names}",
    en="{category}, values not found, but not all could be read: {names}",
)
_UNWANTED = Text(fr="éléments qui ne devaient pas y être : {names}", en="records that must not be there: {names}")
_MORE = Text(fr="et {n} autres", en="and {n} more")
_INSPECTOR = Text(fr="inspecteur {version}", en="inspector {version}")
_VALID = Text(fr="{valid} valides sur {all}", en="{valid} of {all} valid")


def draw(anatomy: Anatomy, language: Language) -> None:
    """Everything that was found, on standard output."""
    out().print(Styled(anatomy.headline, style="bold"))
    if anatomy.unread:
        _heading(_UNREAD, language, style="bold blue")
        _remarks(anatomy.unread, language)
    if anatomy.categories:
        _heading(_BACK, language)
        _categories(anatomy.categories, language)
    if anatomy.otherwise:
        _heading(_OTHERWISE, language)
        for differing in anatomy.otherwise:
            indented(f"{differing.words}{_after(', '.join(differing.names), language)}")
    if anatomy.holdings:
        _heading(_FORMATS, language)
        _holdings(anatomy.holdings, language)
    for compared in anatomy.compared:
        _compared(compared, language)
    if anatomy.leaks or anatomy.unwanted:
        _heading(_LEAKS, language, style="bold yellow")
        _remarks(anatomy.leaks, language)
        if anatomy.unwanted:
            indented(_say(_UNWANTED, language, names=", ".join(anatomy.unwanted)))
    if anatomy.grades or anatomy.documentation is not None:
        _heading(_GRADES, language)
        indented(written(_SCALES, language))
        _form(anatomy, language)
    if anatomy.standards:
        _heading(_STANDARDS, language)
        for one in anatomy.standards:
            kept = _say(_VALID, language, valid=str(one.valid), all=str(one.valid + one.invalid))
            faults = _after(", ".join(one.faults), language)
            indented(f"{one.name}  {kept}  {one.files}{faults}")
    _heading(_FILES, language)
    table(
        ("", "", "", ""),
        [
            (role.name, str(role.files), role.size, role.formats + (f" · {role.meaning}" if role.meaning else ""))
            for role in anatomy.roles
        ],
        empty="",
    )
    listed = [file for file in anatomy.files if file.reasons or not anatomy.has_truth]
    if listed:
        _heading(_ONE_BY_ONE if not anatomy.has_truth else _REMARKABLE, language)
        for file in listed:
            indented(
                f"{file.grade}  {file.format}  {file.size}  {file.name}" + (f"  {file.reasons}" if file.reasons else "")
            )
        if anatomy.files_left:
            indented(_say(_MORE, language, n=str(anatomy.files_left)))
    if anatomy.foreign:
        _heading(_FOREIGN, language)
        for words in anatomy.foreign:
            indented(words)
    if anatomy.remarks:
        _heading(_REMARKS, language)
        _remarks(anatomy.remarks, language)
    _heading(_READ_HOW, language)
    said = (_say(_INSPECTOR, language, version=anatomy.inspector), anatomy.decoys, ", ".join(anatomy.limits))
    for words in filter(None, said):
        indented(words)


def _categories(categories: Sequence[Category], language: Language) -> None:
    """One line a category, then by name what did not come back."""
    rows: list[tuple[str | Styled, ...]] = []
    for one in categories:
        words = Styled(one.words, style=_STYLES[one.look.tone])
        rows.append((f"{one.found}/{one.planted}", one.name, one.provenance, words, ", ".join(one.places)))
    table(("", "", "", "", ""), rows, empty="")
    for one in categories:
        for label, names in (
            (_MISSING, one.missing),
            (_UNCLEAR, one.unclear),
            (_NOT_OWED, [name for name in (*one.missing, *one.unclear) if name in one.not_owed]),
            (_LOST if one.is_whole else _LOST_UNCLEAR, one.lost),
        ):
            if names:
                name = f"{one.name} ({one.provenance})"
                indented(_say(label, language, category=name, names=", ".join(names)))


def _holdings(holdings: Sequence[Holding], language: Language) -> None:
    """One line a format, then by name what the others hold and it does not."""
    table(
        ("", "", "", ""),
        [(f"{one.found}/{one.planted}", one.name, one.files, one.values) for one in holdings],
        empty="",
    )
    for one in holdings:
        for lacking in one.lacks:
            indented(f"{one.name}, {_named(lacking, language)}")


def _compared(compared: Compared, language: Language) -> None:
    _heading_of(compared.title)
    for words in filter(None, (compared.words, *compared.unsure)):
        indented(words)
    for differing in compared.content:
        indented(_named(differing, language))
    if compared.form:
        indented(written(_IN_FORM, language))
    for differing in compared.form:
        indented(_named(differing, language))


def _named(listed: Listed, language: Language) -> str:
    names = ", ".join(listed.names) + (f" {listed.more}" if listed.more else "")
    return listed.words + _after(names, language)


def _form(anatomy: Anatomy, language: Language) -> None:
    rows = [_grade(one, language) for one in anatomy.grades]
    documented = anatomy.documentation
    if documented is not None:
        level = "–" if documented.level is None else f"D{documented.level}"
        rows.append((written(_DOCUMENTATION, language), level, documented.words))
        rows += [("", "", ", ".join(words)) for words in (documented.facts, documented.reasons) if words]
    table(("", "", ""), rows, empty="")


def _grade(one: Graded, language: Language) -> tuple[str, str, str]:
    levels = f"M{one.readability}  I{one.interoperability}/{one.full_marks}"
    words = f"{one.readability_words} · {one.interoperability_words}"
    words += f" ({one.standard})" if one.standard else ""
    return one.name, levels, words + _after(", ".join(one.reasons), language)


def _after(words: str, language: Language) -> str:
    """What follows a colon; nothing where there is nothing."""
    return spaced(f" : {words}" if language == "fr" else f": {words}", language) if words else ""


def _remarks(remarks: Iterable[Remark], language: Language) -> None:
    for one in remarks:
        files = list(one.files)
        if one.more:
            files.append(_say(_MORE, language, n=str(one.more)))
        indented(one.words + (f"  {', '.join(files)}" if files else ""))


def _heading(words: Text, language: Language, *, style: str = "bold") -> None:
    _heading_of(written(words, language), style=style)


def _heading_of(words: str, *, style: str = "bold") -> None:
    out().print()
    out().print(Styled(words, style=style))


def _say(words: Text, language: Language, **values: str) -> str:
    return written(words, language).format(**values)

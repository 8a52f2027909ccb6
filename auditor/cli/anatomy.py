"""How does an inspection look in a terminal? Answer first, then what came back, in what form, and what else there is."""

from collections.abc import Iterable, Sequence

from rich.text import Text as Styled

from auditor.cli.console import indented, out, table
from dashboards.export.anatomy import Anatomy, Category, Graded
from dashboards.export.remark import Remark
from dashboards.typography import spaced, written
from results.records import Language, Text

_STYLES = {"pass": "green", "fail": "bold red", "tell": "yellow", "none": "dim", "ours": "blue"}

_FILES = Text(fr="Fichiers", en="Files")
_BACK = Text(fr="Ce qui est revenu", en="What came back")
_GRADES = Text(fr="Forme", en="Form")
_DOCUMENTATION = Text(fr="Documentation", en="Documentation")
_STANDARDS = Text(fr="Normes", en="Standards")
_LEAKS = Text(fr="Ce qui ne devrait pas s’y trouver", en="What should not be there")
_FOREIGN = Text(
    fr="Adresses et numéros d’autrui, comptés et jamais montrés",
    en="Addresses and numbers of others, counted and never shown",
)
_UNREAD = Text(fr="Ce que nous n’avons pas pu lire", en="What we could not read")
_REMARKS = Text(fr="Remarques", en="Remarks")
_READ_HOW = Text(fr="Lecture", en="Reading")
_MISSING = Text(fr="manquent : {names}", en="missing: {names}")
_UNCLEAR = Text(
    fr="non retrouvés, mais tout n’a pas pu être lu : {names}", en="not found, but not all could be read: {names}"
)
_NOT_OWED = Text(fr="dont non dus : {names}", en="of these, not owed: {names}")
_LOST = Text(fr="valeurs non retrouvées : {names}", en="values not found: {names}")
_IN = Text(fr="dans {places}", en="in {places}")
_UNWANTED = Text(fr="éléments qui ne devaient pas y être : {names}", en="records that must not be there: {names}")
_MORE = Text(fr="et {n} autres", en="and {n} more")
_INSPECTOR = Text(fr="inspecteur {version}", en="inspector {version}")
_VALID = Text(fr="{valid} valides, {invalid} non", en="{valid} valid, {invalid} not")
_NAMED = 20


def draw(anatomy: Anatomy, language: Language) -> None:
    """Everything that was found, on standard output."""
    out().print(Styled(anatomy.headline, style="bold"))
    _heading(_FILES, language)
    table(
        ("", "", "", ""),
        [
            (role.name, str(role.files), role.size, role.formats + (f" · {role.meaning}" if role.meaning else ""))
            for role in anatomy.roles
        ],
        empty="",
    )
    if anatomy.categories:
        _heading(_BACK, language)
        _categories(anatomy.categories, language)
    if anatomy.grades or anatomy.documentation is not None:
        _heading(_GRADES, language)
        _form(anatomy, language)
    if anatomy.standards:
        _heading(_STANDARDS, language)
        for one in anatomy.standards:
            said = _say(_VALID, language, valid=str(one.valid), invalid=str(one.invalid))
            indented(f"{one.name}  {said}  {one.files}" + (f": {', '.join(one.faults)}" if one.faults else ""))
    if anatomy.leaks or anatomy.unwanted:
        _heading(_LEAKS, language, style="bold red")
        _remarks(anatomy.leaks, language)
        if anatomy.unwanted:
            indented(_say(_UNWANTED, language, names=", ".join(anatomy.unwanted)))
    if anatomy.foreign:
        _heading(_FOREIGN, language)
        for words in anatomy.foreign:
            indented(words)
    if anatomy.unread:
        _heading(_UNREAD, language, style="bold blue")
        _remarks(anatomy.unread, language)
    if anatomy.remarks:
        _heading(_REMARKS, language)
        _remarks(anatomy.remarks, language)
    _heading(_READ_HOW, language)
    said = (_say(_INSPECTOR, language, version=anatomy.inspector), anatomy.decoys, ", ".join(anatomy.limits))
    for words in filter(None, said):
        indented(words)


def _categories(categories: Sequence[Category], language: Language) -> None:
    rows: list[tuple[str | Styled, ...]] = []
    for one in categories:
        look = Styled(one.look.word.in_(language), style=_STYLES[one.look.tone])
        rows.append((f"{one.found}/{one.planted}", one.name, one.provenance, look))
    table(("", "", "", ""), rows, empty="")
    for one in categories:
        said = []
        if one.missing:
            said.append(_say(_MISSING, language, names=", ".join(one.missing)))
        if one.unclear:
            said.append(_say(_UNCLEAR, language, names=", ".join(one.unclear)))
        if one.not_owed:
            owed_not = [name for name in (*one.missing, *one.unclear) if name in one.not_owed]
            said.append(_say(_NOT_OWED, language, names=", ".join(owed_not)))
        if one.lost:
            said.append(_say(_LOST, language, names="; ".join(one.lost[:_NAMED])))
        if one.places:
            said.append(_say(_IN, language, places=", ".join(one.places)))
        if said:
            indented(f"{one.name}{spaced(' :', language) if language == 'fr' else ':'} " + " · ".join(said))


def _form(anatomy: Anatomy, language: Language) -> None:
    rows = [_grade(one) for one in anatomy.grades]
    documented = anatomy.documentation
    if documented is not None:
        level = "–" if documented.level is None else f"D{documented.level}"
        reasons = "; ".join((*documented.facts, *documented.reasons))
        rows.append((written(_DOCUMENTATION, language), level, documented.words + (f" ({reasons})" if reasons else "")))
    table(("", "", ""), rows, empty="")


def _grade(one: Graded) -> tuple[str, str, str]:
    levels = f"M{one.readability}  I{one.interoperability}/{one.full_marks}"
    words = f"{one.readability_words}; {one.interoperability_words}"
    words += f" ({one.standard})" if one.standard else ""
    return one.name, levels, words + (f": {', '.join(one.reasons)}" if one.reasons else "")


def _remarks(remarks: Iterable[Remark], language: Language) -> None:
    for one in remarks:
        files = list(one.files)
        if one.more:
            files.append(_say(_MORE, language, n=str(one.more)))
        indented(one.words + (f"  {', '.join(files)}" if files else ""))


def _heading(words: Text, language: Language, *, style: str = "bold") -> None:
    out().print()
    out().print(Styled(written(words, language), style=style))


def _say(words: Text, language: Language, **values: str) -> str:
    return written(words, language).format(**values)

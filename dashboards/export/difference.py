"""What do two exports of one account have differently, in words: records, values, and the form?

What stood in either is not shown: records and fields go by the names of the
ground truth, columns by their paths, whatever may be data left out of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboards import vocabulary
from dashboards.export.form import format_name
from dashboards.export.found import FOUND, VARIANTS
from dashboards.export.listed import Listed, listed_of
from dashboards.export.place import field_path, member_name
from dashboards.typography import counted, written
from results.records import Difference, Differs, ExportComparison, Found, Inspection, Language, Text, Unsure

CONTENT: Mapping[Differs, Text] = {
    Differs.RECORD_WENT: Text(
        fr="éléments trouvés dans le premier seulement", en="records found in the earlier one only"
    ),
    Differs.RECORD_CAME: Text(fr="éléments trouvés dans le second seulement", en="records found in the later one only"),
    Differs.VALUE_DIFFERS: Text(
        fr="valeurs justes dans l’un et pas dans l’autre", en="values that are right in one and not in the other"
    ),
    Differs.VALUE_WENT: Text(
        fr="valeurs trouvées dans le premier seulement", en="values found in the earlier one only"
    ),
    Differs.VALUE_CAME: Text(fr="valeurs trouvées dans le second seulement", en="values found in the later one only"),
}
FORM: Mapping[Differs, Text] = {
    Differs.FORMAT_WENT: Text(fr="formats disparus", en="formats that went"),
    Differs.FORMAT_CAME: Text(fr="formats nouveaux", en="formats that came"),
    Differs.FILE_WENT: Text(fr="fichiers disparus", en="files that went"),
    Differs.FILE_CAME: Text(fr="fichiers nouveaux", en="files that came"),
    Differs.PATH_WENT: Text(fr="colonnes disparues", en="columns that went"),
    Differs.PATH_CAME: Text(fr="colonnes nouvelles", en="columns that came"),
    Differs.TYPE_CHANGED: Text(fr="colonnes d’un autre type", en="columns of another type"),
    Differs.FIELD_MOVED: Text(fr="champs rangés ailleurs", en="fields that stand elsewhere"),
    Differs.VALUE_WRITTEN_OTHERWISE: Text(fr="valeurs écrites autrement", en="values written otherwise"),
}
UNSURE: Mapping[Unsure, Text] = {
    Unsure.INSPECTORS_DIFFER: Text(
        fr="Deux versions de notre inspecteur les ont lus : rien n’est comparé, la différence pourrait être la nôtre.",
        en="Two versions of our inspector read them: nothing is compared, for what differs may be our reading.",
    ),
    Unsure.MATCHING_UNSAFE: Text(
        fr="Des valeurs qui n’ont jamais été déposées ont été trouvées dans l’un d’eux : rien n’est comparé.",
        en="Values that were never planted were found in one of them: nothing is compared.",
    ),
    Unsure.UNREAD_BEFORE: Text(
        fr="Une partie du premier n’a pas pu être lue : rien n’est dit nouveau.",
        en="Part of the earlier one could not be read: nothing is said to have come.",
    ),
    Unsure.UNREAD_AFTER: Text(
        fr="Une partie du second n’a pas pu être lue : rien n’est dit disparu.",
        en="Part of the later one could not be read: nothing is said to have gone.",
    ),
    Unsure.SHAPE_UNKNOWN: Text(
        fr="Les colonnes de l’un d’eux n’ont pas été relevées : elles ne sont pas comparées.",
        en="The columns of one of them were not noted: they are not compared.",
    ),
    Unsure.SHAPE_CUT: Text(
        fr="Les colonnes n’ont pas toutes été relevées : il peut y avoir d’autres différences.",
        en="Not all columns were noted: there may be other differences.",
    ),
}
_TYPES: Mapping[str, Text] = {
    "boolean": Text(fr="oui ou non", en="yes or no"),
    "empty": Text(fr="vide", en="empty"),
    "null": Text(fr="sans valeur", en="no value"),
    "number": Text(fr="nombre", en="number"),
    "text": Text(fr="texte", en="text"),
}
_EARLIER = Text(fr="À côté de l’export précédent du compte", en="Beside the earlier export of the account")
_SAME_CASE = Text(
    fr="À côté d’un autre export de la même demande", en="Beside another export that the same request brought"
)
_LOOKED_FOR = (
    Text(fr="{n} élément déposé a été cherché dans les deux", en="{n} planted record was looked for in both"),
    Text(fr="{n} éléments déposés ont été cherchés dans les deux", en="{n} planted records were looked for in both"),
)
_FORM_ALONE = Text(fr="Seule la forme est comparée", en="The form alone is compared")
_IN_CONTENT = (
    Text(fr="{n} différence de contenu", en="{n} difference in content"),
    Text(fr="{n} différences de contenu", en="{n} differences in content"),
)
_IN_FORM = (
    Text(fr="{n} différence de forme", en="{n} difference in form"),
    Text(fr="{n} différences de forme", en="{n} differences in form"),
)
_NOT_NAMED = (
    Text(fr="{n} autre différence n’est pas nommée", en="{n} more difference is not named"),
    Text(fr="{n} autres différences ne sont pas nommées", en="{n} more differences are not named"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two exports of one account, held against each other.

    Attributes:
        title: which they are.
        words: how much was compared and how much differs; empty where nothing could be compared.
        content: records and values that are in one alone, or right in one alone.
        form: formats, files, columns, notations.
        unsure: what was not compared, and why.
    """

    title: str
    words: str
    content: tuple[Listed, ...]
    form: tuple[Listed, ...]
    unsure: tuple[str, ...]


def compared_of(comparison: ExportComparison, inspection: Inspection, language: Language) -> Compared:
    """Say what differs; `inspection` is of the later export, or of all exports of its case."""
    is_whole = set(comparison.after) == set(inspection.artifacts)
    return Compared(
        title=written(_EARLIER if is_whole else _SAME_CASE, language),
        words=_words(comparison, language) if comparison.comparable else "",
        content=tuple(_listed(comparison, CONTENT, language)),
        form=tuple(_listed(comparison, FORM, language)),
        unsure=tuple(written(UNSURE[why], language) for why in comparison.unsure),
    )


def moved(changes: str, language: Language) -> str:
    """What a verdict says of a changed form, as it is kept (`field_moved contacts.phone, format_went csv`), in words."""
    return ", ".join(_change(one, language) for one in changes.split(", "))


def _change(said: str, language: Language) -> str:
    code, _, subject = said.partition(" ")
    if code == Differs.FORMAT_WENT:
        words, name = Text(fr="le format {name} a disparu", en="the format {name} is gone"), format_name(subject)
    elif code == Differs.FIELD_MOVED:
        words, name = Text(fr="{name} est rangé ailleurs", en="{name} stands elsewhere"), _field(subject)
    else:
        return said
    return written(words, language).format(name=written(name, language))


def _field(subject: str) -> Text:
    category, _, field = subject.rpartition(".")
    words = vocabulary.category(category)
    return Text(fr=f"« {field} » ({words.fr})", en=f"“{field}” ({words.en})")


def _words(comparison: ExportComparison, language: Language) -> str:
    content, form = (len(comparison.of(*codes)) for codes in (CONTENT, FORM))
    looked = counted(comparison.compared, *_LOOKED_FOR, language) if comparison.compared else ""
    said = [*([counted(content, *_IN_CONTENT, language)] if looked else []), counted(form, *_IN_FORM, language)]
    left = comparison.told - content - form
    if left > 0:
        said.append(counted(left, *_NOT_NAMED, language))
    colon = "\u00a0: " if language == "fr" else ": "
    return (looked or written(_FORM_ALONE, language)) + colon + ", ".join(said) + "."


def _listed(comparison: ExportComparison, words: Mapping[Differs, Text], language: Language) -> Iterator[Listed]:
    for code, said in words.items():
        differing = comparison.of(code)
        if differing:
            yield listed_of(said, [_name(one, language) for one in differing], language)


def _name(one: Difference, language: Language) -> str:
    """One difference by name: our own for records and values, of files and columns what shows no data."""
    match one.code:
        case Differs.FORMAT_WENT | Differs.FORMAT_CAME:
            return written(format_name(one.subject), language)
        case Differs.FILE_WENT | Differs.FILE_CAME:
            return f"{member_name(one.subject)} ({written(format_name(one.before or one.after), language)})"
        case Differs.PATH_WENT | Differs.PATH_CAME:
            return _column(one)
        case Differs.TYPE_CHANGED:
            types = [", ".join(_typed(side.split(", "), language)) for side in (one.before, one.after)]
            return f"{_column(one)} ({' → '.join(types)})"
        case Differs.FIELD_MOVED:
            left, right = (_paths(side, one.form) for side in (one.before, one.after))
            return f"{written(_field(one.subject), language)} ({left} → {right})"
        case Differs.VALUE_WRITTEN_OTHERWISE:
            return f"{one.subject} ({_notation(one.before, language)} → {_notation(one.after, language)})"
        case _:
            return one.subject


def _column(one: Difference) -> str:
    return f"{member_name(one.subject)} {field_path(one.path, one.form)}"


def _paths(paths: str, form: str) -> str:
    return ", ".join(dict.fromkeys(field_path(path, form) for path in paths.split(", ")))


def _typed(types: Sequence[str], language: Language) -> Iterator[str]:
    return (written(_TYPES.get(one, Text(fr=one, en=one)), language) for one in types)


def _notation(said: str, language: Language) -> str:
    """`normalised (amount, words)` in words: how surely it was found, and in which writing."""
    found, _, variants = said.removesuffix(")").partition(" (")
    told = [VARIANTS[one] for one in variants.split(", ") if one in VARIANTS]
    return ", ".join(written(words, language) for words in (told or [FOUND[Found(found)]]))

"""In which words is the form of an export said: roles, formats, grades, and what keeps them low?"""

from collections.abc import Mapping

from results.records import MemberRole, Text

ROLES: Mapping[MemberRole, Text] = {
    MemberRole.DATA: Text(fr="données", en="data"),
    MemberRole.ATTACHMENT: Text(fr="fichiers rendus", en="files given back"),
    MemberRole.TWIN: Text(fr="doublons lisibles à l’œil", en="the same again, for eyes"),
    MemberRole.DOC: Text(fr="explications", en="explanations"),
    MemberRole.PLACEHOLDER: Text(fr="fichiers sans contenu", en="files without content"),
    MemberRole.VIEWER: Text(fr="habillage", en="dressing"),
    MemberRole.CONTAINER: Text(fr="archives", en="archives"),
}
"""In the order in which they matter."""

ROLE_MEANINGS: Mapping[MemberRole, Text] = {
    MemberRole.DATA: Text(fr="ce qui est compté et noté", en="what is counted and graded"),
    MemberRole.ATTACHMENT: Text(
        fr="photos et documents auxquels renvoie une donnée, ou que nous avions déposés",
        en="photos and documents that a record refers to, or that we had uploaded",
    ),
    MemberRole.TWIN: Text(
        fr="presque tout y figure aussi dans un meilleur fichier", en="nearly all of it stands in a better file too"
    ),
    MemberRole.DOC: Text(
        fr="notice, dictionnaire, schéma, liste d’empreintes", en="notice, dictionary, schema, list of digests"
    ),
    MemberRole.PLACEHOLDER: Text(
        fr="un fichier présent n’est pas une donnée présente", en="a file that is there is not data that is there"
    ),
    MemberRole.VIEWER: Text(
        fr="pages, styles et images qui ne font qu’afficher", en="pages, styles and icons that only display"
    ),
    MemberRole.CONTAINER: Text(fr="ce qui enveloppe le reste", en="what wraps the rest"),
}

READABILITY: Mapping[int, Text] = {
    0: Text(fr="rien n’est lisible", en="nothing can be read"),
    1: Text(fr="image d’un texte", en="picture of a text"),
    2: Text(fr="texte pour les yeux", en="text for eyes"),
    3: Text(fr="lisible avec un programme écrit exprès", en="readable with a program of one’s own"),
    4: Text(fr="format ouvert", en="open format"),
    5: Text(fr="format ouvert et sans équivoque", en="open format, unambiguous"),
}
INTEROPERABILITY: Mapping[int, Text] = {
    0: Text(fr="format propre au service", en="format of the service’s own"),
    1: Text(fr="format ouvert général", en="generic open format"),
    2: Text(fr="format ouvert avec schéma", en="open format with a schema"),
    3: Text(fr="norme du domaine, respectée", en="the domain’s standard, kept"),
    4: Text(
        fr="norme du domaine, identifiants mondiaux et empreintes",
        en="the domain’s standard, with global ids and digests",
    ),
}
DOCUMENTATION: Mapping[int, Text] = {
    0: Text(fr="ni texte ni schéma ne l’explique", en="no text and no schema explains it"),
    1: Text(fr="une notice", en="a notice"),
    2: Text(fr="les fichiers sont nommés et expliqués", en="the files are named and explained"),
    3: Text(fr="les champs sont expliqués", en="the fields are explained"),
    4: Text(fr="un schéma valide les données", en="a schema validates the data"),
}

MEMBER_REASONS: Mapping[str, Text] = {
    "ambiguous_dates": Text(fr="dates équivoques (jour ou mois ?)", en="ambiguous dates (day or month?)"),
    "double_escaped": Text(fr="valeurs échappées deux fois", en="values escaped twice"),
    "duplicate_keys": Text(fr="clés répétées", en="repeated keys"),
    "encoded_values": Text(fr="valeurs encodées dans les champs", en="values encoded inside fields"),
    "encoding_not_utf8": Text(fr="encodage autre que UTF-8", en="encoding other than UTF-8"),
    "encoding_uncertain": Text(fr="encodage incertain", en="uncertain encoding"),
    "graded_by_head": Text(fr="jugé sur son début seulement", en="judged by its beginning only"),
    "mojibake": Text(fr="accents et signes abîmés", en="garbled accents and signs"),
    "needs_custom_code": Text(fr="demande un programme écrit exprès", en="needs a program of one’s own"),
    "not_strict": Text(fr="entorses au format", en="departs from its format"),
    "opaque": Text(fr="format que nous ne lisons pas", en="a format we do not read"),
    "page_without_text": Text(fr="page sans texte lisible", en="page without readable text"),
    "parse_error": Text(fr="structure rompue", en="broken structure"),
    "picture": Text(fr="image", en="picture"),
    "preamble": Text(fr="lignes avant les données", en="lines before the data"),
    "header_odd": Text(
        fr="table irrégulière, ou colonnes sans nom propre", en="odd table, or columns without names of their own"
    ),
    "ragged_rows": Text(fr="lignes de longueur inégale", en="rows of unequal length"),
    "several_tables": Text(fr="plusieurs tableaux dans un fichier", en="several tables in one file"),
    "text_for_eyes": Text(fr="texte pour les yeux", en="text for eyes"),
    "time_without_offset": Text(fr="heures sans fuseau", en="times without an offset"),
    "unstable_types": Text(fr="types qui changent d’une ligne à l’autre", en="types that change from row to row"),
}
GRADE_REASONS: Mapping[str, Text] = {
    "no_open_serialisation": Text(fr="aucun format ouvert", en="no open format"),
    "no_schema": Text(fr="aucun schéma ne décrit ces données", en="no schema describes these data"),
    "no_standard_agreed": Text(fr="aucune norme n’est convenue pour ce domaine", en="no standard is agreed here"),
    "standard_for_some": Text(fr="norme employée pour une partie seulement", en="the standard is used for some only"),
    "standard_not_kept": Text(fr="norme employée sans être respectée", en="the standard is used and not kept"),
    "standard_not_used": Text(fr="norme du domaine non employée", en="the domain’s standard is not used"),
    "standard_outdated": Text(fr="version dépassée de la norme", en="outdated version of the standard"),
}
DOCUMENTATION_REASONS: Mapping[str, Text] = {
    "explanation_unread": Text(
        fr="un fichier qui explique peut-être n’a pas pu être lu", en="a file that may explain could not be read"
    ),
    "fields_unexplained": Text(fr="des champs restent sans explication", en="fields remain unexplained"),
    "members_unnamed": Text(fr="des fichiers ne sont nommés nulle part", en="files are named nowhere"),
    "no_schema": Text(fr="aucun schéma", en="no schema"),
    "no_text": Text(fr="aucun texte pour les personnes", en="no text for people"),
    "schema_describes_nothing": Text(
        fr="le schéma ne décrit aucun fichier d’ici", en="the schema describes no file here"
    ),
    "schema_not_kept": Text(fr="les données ne suivent pas leur schéma", en="the data do not keep to their schema"),
}
FORMATS: Mapping[str, Text] = {
    "7z": Text(fr="archive 7z", en="7z archive"),
    "audio": Text(fr="son", en="audio"),
    "csv": Text(fr="CSV", en="CSV"),
    "eml": Text(fr="courriel", en="mail"),
    "empty": Text(fr="vide", en="empty"),
    "font": Text(fr="police de caractères", en="font"),
    "icalendar": Text(fr="iCalendar", en="iCalendar"),
    "icon": Text(fr="icône", en="icon"),
    "mail": Text(fr="courriel", en="mail"),
    "mbox": Text(fr="boîte de courriels", en="mailbox"),
    "ole": Text(fr="ancien document Office", en="old Office document"),
    "opaque": Text(fr="format inconnu", en="unknown format"),
    "part": Text(fr="morceau d’archive", en="piece of an archive"),
    "sqlite": Text(fr="base SQLite", en="SQLite database"),
    "text": Text(fr="texte", en="text"),
    "vcard": Text(fr="vCard", en="vCard"),
    "video": Text(fr="vidéo", en="video"),
    "zstd": Text(fr="Zstandard", en="Zstandard"),
}
"""Those that upper case alone would not name."""


def format_name(code: str) -> Text:
    """A format as people call it: `CSV`, `PDF`, `texte`."""
    return FORMATS.get(code) or Text(fr=code.upper(), en=code.upper())


def reason(code: str, words: Mapping[str, Text]) -> Text:
    """A reason in words; a code without words stands for itself."""
    return words.get(code) or Text(fr=code.replace("_", " "), en=code.replace("_", " "))

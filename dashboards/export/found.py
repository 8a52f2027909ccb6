"""In which words is it said how a planted value came back, what else was found, and what held while we read?"""

import re
from collections.abc import Mapping

from dashboards.typography import written
from results.records import DeviationKind, Found, Language, Provenance, Text

FOUND: Mapping[Found, Text] = {
    Found.EXACT: Text(fr="exact", en="exact"),
    Found.NORMALISED: Text(fr="le même, écrit autrement", en="the same, written otherwise"),
    Found.LOOSE: Text(fr="présent quelque part dans le fichier", en="somewhere in the file"),
    Found.VISUAL: Text(fr="pour les yeux seulement", en="for eyes only"),
    Found.PARTIAL: Text(fr="en partie", en="in part"),
    Found.ABSENT: Text(fr="non trouvé", en="not found"),
}
VARIANTS: Mapping[str, Text] = {
    "amount": Text(fr="montant écrit autrement", en="amount written otherwise"),
    "base64": Text(fr="encodé en base64", en="encoded in base64"),
    "basic_date": Text(fr="date sans séparateurs", en="date without separators"),
    "boolean": Text(fr="oui ou non", en="yes or no"),
    "case": Text(fr="autre casse", en="other case"),
    "changed": Text(fr="fichier modifié", en="changed file"),
    "cp1252": Text(fr="encodage Windows-1252", en="Windows-1252 encoding"),
    "date_and_time": Text(fr="date avec une heure", en="date with a time"),
    "day_first": Text(fr="jour en premier", en="day first"),
    "day_or_month_first": Text(fr="jour ou mois en premier : équivoque", en="day or month first: ambiguous"),
    "e164": Text(fr="autre écriture du numéro", en="other notation of the number"),
    "epoch": Text(fr="secondes depuis 1970", en="seconds since 1970"),
    "formula_guard": Text(fr="apostrophe contre les formules", en="apostrophe against formulas"),
    "grouping": Text(fr="chiffres groupés autrement", en="digits grouped otherwise"),
    "html_entity": Text(fr="entités HTML", en="HTML entities"),
    "invisible": Text(fr="signes invisibles en plus", en="invisible signs added"),
    "iso": Text(fr="date ISO 8601", en="ISO 8601 date"),
    "json_escape": Text(fr="échappé comme du JSON", en="escaped as JSON"),
    "mojibake": Text(fr="accents abîmés, réparés pour comparer", en="garbled accents, mended to compare"),
    "month_first": Text(fr="mois en premier", en="month first"),
    "nfc": Text(fr="accents composés autrement", en="accents composed otherwise"),
    "nfkc": Text(fr="signes équivalents", en="equivalent signs"),
    "number": Text(fr="nombre", en="number"),
    "number_read_two_ways": Text(fr="nombre à deux lectures", en="number that reads two ways"),
    "percent": Text(fr="encodé pour une adresse web", en="percent-encoded"),
    "quoted_printable": Text(fr="encodé pour le courriel", en="quoted-printable"),
    "spaces": Text(fr="autres espaces", en="other spaces"),
    "tags": Text(fr="coupé par des balises", en="split by tags"),
    "time_without_offset": Text(fr="heure sans fuseau", en="time without an offset"),
    "time_zone": Text(fr="autre fuseau horaire", en="another time zone"),
    "transcoded": Text(fr="image recodée", en="picture encoded anew"),
    "url": Text(fr="adresse écrite autrement", en="address written otherwise"),
    "utf-16": Text(fr="encodage UTF-16", en="UTF-16 encoding"),
    "words": Text(fr="mois en toutes lettres", en="month in words"),
}
"""Those that say something beside how surely a value was found; `plain` says nothing."""

DEVIATIONS: Mapping[DeviationKind, Text] = {
    DeviationKind.OTHER_VALUE: Text(fr="autre valeur", en="another value"),
    DeviationKind.REPLACED: Text(fr="un tout autre texte", en="another text altogether"),
    DeviationKind.CUT: Text(fr="texte coupé", en="text cut short"),
    DeviationKind.CHARACTERS_LOST: Text(fr="lettres perdues", en="letters lost"),
    DeviationKind.ROUNDED: Text(fr="arrondi", en="rounded"),
    DeviationKind.SHIFTED: Text(fr="décalé, comme d’un fuseau horaire", en="shifted, as by a time zone"),
    DeviationKind.MASKED: Text(fr="masqué", en="masked"),
    DeviationKind.ALTERED: Text(fr="proche, à regarder par une personne", en="alike; for a person to look at"),
}
"""The surest first."""

_KIND = re.compile(rf"\(({'|'.join(DEVIATIONS)})\)")


def deviating(names: str, language: Language) -> str:
    """Values that a verdict names with the code of how each differs (`contact-4.phone (masked)`), in words."""
    return _KIND.sub(lambda found: f"({written(DEVIATIONS[DeviationKind(found[1])], language)})", names)


PROVENANCES: Mapping[Provenance, Text] = {
    Provenance.PROVIDED: Text(fr="fournies", en="provided"),
    Provenance.OBSERVED: Text(fr="observées", en="observed"),
    Provenance.DERIVED: Text(fr="déduites", en="derived"),
}
LEAKS: Mapping[str, Text] = {
    "bystander_canary": Text(fr="donnée d’un autre compte", en="data of another account"),
    "password_hash": Text(fr="empreinte d’un mot de passe", en="hash of a password"),
    "session_secret": Text(fr="secret qui ouvre un compte", en="secret that opens an account"),
}
FOREIGN: Mapping[str, tuple[Text, Text]] = {
    "email": (
        Text(fr="{n} adresse de courriel", en="{n} e-mail address"),
        Text(fr="{n} adresses de courriel", en="{n} e-mail addresses"),
    ),
    "iban": (
        Text(fr="{n} numéro de compte (IBAN)", en="{n} account number (IBAN)"),
        Text(fr="{n} numéros de compte (IBAN)", en="{n} account numbers (IBAN)"),
    ),
    "ip": (
        Text(fr="{n} adresse IP publique", en="{n} public IP address"),
        Text(fr="{n} adresses IP publiques", en="{n} public IP addresses"),
    ),
    "phone": (
        Text(fr="{n} numéro de téléphone", en="{n} telephone number"),
        Text(fr="{n} numéros de téléphone", en="{n} telephone numbers"),
    ),
}
"""For one and for several."""

LIMITS: Mapping[str, Text] = {
    "memory_watchdog": Text(fr="mémoire surveillée", en="memory watched"),
    "network_namespace": Text(fr="aucun réseau", en="no network"),
    "rlimit_core": Text(fr="aucune copie de la mémoire sur disque", en="no memory dump"),
    "rlimit_cpu": Text(fr="temps de calcul limité", en="limited computing time"),
    "rlimit_file_size": Text(fr="aucune écriture", en="no writing"),
    "rlimit_memory": Text(fr="mémoire limitée", en="limited memory"),
    "rlimit_open_files": Text(fr="fichiers ouverts limités", en="limited open files"),
    "socket_ban": Text(fr="connexions interdites", en="connections banned"),
    "user_namespace": Text(fr="utilisateur isolé", en="isolated user"),
    "wall_time": Text(fr="durée limitée", en="limited time"),
}

"""In which words are domain standards named, and what is wrong with their records?"""

import re
from collections.abc import Mapping

from dashboards import vocabulary
from results.records import Language, Text

STANDARDS: Mapping[str, str] = {
    "activitystreams": "ActivityStreams",
    "atom": "Atom",
    "camt.053": "CAMT.053 (ISO 20022)",
    "eml": "EML (RFC 5322)",
    "europass": "Europass",
    "fhir": "HL7 FHIR",
    "fit": "FIT",
    "geojson": "GeoJSON",
    "gpx": "GPX",
    "green_button": "Green Button",
    "icalendar": "iCalendar",
    "jcard": "jCard",
    "json_resume": "JSON Resume",
    "kml": "KML",
    "mbox": "mbox",
    "netscape_bookmarks": "Netscape bookmarks",
    "ofx": "OFX",
    "opml": "OPML",
    "rss": "RSS",
    "tcx": "TCX",
    "vcard": "vCard",
    "wxr": "WXR (WordPress)",
}
FAULTS: Mapping[str, Text] = {
    "address_malformed": Text(fr="adresse mal formée", en="malformed address"),
    "amount_malformed": Text(fr="montant mal formé", en="malformed amount"),
    "breaks_off": Text(fr="le fichier s’interrompt", en="the file breaks off"),
    "bundle_without_type": Text(fr="ensemble sans type", en="bundle without a type"),
    "checksum_wrong": Text(fr="somme de contrôle fausse", en="wrong checksum"),
    "cut_off": Text(fr="fichier coupé", en="file cut off"),
    "date_malformed": Text(fr="date mal formée", en="malformed date"),
    "direction_malformed": Text(fr="sens de l’opération mal formé", en="malformed direction"),
    "document_malformed": Text(fr="document mal formé", en="malformed document"),
    "document_without_type": Text(fr="document sans type", en="document without a type"),
    "document_without_version": Text(fr="document sans version", en="document without a version"),
    "end_and_duration": Text(fr="fin et durée à la fois", en="both an end and a duration"),
    "entry_empty": Text(fr="entrée vide", en="empty entry"),
    "field_malformed": Text(fr="champ mal formé", en="malformed field"),
    "geometry_malformed": Text(fr="géométrie mal formée", en="malformed geometry"),
    "id_malformed": Text(fr="identifiant mal formé", en="malformed id"),
    "kind_unknown": Text(fr="genre inconnu de la norme", en="a kind the standard does not know"),
    "line_malformed": Text(fr="ligne mal formée", en="malformed line"),
    "line_too_short": Text(fr="tracé trop court", en="line too short"),
    "link_without_target": Text(fr="lien sans cible", en="link without a target"),
    "list_malformed": Text(fr="liste mal formée", en="malformed list"),
    "name_not_lower_case": Text(fr="nom qui n’est pas en minuscules", en="name that is not lower case"),
    "number_malformed": Text(fr="nombre mal formé", en="malformed number"),
    "of_another_type": Text(fr="éléments d’un autre type", en="elements of another type"),
    "position_malformed": Text(fr="position mal formée", en="malformed position"),
    "properties_malformed": Text(fr="propriétés mal formées", en="malformed properties"),
    "property_malformed": Text(fr="propriété mal formée", en="malformed property"),
    "read_in_part": Text(fr="lu en partie seulement (notre limite)", en="read in part only (our limit)"),
    "repeated": Text(fr="répété alors qu’un seul est permis", en="repeated where one is allowed"),
    "required_empty": Text(fr="champ obligatoire vide", en="required field empty"),
    "ring_open": Text(fr="contour non fermé", en="ring that is not closed"),
    "rule_malformed": Text(fr="règle de répétition mal formée", en="malformed rule of recurrence"),
    "section_malformed": Text(fr="rubrique mal formée", en="malformed section"),
    "several_geometries": Text(fr="plusieurs géométries", en="several geometries"),
    "unknown_element": Text(fr="élément inconnu de la norme", en="an element the standard does not know"),
    "version_not_first": Text(fr="la version n’est pas en tête", en="the version does not come first"),
    "version_other": Text(fr="autre version que celle annoncée", en="another version than announced"),
    "without_end": Text(fr="sans fin", en="without its end"),
    "zone_beside_utc": Text(fr="fuseau à côté d’une heure UTC", en="a zone beside UTC"),
    "zone_undefined": Text(fr="fuseau non défini", en="undefined time zone"),
}
_MISSING = "missing_"
_PAIR = re.compile(r"(?P<category>[^\s,:(]+)(?:: (?P<kept>[^,]+)| \((?P<agreed>[^)]*)\))")


def standard_name(code: str) -> str:
    """A standard with its version: `vCard 4.0` from `vcard/4.0`."""
    name, _, version = code.partition("/")
    return f"{STANDARDS.get(name, name)} {version}".rstrip()


def kept_standards(pairs: str, language: Language) -> str:
    """Which category keeps to which standard, or should to one of some: `family: vcard/4.0, visits (icalendar / jcal)`."""

    def said(pair: re.Match[str]) -> str:
        category = vocabulary.category(pair["category"]).in_(language)
        if pair["kept"]:
            colon = " :" if language == "fr" else ":"
            return f"{category}{colon} {standard_name(pair['kept'])}"
        return f"{category} ({' / '.join(map(standard_name, pair['agreed'].split(' / ')))})"

    return _PAIR.sub(said, pairs)


def fault(code: str) -> Text:
    """What is wrong with a record of a standard; of what is missing, the standard's own word."""
    if code in FAULTS:
        return FAULTS[code]
    own = code.removeprefix(_MISSING)
    if own != code:
        return Text(fr=f"« {own} » manque", en=f"“{own}” is missing")
    return Text(fr=code.replace("_", " "), en=code.replace("_", " "))

"""How are the groups of figures, and the reasons why a case is in none, called in public?"""

from collections.abc import Mapping
from enum import StrEnum

from results.records import ControllerKind, Sector, Text, Track


class Excluded(StrEnum):
    """Why a case is not counted; the words are permanent."""

    NOT_ASKED = "not_asked"
    AGREED_ACCOUNT = "agreed_account"
    PREPRODUCTION = "preproduction"
    NOT_SAMPLED = "not_sampled"
    ANOTHER_REQUEST = "another_request"
    UNTESTED = "untested"
    INAPPLICABLE = "inapplicable"


EXCLUDED: Mapping[Excluded, Text] = {
    Excluded.NOT_ASKED: Text(
        fr="rien n’a été demandé, ou rien ne prouve depuis quand", en="nothing was asked, or nothing proves since when"
    ),
    Excluded.AGREED_ACCOUNT: Text(fr="compte prêté par l’organisme", en="account lent by the controller"),
    Excluded.PREPRODUCTION: Text(fr="environnement de préproduction", en="pre-production environment"),
    Excluded.NOT_SAMPLED: Text(fr="service hors de l’échantillon tiré", en="service outside the sample drawn"),
    Excluded.ANOTHER_REQUEST: Text(
        fr="une autre demande au même service compte déjà", en="another request to the same service already counts"
    ),
    Excluded.UNTESTED: Text(fr="nous n’avons pas pu regarder", en="we could not look"),
    Excluded.INAPPLICABLE: Text(fr="la question ne se pose pas", en="the question does not arise"),
}

KINDS: Mapping[ControllerKind, Text] = {
    ControllerKind.PUBLIC_BODY: Text(fr="organismes publics", en="public bodies"),
    ControllerKind.COMPANY: Text(fr="entreprises", en="companies"),
    ControllerKind.ASSOCIATION: Text(fr="associations", en="associations"),
    ControllerKind.SOLE_TRADER: Text(fr="entrepreneurs individuels", en="sole traders"),
}

TRACKS: Mapping[Track, Text] = {
    Track.PORTABILITY: Text(fr="portabilité (art. 20 du RGPD)", en="portability (GDPR Art. 20)"),
    Track.ACCESS: Text(fr="accès (art. 15 du RGPD)", en="access (GDPR Art. 15)"),
}

SECTORS: Mapping[Sector, Text] = {
    Sector.COMMUNICATION: Text(fr="communication", en="communication"),
    Sector.SOCIAL_NETWORK: Text(fr="réseaux sociaux", en="social networks"),
    Sector.PLATFORM: Text(fr="plateformes", en="platforms"),
    Sector.RETAIL: Text(fr="commerce", en="retail"),
    Sector.BANK: Text(fr="banque", en="banking"),
    Sector.INSURANCE: Text(fr="assurance", en="insurance"),
    Sector.ENERGY: Text(fr="énergie", en="energy"),
    Sector.TELECOM: Text(fr="télécommunications", en="telecommunications"),
    Sector.TRANSPORT: Text(fr="transports", en="transport"),
    Sector.HEALTH: Text(fr="santé", en="health"),
    Sector.HOUSING: Text(fr="logement", en="housing"),
    Sector.EDUCATION: Text(fr="éducation", en="education"),
    Sector.LOCAL_GOVERNMENT: Text(fr="collectivités territoriales", en="local government"),
    Sector.STATE: Text(fr="État", en="central government"),
    Sector.SPORT: Text(fr="sport", en="sport"),
    Sector.EVENTS: Text(fr="événements", en="events"),
    Sector.PUBLISHING: Text(fr="édition", en="publishing"),
    Sector.SOFTWARE: Text(fr="logiciels", en="software"),
    Sector.PRODUCTIVITY: Text(fr="bureautique", en="productivity"),
    Sector.OTHER: Text(fr="autres", en="other"),
}

PARTITIONS: Mapping[str, Text] = {
    "kind": Text(fr="nature de l’organisme : {part}", en="kind of controller: {part}"),
    "sector": Text(fr="secteur : {part}", en="sector: {part}"),
    "country": Text(fr="pays : {part}", en="country: {part}"),
    "track": Text(fr="fondement : {part}", en="legal track: {part}"),
    "software": Text(fr="logiciel du portail : {part}", en="portal software: {part}"),
}

ALL = Text(fr="tous les services", en="all services")


def population_of(partition: str, label: str) -> Text:
    """Say in words whom a group holds."""
    if not partition:
        return ALL
    match partition:
        case "kind":
            part = KINDS[ControllerKind(label)]
        case "sector":
            part = SECTORS[Sector(label)]
        case "track":
            part = TRACKS[Track(label)]
        case _:
            part = Text(fr=label, en=label)
    words = PARTITIONS[partition]
    return Text(fr=words.fr.replace("{part}", part.fr), en=words.en.replace("{part}", part.en))

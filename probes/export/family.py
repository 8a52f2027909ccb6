"""Which domain standard is agreed for a category of data?

Categories of a ground truth have free names; this table says which names we
take for which kind of data, in French and in English. What it does not name has
no standard that we could ask for: a wrong demand would be a wrong accusation.
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFamily:
    """A kind of data.

    Attributes:
        standards: agreed for it, by their names without version; empty: none is agreed.
        words: names of categories, written as `_normal` does.
    """

    name: str
    standards: tuple[str, ...]
    words: frozenset[str]


_BESIDE = re.compile(r"_(?:with|without|avec|sans)_.*")


def _normal(category: str) -> str:
    """Write a name in lower case, without accents, plurals, and what it is said to come with."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", category) if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", "_", plain.casefold()).strip("_")
    return "_".join(word.rstrip("sx") or word for word in _BESIDE.sub("", words).split("_"))


def _family(name: str, standards: str, words: str) -> DataFamily:
    named = frozenset(_normal(word) for word in words.split())
    return DataFamily(name=name, standards=tuple(standards.split()), words=named)


FAMILIES: tuple[DataFamily, ...] = (
    _family("contacts", "vcard jcard", "contact address_book addressbook carnet_adresse carnet_d_adresse"),
    _family(
        "calendar",
        "icalendar",
        "appointment calendar calendar_event agenda rendez_vous calendrier evenement_agenda reservation_creneau task todo",
    ),
    _family(
        "mail", "mbox eml", "mail mailbox email_message courriel boite_mail boite_aux_lettres messagerie_electronique"
    ),
    _family(
        "posts",
        "activitystreams atom wxr",
        "post public_post blog_post status toot tweet article_blog billet publication_publique",
    ),
    _family("location", "gpx kml geojson", "location location_history position position_history track trace trajet"),
    _family("workouts", "fit tcx", "workout training sport_activity seance seance_sport entrainement"),
    _family(
        "health",
        "fhir",
        "health_record medical_record vaccination immunization prescription lab_result dossier_medical ordonnance "
        "vaccin resultat_analyse",
    ),
    _family(
        "bank",
        "camt.053 ofx",
        "bank_transaction bank_statement account_statement operation_bancaire releve_bancaire mouvement_bancaire",
    ),
    _family(
        "energy",
        "green_button",
        "energy_reading meter_reading electricity_usage consommation_electrique releve_compteur courbe_de_charge",
    ),
    _family("bookmarks", "netscape_bookmarks opml", "bookmark favori signet marque_page feed feed_subscription"),
    _family("cv", "europass json_resume", "cv resume curriculum curriculum_vitae"),
    # none agreed: a schema is all that can be asked for
    _family("media", "", "photo picture video audio media image"),
    _family("chats", "", "message chat conversation discussion direct_message"),
    _family("viewing", "", "viewing_history watch_history view historique_visionnage vue"),
    _family("searches", "", "search searches recherche"),
    _family("settings", "", "setting preference parametre reglage"),
    _family("profile", "", "profile profil account compte"),
)


ENVELOPES = frozenset({"eml", "mbox"})
"""Standards of mails: of what is written about in a mail, or lies in it, they say nothing."""

_MAILED = frozenset({"mail", "chats"})


def is_mailed(category: str) -> bool:
    """Whether records of a category are mails themselves."""
    family = family_of(category)
    return family is not None and family.name in _MAILED


def family_of(category: str) -> DataFamily | None:
    """Name the kind of data that a category is; None where we know none."""
    name = _normal(category)
    return next((family for family in FAMILIES if name in family.words), None)

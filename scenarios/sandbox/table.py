"""Which columns has each category in the export, and what do they mean?

One register feeds the JSON documents, their schemas, the CSV twins and the
table in the README: they cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from pydantic import JsonValue

from results.records import Text
from scenarios.sandbox.holding import DecidedClaim, Holdings
from scenarios.sandbox.service import ZONE
from scenarios.sandbox.state import Activity, Appointment, Doing, FamilyMember, Message, Relationship, StoredFile

Row = dict[str, JsonValue]
APPOINTMENT_LASTS = timedelta(minutes=30)

_TEXT: Row = {"type": "string"}
_ID: Row = {"type": "string", "format": "uuid"}
_DAY: Row = {"type": "string", "format": "date"}
_MOMENT: Row = {"type": "string", "format": "date-time"}
_EMAIL: Row = {"type": "string", "format": "email"}
_MONEY: Row = {"type": "number", "multipleOf": 0.01}
_SHA256: Row = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _or_nothing(schema: Row) -> Row:
    return {"anyOf": [schema, {"type": "null"}]}


_FILE: Row = {
    "type": "object",
    "properties": {"path": _TEXT, "name": _TEXT, "media_type": _TEXT, "bytes": {"type": "integer"}, "sha256": _SHA256},
    "required": ["path", "name", "media_type", "bytes", "sha256"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    name: str
    schema: Row
    words: Text


def _column(name: str, schema: Row, fr: str, en: str) -> Column:
    return Column(name=name, schema=schema, words=Text(fr=fr, en=en))


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One category of data: its columns, and how its rows are read off."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: Callable[[Holdings], list[Row]]


def iso(moment: datetime) -> str:
    """Write a moment with the offset of the service's zone."""
    return moment.astimezone(ZONE).isoformat(timespec="seconds")


def path_of(file: StoredFile) -> str:
    """Where a file stands in the archive; the id keeps two files of one name apart."""
    return f"files/{file.id[:8]}-{PurePosixPath(file.name.replace(chr(92), '/')).name}"


def _file(file: StoredFile) -> Row:
    return {
        "path": path_of(file),
        "name": file.name,
        "media_type": file.media_type,
        "bytes": len(file.content),
        "sha256": file.sha256,
    }


def _profile(holdings: Holdings) -> list[Row]:
    profile = holdings.profile
    if profile is None:
        return []
    return [
        {
            "username": holdings.username,
            "full_name": holdings.full_name,
            "email": holdings.email,
            "contract": holdings.contract,
            "member_since": iso(holdings.joined_at),
            "phone": profile.phone,
            "street": profile.street,
            "postal_code": profile.postal_code,
            "city": profile.city,
            "occupation": profile.occupation,
        }
    ]


def _relative(person: FamilyMember) -> Row:
    return {
        "id": person.id,
        "full_name": person.full_name,
        "relationship": person.relationship.value,
        "birth_date": person.birth_date.isoformat(),
        "added_at": iso(person.added_at),
    }


def _message(message: Message) -> Row:
    return {
        "id": message.id,
        "sent_at": iso(message.sent_at),
        "author": message.author,
        "subject": message.subject,
        "body": message.body,
        "attachments": [_file(f) for f in message.files],
    }


def _appointment(appointment: Appointment) -> Row:
    return {
        "id": appointment.id,
        "starts_at": iso(appointment.starts_at),
        "ends_at": iso(appointment.starts_at + APPOINTMENT_LASTS),
        "topic": appointment.topic,
        "note": appointment.note,
        "booked_at": iso(appointment.booked_at),
    }


def _claim(decided: DecidedClaim) -> Row:
    claim, decision = decided.claim, decided.decision
    return {
        "id": claim.id,
        "submitted_at": iso(claim.submitted_at),
        "care_date": claim.care_date.isoformat(),
        "provider": claim.provider,
        "amount": float(claim.amount),
        "currency": "EUR",
        "receipt": _file(claim.receipt),
        "decided_at": iso(decision.decided_at) if decision else None,
        "paid": float(decision.paid) if decision else None,
        "grounds_fr": decision.grounds.fr if decision else None,
        "grounds_en": decision.grounds.en if decision else None,
    }


def _activity(activity: Activity) -> Row:
    return {
        "id": activity.id,
        "at": iso(activity.at),
        "doing": activity.doing.value,
        "page": activity.page,
        "address": activity.address,
        "user_agent": activity.user_agent,
        "query": activity.query,
    }


_OWN_ID = _column("id", _ID, "identifiant stable de l’enregistrement", "stable id of the record")

TABLES: tuple[Category, ...] = (
    Category(
        name="profile",
        title=Text(fr="Profil", en="Profile"),
        columns=(
            _column("username", _TEXT, "identifiant de connexion", "user name"),
            _column("full_name", _TEXT, "nom et prénom", "full name"),
            _column("email", _EMAIL, "adresse électronique", "e-mail address"),
            _column("contract", _TEXT, "numéro de dossier", "number of the file"),
            _column("member_since", _MOMENT, "ouverture du compte", "opening of the account"),
            _column("phone", _TEXT, "téléphone, comme vous l’avez écrit", "telephone, as you wrote it"),
            _column("street", _TEXT, "numéro et rue", "house number and street"),
            _column("postal_code", _TEXT, "code postal", "postal code"),
            _column("city", _TEXT, "commune", "town"),
            _column("occupation", _TEXT, "profession", "occupation"),
        ),
        rows=_profile,
    ),
    Category(
        name="family",
        title=Text(fr="Famille", en="Family"),
        columns=(
            _OWN_ID,
            _column("full_name", _TEXT, "nom et prénom", "full name"),
            _column("relationship", {"enum": [r.value for r in Relationship]}, "lien avec vous", "relation to you"),
            _column("birth_date", _DAY, "date de naissance", "date of birth"),
            _column("added_at", _MOMENT, "ajout au dossier", "when added"),
        ),
        rows=lambda holdings: [_relative(p) for p in holdings.family],
    ),
    Category(
        name="messages",
        title=Text(fr="Messages", en="Messages"),
        columns=(
            _OWN_ID,
            _column("sent_at", _MOMENT, "date d’envoi", "when sent"),
            _column("author", {"enum": ["member", "service"]}, "qui l’a écrit : vous ou le service", "who wrote it"),
            _column("subject", _TEXT, "objet", "subject"),
            _column("body", _TEXT, "texte", "text"),
            _column(
                "attachments",
                {"type": "array", "items": _FILE},
                "pièces jointes, octet pour octet dans files/",
                "attachments, byte for byte in files/",
            ),
        ),
        rows=lambda holdings: [_message(m) for m in holdings.messages],
    ),
    Category(
        name="appointments",
        title=Text(fr="Rendez-vous", en="Appointments"),
        columns=(
            _OWN_ID,
            _column("starts_at", _MOMENT, "début", "start"),
            _column("ends_at", _MOMENT, "fin", "end"),
            _column("topic", _TEXT, "motif", "topic"),
            _column("note", _TEXT, "précisions", "details"),
            _column("booked_at", _MOMENT, "date de réservation", "when booked"),
        ),
        rows=lambda holdings: [_appointment(a) for a in holdings.appointments],
    ),
    Category(
        name="claims",
        title=Text(fr="Demandes et décisions", en="Claims and decisions"),
        columns=(
            _OWN_ID,
            _column("submitted_at", _MOMENT, "dépôt de la demande", "when submitted"),
            _column("care_date", _DAY, "date de la dépense", "date of the expense"),
            _column("provider", _TEXT, "praticien ou structure", "practitioner or organisation"),
            _column("amount", _MONEY, "montant demandé", "amount claimed"),
            _column("currency", {"const": "EUR"}, "monnaie (ISO 4217)", "currency (ISO 4217)"),
            _column("receipt", _FILE, "justificatif, octet pour octet dans files/", "receipt, byte for byte in files/"),
            _column("decided_at", _or_nothing(_MOMENT), "date de notre décision", "when we decided"),
            _column("paid", _or_nothing(_MONEY), "montant versé, calculé par nous", "amount paid, worked out by us"),
            _column("grounds_fr", _or_nothing(_TEXT), "motif, en français", "grounds, in French"),
            _column("grounds_en", _or_nothing(_TEXT), "motif, en anglais", "grounds, in English"),
        ),
        rows=lambda holdings: [_claim(c) for c in holdings.claims],
    ),
    Category(
        name="activity",
        title=Text(fr="Journal d’activité", en="Activity log"),
        columns=(
            _OWN_ID,
            _column("at", _MOMENT, "moment", "moment"),
            _column("doing", {"enum": [d.value for d in Doing]}, "ce qui a été observé", "what was observed"),
            _column("page", _TEXT, "page", "page"),
            _column("address", _TEXT, "adresse IP", "IP address"),
            _column("user_agent", _TEXT, "navigateur", "browser"),
            _column("query", _TEXT, "mots recherchés", "words searched for"),
        ),
        rows=lambda holdings: [_activity(a) for a in holdings.activity],
    ),
)

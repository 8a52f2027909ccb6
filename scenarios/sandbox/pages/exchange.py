"""What do the member and the service send each other: messages, appointments, claims, files?"""

import re
from datetime import datetime, time
from decimal import Decimal
from urllib.parse import quote

from starlette.responses import Response

from scenarios.sandbox.pages.account import parse_day
from scenarios.sandbox.service import ZONE
from scenarios.sandbox.state import Appointment, Claim, Message
from scenarios.sandbox.visit import LARGEST_FILE, Visit

TIMES = tuple(f"{hour:02d}:{minute:02d}" for hour in range(9, 17) for minute in (0, 30))
ACCEPTED = (".pdf", ".png", ".jpg", ".jpeg", ".txt")
_SUM = re.compile(r"(?:€\s*)?([0-9]{1,9}(?:[ \u00a0\u202f][0-9]{3})*)(?:[.,]([0-9]{1,2}))?\s*(?:€|EUR)?")


async def messages(visit: Visit) -> Response:
    return visit.page("messages.html")


async def write_message(visit: Visit) -> Response:
    if visit.request.method == "GET":
        return visit.page("message_new.html", errors={}, typed={})
    errors: dict[str, str] = {}
    if not visit.text("subject"):
        errors["subject"] = visit.say("Indiquez l’objet.", "Enter the subject.")
    if not visit.text("body"):
        errors["body"] = visit.say("Écrivez votre message.", "Write your message.")
    _judge_file(visit, "attachment", errors)
    if errors:
        return visit.page("message_new.html", 422, errors=errors, typed=visit.texts)
    file = visit.stored("attachment")
    visit.member.messages.append(
        Message(
            id=visit.state.new_id("message"),
            sent_at=visit.now,
            author="member",
            subject=visit.text("subject"),
            body=visit.text("body"),
            files=(file,) if file else (),
        )
    )
    return visit.go("/messages", visit.say("Votre message est envoyé.", "Your message has been sent."))


async def appointments(visit: Visit) -> Response:
    return visit.page("appointments.html")


async def book(visit: Visit) -> Response:
    if visit.request.method == "GET":
        return visit.page("appointment_new.html", errors={}, typed={}, times=TIMES)
    day, at = parse_day(visit.text("day")), visit.text("time")
    errors: dict[str, str] = {}
    if day is None:
        errors["day"] = visit.say("Choisissez un jour.", "Choose a day.")
    if at not in TIMES:
        errors["time"] = visit.say("Choisissez une heure.", "Choose a time.")
    if errors or day is None:
        return visit.page("appointment_new.html", 422, errors=errors, typed=visit.texts, times=TIMES)
    visit.member.appointments.append(
        Appointment(
            id=visit.state.new_id("appointment"),
            starts_at=datetime.combine(day, time.fromisoformat(at), ZONE),
            topic=visit.text("topic"),
            note=visit.text("note"),
            booked_at=visit.now,
        )
    )
    return visit.go("/rendez-vous", visit.say("Votre rendez-vous est réservé.", "Your appointment is booked."))


async def claims(visit: Visit) -> Response:
    decided = [(claim, claim.decision(visit.now)) for claim in reversed(visit.member.claims)]
    return visit.page("claims.html", claims=decided)


async def make_claim(visit: Visit) -> Response:
    if visit.request.method == "GET":
        return visit.page("claim_new.html", errors={}, typed={})
    errors: dict[str, str] = {}
    day, amount = parse_day(visit.text("care_date")), parse_sum(visit.text("amount"))
    if not visit.text("provider"):
        errors["provider"] = visit.say("Indiquez le nom.", "Enter the name.")
    if day is None:
        errors["care_date"] = visit.say("Indiquez la date.", "Enter the date.")
    if amount is None:
        errors["amount"] = visit.say("Indiquez un montant, par exemple 34,50.", "Enter an amount, for example 34.50.")
    _judge_file(visit, "receipt", errors)
    if not visit.uploads.get("receipt") or not visit.uploads["receipt"].name:
        errors["receipt"] = visit.say("Joignez le justificatif.", "Attach the document.")
    receipt = None if errors else visit.stored("receipt")
    if day is None or amount is None or receipt is None:
        return visit.page("claim_new.html", 422, errors=errors, typed=visit.texts)
    visit.member.claims.append(
        Claim(
            id=visit.state.new_id("claim"),
            submitted_at=visit.now,
            care_date=day,
            provider=visit.text("provider"),
            amount=amount,
            receipt=receipt,
        )
    )
    path = visit.portal.service.claims_path
    return visit.go(path, visit.say("Votre demande est enregistrée.", "Your claim has been recorded."))


async def fetch_file(visit: Visit) -> Response:
    """Give one of the member's own files back; of anybody else's, not even its existence is told."""
    file = visit.member.file(visit.request.path_params["file_id"])
    if file is None:
        return visit.page("notice.html", 404, notice="missing")
    return as_download(file.content, file.name, file.media_type)


def as_download(content: bytes, name: str, media_type: str) -> Response:
    """Give bytes to keep under a name (RFC 6266)."""
    headers = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(name, safe='')}"}
    return Response(content, headers=headers, media_type=media_type)


def parse_sum(typed: str) -> Decimal | None:
    """Read a sum in euros as people here write it: 34,50 or 1 234.50 EUR."""
    found = _SUM.fullmatch(typed)
    if found is None:
        return None
    whole = re.sub(r"\D", "", found[1])
    return Decimal(f"{whole}.{(found[2] or '0').ljust(2, '0')}")


def _judge_file(visit: Visit, name: str, errors: dict[str, str]) -> None:
    upload = visit.uploads.get(name)
    if upload is None or not upload.name:
        return
    if not upload.name.lower().endswith(ACCEPTED):
        errors[name] = visit.say(
            "Formats acceptés : PDF, PNG, JPEG, texte.", "Accepted formats: PDF, PNG, JPEG, plain text."
        )
    elif len(upload.content) > LARGEST_FILE:
        errors[name] = visit.say("Le fichier dépasse 5 Mo.", "The file is larger than 5 MB.")

"""How does an answer come about: written, read over, changed, sent?"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from starlette.responses import Response

from dashboards.notice.page.call import Call
from dashboards.notice.page.form import FORMS, LONGEST_NAME, MOST_FILES, Form, is_offered
from dashboards.notice.page.letter import written_acts
from dashboards.notice.page.roof import Attached, Refused, Unsent
from dashboards.notice.page.words import SAID
from dashboards.typography import written
from results.records import ReplyAct

_FAR: Final = timedelta(days=730)
_NONE: Final = Unsent(id="", form="", acts=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Faulty(Exception):
    """What was written lacks something.

    Attributes:
        faults: by the field that they are about.
    """

    faults: dict[str, Refused]
    unsent: Unsent


async def ask(call: Call) -> Response:
    """The form, empty, or with a draft that is to be changed."""
    form = _form_of(call)
    if form is None:
        return call.missing()
    draft = call.request.query_params.get("draft", "")
    known = await call.roof.unsent(call.token, draft) if draft else None
    if known is not None and known.form == call.rest[1]:
        return _shown(call, form, known)
    wanted = call.request.query_params.get("finding", "")
    findings = call.shown.told
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else 0
    chosen = (findings[number - 1].name,) if 0 < number <= len(findings) else ()
    return _shown(call, form, Unsent(id="", form=call.rest[1], acts=(form.act,), findings=chosen))


async def write(call: Call) -> Response:
    """What was written, kept for reading over; or the form again, with what it lacks."""
    form = _form_of(call)
    if form is None:
        return call.missing()
    try:
        unsent = await _read(call, form)
    except _Faulty as faulty:
        faults = {name: call.why(refused) for name, refused in faulty.faults.items()}
        return _shown(call, form, faulty.unsent, 422, faults=faults, lost=bool(call.sent.files))
    name = await call.roof.keep(call.token, unsent)
    if before := call.sent.text("draft"):
        await call.roof.drop(call.token, before)
    return call.go(f"check/{name}")


async def check(call: Call) -> Response:
    """All of it, as it would be sent."""
    unsent = await _draft(call)
    if unsent is None:
        return _sent_already(call)
    return call.page(
        "check",
        title=written(SAID["check"], call.language),
        unsent=unsent,
        acts=written_acts(unsent, call.language),
        form=FORMS[unsent.form],
    )


async def send(call: Call) -> Response:
    """Enter it; sent twice, it is entered once."""
    unsent = await _draft(call)
    if unsent is None:
        return _sent_already(call)
    await call.roof.send(call.token, unsent)
    return call.go(f"received/{unsent.id}")


async def received(call: Call) -> Response:
    """What stands in the ledger since then."""
    name = call.rest[1] if len(call.rest) == 2 else ""
    answer = next((one for one in call.shown.answers if one.id == name), None)
    if answer is None:
        return call.missing()
    return call.page("received", title=written(SAID["received"], call.language), answer=answer)


async def _draft(call: Call) -> Unsent | None:
    return await call.roof.unsent(call.token, call.rest[1]) if len(call.rest) == 2 else None


def _sent_already(call: Call) -> Response:
    name = call.rest[1] if len(call.rest) == 2 else ""
    is_there = any(one.id == name for one in call.shown.answers)
    return call.go(f"received/{name}") if is_there else call.refuse(Refused("gone"), 404)


def _form_of(call: Call) -> Form | None:
    """The form, where this link may answer at all."""
    if call.shown.is_delegate or call.shown.is_withdrawn or len(call.rest) != 2:
        return None
    return FORMS.get(call.rest[1]) if is_offered(call.rest[1], call.shown) else None


def _shown(call: Call, form: Form, unsent: Unsent, status: int = 200, **values: object) -> Response:
    return call.page(
        "form",
        status,
        title=written(form.title, call.language),
        form=form,
        name=call.rest[1],
        unsent=unsent,
        **{"faults": {}, "lost": False, **values},
    )


async def _read(call: Call, form: Form) -> Unsent:
    """What they have written.

    Raises:
        _Faulty: it lacks something.
    """
    sent, faults = call.sent, dict[str, Refused]()
    known = {finding.name for finding in call.shown.told}
    findings = tuple(name for name in sent.many("finding") if name in known) if form.findings else ()
    text = sent.text("text")
    wants_retest = form.day and sent.text("retest") == "yes"
    day = _day(sent.text("day"), call.shown.today) if form.day else None
    files = await _files(call, form, faults)
    if form.findings and not findings:
        faults["finding"] = Refused("findings")
    if form.text == "must" and not text:
        faults["text"] = Refused("text")
    if len(text) > form.longest:
        faults["text"] = Refused("text_long")
    if form.day and day is None:
        faults["day"] = Refused("day")
    unsent = Unsent(
        id=sent.text("draft")[:80],
        form=call.rest[1],
        acts=(form.act, *((ReplyAct.RETEST,) if wants_retest else ())),
        findings=findings,
        text=text,
        signed=" ".join(sent.text("signed").split())[:LONGEST_NAME],
        day=day,
        files=files,
    )
    if faults:
        raise _Faulty(faults=faults, unsent=unsent)
    return unsent


async def _files(call: Call, form: Form, faults: dict[str, Refused]) -> tuple[Attached, ...]:
    """Those of the draft that are not removed, and those that came now."""
    if form.files == "no":
        return ()
    before = await call.roof.unsent(call.token, call.sent.text("draft")) if call.sent.text("draft") else None
    removed = set(call.sent.many("remove"))
    kept = tuple(file for file in (before or _NONE).files if file.sha256 not in removed)
    try:
        came = await call.roof.look([upload for upload in call.sent.files if upload.name])
    except Refused as refused:
        faults["files"] = refused
        return kept
    files = tuple({file.sha256: file for file in (*kept, *came)}.values())
    if len(files) > MOST_FILES:
        faults["files"] = Refused("files_many")
        return kept
    if form.files == "must" and not files:
        faults["files"] = Refused("files")
    return files


def _day(said: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if abs(day - today) < _FAR else None

"""What is a person asked, with what it rests on, and what do they answer?"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response

from dashboards import vocabulary
from dashboards.desk.guard import note_refusal
from dashboards.desk.roof import Refused
from dashboards.desk.shown import (
    Choice,
    Given,
)
from dashboards.desk.stretch import PAGE, start_of, stretch
from dashboards.desk.told import path_of, tasks_of
from dashboards.desk.visit import Visit
from dashboards.desk.words import ASKED, INTERESTED, OBSTACLES, REFUSED
from results.records import FactDetails, InformationElement, LedgerKind, Obstacle, QuestionTopic, ReplyAct, Text
from results.store import act, ledger
from results.store import question as questions
from results.store.ledger import LedgerRow
from results.store.question import QuestionRow

NO_CHOICE: Final = Text(fr="Choisissez une réponse.", en="Choose an answer.")
NO_FILE: Final = Text(
    fr="Cette réponse demande une pièce : joignez-la.", en="This answer needs a file that shows it: attach it."
)
NO_DAY: Final = Text(
    fr="Ce moment n’est pas lisible : écrivez-le comme 2027-03-01 et 14:30.",
    en="This moment cannot be read: write it as 2027-03-01 and 14:30.",
)
IN_FUTURE: Final = Text(
    fr="Ce moment est dans l’avenir : dites quand c’est arrivé.",
    en="This moment lies in the future: say when it happened.",
)
NO_ELEMENTS: Final = Text(
    fr="Cochez ce que vous avez trouvé ; si ce n’est rien, cochez « rien de cela ».",
    en="Tick what you have found; if that is nothing, tick “none of it”.",
)
_NOTHING: Final = FactDetails()


class _Wrong(Exception):
    """What was filled in cannot be meant."""

    def __init__(self, words: Text, part: str) -> None:
        super().__init__(words.en)
        self.words, self.part = words, part


async def listing(visit: Visit) -> Response:
    """Open questions, the pressing ones first, fifty a page."""
    words, start = visit.query("q"), start_of(visit)
    async with visit.roof.store.read() as tx:
        total = await questions.count(tx, words=words)
        rows = await questions.pressing(tx, visit.now, words=words, start=start, limit=PAGE)
    return visit.page(
        "questions.html.j2",
        tasks=tasks_of(rows, visit.now),
        q=words,
        part=stretch("/desk/questions", {"q": words}, start=start, shown=len(rows), total=total),
    )


async def show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(
    visit: Visit, status: int = 200, problem: Text | None = None, part: str = "", *, mend: str | None = None
) -> Response:
    name = visit.part("question")
    async with visit.roof.store.read() as tx:
        about = await ledger.find(tx, (await questions.find(tx, name)).ledger)
    interest = await visit.roof.interest(visit.name, about)
    put = await visit.roof.question(name, person=visit.name, with_mails=interest is None)
    elsewhere = path_of(put.row)
    if not elsewhere.startswith("/desk/questions/"):
        return RedirectResponse(elsewhere, 303)
    return visit.page(
        "question.html.j2",
        status,
        problem=visit.said(problem) if problem is not None else None,
        mend=mend,
        wrong=part,
        put=put,
        row=put.row,
        service=put.service,
        zone=put.service.controller.timezone,
        title=vocabulary.QUESTIONS[put.row.asked.topic],
        asked=ASKED.get(put.row.asked.topic, put.words) if put.row.asked.words is None else put.words,
        choices=[(one.value, choice_words(one)) for one in put.choices],
        elements=[(one.value, vocabulary.INFORMATION[one.value]) for one in InformationElement],
        obstacles=[(one.value, OBSTACLES[one]) for one in Obstacle],
        given=visit.form,
        interest=interest,
        mails=put.mails,
        files=[one for one in put.artifacts if one.sha256 not in {sha256 for sha256, _ in put.mails}],
    )


async def answer(visit: Visit) -> Response:
    """Write an answer down, in the name of whoever gives it."""
    name = visit.part("question")
    async with visit.roof.store.read() as tx:
        row = await questions.find(tx, name)
    acts = _acts(visit, row)
    try:
        given = await _given(visit, row)
        repaired_on = _day(visit, "repaired_on")
    except _Wrong as wrong:
        return await _page(visit, 422, wrong.words, wrong.part)
    async with visit.roof.store.write() as tx:
        details = " ".join(acts) or given.choice
        await act.note(tx, visit.name, "question_answered", name, at=visit.now, details=details)
    try:
        if acts:
            findings = visit.form.many("finding")
            await visit.roof.read_reply(name, acts, findings, repaired_on, person=visit.name)
        else:
            await visit.roof.answer(name, given, person=visit.name)
    except Refused as refused:
        await note_refusal(visit, refused)
        if refused.interested:
            return await _page(visit, 409, INTERESTED)
        return await _page(visit, 409, REFUSED, mend=refused.mend)
    return visit.go(f"/desk/cases/{row.ledger}", said="answered")


def _acts(visit: Visit, row: QuestionRow) -> tuple[ReplyAct, ...]:
    """What a controller's mail does, which may be several things; nothing of any other question."""
    if row.kind is not LedgerKind.NOTICE or row.asked.topic is not QuestionTopic.READ_MAIL:
        return ()
    chosen = visit.form.many("choice")
    return tuple(one for one in ReplyAct if one in chosen and one in row.asked.answers)


def choice_words(choice: Choice) -> Text:
    """What an answer says, as a person chooses it."""
    if choice.words is not None:
        return choice.words
    known = vocabulary.ANSWERS.get(choice.value)
    return _raised(known) if known is not None else Text(fr=choice.value, en=choice.value)


def _raised(words: Text) -> Text:
    return Text(fr=words.fr[0].upper() + words.fr[1:], en=words.en[0].upper() + words.en[1:])


async def _given(visit: Visit, row: QuestionRow) -> Given:
    """What was filled in.

    Raises:
        _Wrong: it cannot be meant; says which part.
    """
    form = visit.form
    choice = form.text("choice")
    if choice not in row.asked.answers:
        raise _Wrong(NO_CHOICE, "choice")
    files = form.uploads("files")
    if row.asked.attach == "required" and not files:
        raise _Wrong(NO_FILE, "files")
    details = _details(visit)
    if row.asked.topic is QuestionTopic.READ_INFORMATION:
        named = tuple(one for one in InformationElement if one in form.many("elements"))
        if not named and not form.text("no_elements"):
            raise _Wrong(NO_ELEMENTS, "elements")
        details = replace(details, elements=named)
    return Given(
        choice=choice,
        happened=await _happened(visit, row),
        details=None if details == _NOTHING else details,
        files=files,
    )


async def _happened(visit: Visit, row: QuestionRow) -> datetime | None:
    """When it happened, by the clock of whoever answers for the service; None: now, or not said."""
    day, hour = visit.form.text("day"), visit.form.text("hour")
    if not day and not hour:
        return None
    (service,) = await visit.roof.services([await _ledger_of(visit, row)])
    try:
        moment = datetime.fromisoformat(f"{day}T{hour or '12:00'}")
    except ValueError:
        raise _Wrong(NO_DAY, "day") from None
    if moment.tzinfo is not None:
        raise _Wrong(NO_DAY, "day")
    moment = moment.replace(tzinfo=ZoneInfo(service.controller.timezone))
    if not hour and moment.date() == visit.now.astimezone(moment.tzinfo).date():
        moment = min(moment, visit.now)
    if moment > visit.now:
        raise _Wrong(IN_FUTURE, "day")
    return moment.astimezone(UTC)


def _details(visit: Visit) -> FactDetails:
    form = visit.form
    announced = _day(visit, "until")
    obstacle = form.text("obstacle")
    return FactDetails(
        reasons=_yes_or_no(form.text("reasons")),
        authority=_yes_or_no(form.text("authority")),
        remedy=_yes_or_no(form.text("remedy")),
        signed_in=_yes_or_no(form.text("signed_in")),
        obstacle=Obstacle(obstacle) if obstacle in set(Obstacle) else None,
        amount=form.text("amount")[:20] or None,
        until=announced,
    )


def _day(visit: Visit, part: str) -> date | None:
    said = visit.form.text(part)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise _Wrong(NO_DAY, part) from None


def _yes_or_no(said: str) -> bool | None:
    return {"yes": True, "no": False}.get(said)


async def _ledger_of(visit: Visit, row: QuestionRow) -> LedgerRow:
    async with visit.roof.store.read() as tx:
        return await ledger.find(tx, row.ledger)

"""What is a controller told, by whose leave, what does it answer, and what is decided?

What is approved is the very text that was read: the form carries its digest.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.responses import Response

from dashboards.desk.guard import note_refusal
from dashboards.desk.right import Right
from dashboards.desk.roof import Missing, Refused
from dashboards.desk.shown import ContestRuled, NoticesWanted
from dashboards.desk.stretch import PAGE, address, headings, sort_of, start_of, stretch
from dashboards.desk.told import tasks_of
from dashboards.desk.visit import Visit
from dashboards.desk.words import INTERESTED, REFUSED, RULINGS
from results.records import LedgerKind, Ruling, SharedFinding, Text, ToldFinding
from results.store import act, ledger
from results.store import question as questions
from results.store.ledger import LedgerRow
from results.store.notice import Column

NOT_CONFIRMED: Final = Text(
    fr="Cochez que vous avez relu l’avis en entier.", en="Tick that you have read the whole notice."
)
NO_REASONS: Final = Text(
    fr="Ce qui est contesté se tranche avec des motifs, par écrit : donnez-les.",
    en="What is disputed is decided with reasons, in writing: give them.",
)
NO_FINDING: Final = Text(
    fr="Cochez au moins un constat : rien n’est tranché autrement.",
    en="Tick one finding at least: nothing is decided else.",
)
NO_RULING: Final = Text(fr="Dites comment vous tranchez.", en="Say how you decide.")
NOTHING_TO_EDIT: Final = Text(
    fr="Rien ne changerait : écartez un constat, ou ajoutez un paragraphe.",
    en="Nothing would change: leave a finding out, or add a paragraph.",
)
NO_CONTROLLER: Final = Text(
    fr="Dites à qui : un numéro SIREN, un nom, ou l’identifiant d’un service.",
    en="Say to whom: a register number, a name, or the id of a service.",
)
SAID_MEANWHILE: Final = Text(
    fr="L’organisme a répondu, ou quelqu’un a tranché, depuis que vous avez lu. Rien n’a été tranché : voici où cela en est.",
    en="The controller has answered, or somebody has decided, since you read it. Nothing was decided: this is how it stands.",
)
WITHDRAW_UNCONFIRMED: Final = Text(
    fr="Recopiez l’identifiant de l’avis pour le retirer : ceci ne se reprend pas.",
    en="Type the id of the notice to withdraw it: this cannot be taken back.",
)
_LONGEST_NUMBER: Final = 12
PATH: Final = "/desk/notices"
COLUMNS: Final = {"controller": False, "opened": True, "due": False}
BY: Final[Mapping[str, Column]] = {"controller": "controller", "opened": "opened", "due": "due"}
OPEN: Final = Text(fr="Ouverts", en="Open")
EVERY: Final = Text(fr="Tous", en="All")


async def listing(visit: Visit) -> Response:
    return await _listed(visit)


async def _listed(visit: Visit, status: int = 200, problem: str | None = None) -> Response:
    """The notices, fifty a page: those that are open, or all."""
    closed, words, start = visit.query("closed") == "yes", visit.query("q"), start_of(visit)
    sort = sort_of(visit, COLUMNS, "opened")
    wanted = NoticesWanted(
        closed=closed, words=words, by=BY.get(sort.column, "opened"), down=sort.down, start=start, limit=PAGE
    )
    found = await visit.roof.notices(visit.language, wanted)
    kept = {"closed": "yes" if closed else None, "q": words}
    return visit.page(
        "notices.html.j2",
        status,
        problem=problem,
        notices=found.lines,
        closed=closed,
        q=words,
        sort=sort,
        tabs=[
            (address(PATH, q=words, sort=sort.said), OPEN, not closed),
            (address(PATH, q=words, sort=sort.said, closed="yes"), EVERY, closed),
        ],
        heads=headings(PATH, COLUMNS, sort, **kept),
        part=stretch(PATH, {**kept, "sort": sort.said}, start=start, shown=len(found.lines), total=found.total),
        given=visit.form,
        may_review=visit.may(Right.REVIEW),
        may_read=visit.may(Right.EVIDENCE),
    )


async def show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, status: int = 200, problem: str | None = None) -> Response:
    row = await _row(visit)
    interest = await visit.roof.interest(visit.name, row)
    told = await visit.roof.notice(row.id, visit.language, person=visit.name, with_text=interest is None)
    document = told.document
    findings: tuple[ToldFinding | SharedFinding, ...] = (
        (*document.findings, *document.shared) if document is not None else ()
    )
    async with visit.roof.store.read() as tx:
        asked = await questions.listing(tx, ledger=row.id)
    return visit.page(
        "notice.html.j2",
        status,
        problem=problem,
        notice=told,
        tasks=[one for one in tasks_of(asked, visit.now) if one.path != f"/desk/notices/{row.id}"],
        may_answer=visit.may(Right.ANSWER) and interest is None,
        told_findings={one.name: one for one in findings},
        numbers={one.name: number for number, one in enumerate(findings, start=1)},
        given=visit.form,
        rulings=[(one.value, RULINGS[one]) for one in Ruling],
        ruling_words={one.value: RULINGS[one] for one in Ruling},
        may_review=visit.may(Right.REVIEW),
        interest=interest,
    )


async def draft(visit: Visit) -> Response:
    who = visit.form.text("who")
    if not who:
        return await _listed(visit, 422, visit.said(NO_CONTROLLER))
    await _note(visit, "notice_drafted", who[:200])
    try:
        notice = await visit.roof.draft_notice(who, person=visit.name)
    except Refused as refused:
        await note_refusal(visit, refused)
        return await _listed(visit, 409, _told(visit, refused))
    return visit.go(f"/desk/notices/{notice}", said="drafted")


async def approve(visit: Visit) -> Response:
    """Let it go out, as it was read."""
    if not visit.form.text("read"):
        return await _page(visit, 422, visit.said(NOT_CONFIRMED))
    digest = visit.form.text("digest")
    return await _do(
        visit,
        "approved",
        lambda name: visit.roof.approve_notice(name, digest, person=visit.name),
        details=digest[:64],
    )


async def reject(visit: Visit) -> Response:
    return await _do(visit, "rejected", lambda name: visit.roof.reject_notice(name, person=visit.name))


async def withdraw(visit: Visit) -> Response:
    if visit.form.text("confirm") != visit.part("notice"):
        return await _page(visit, 422, visit.said(WITHDRAW_UNCONFIRMED))
    return await _do(visit, "withdrawn", lambda name: visit.roof.withdraw_notice(name, person=visit.name))


async def remind(visit: Visit) -> Response:
    return await _do(visit, "reminded", lambda name: visit.roof.remind_of_notice(name, person=visit.name))


async def edit(visit: Visit) -> Response:
    """Leave findings out, add a paragraph."""
    drop, covering = visit.form.many("drop"), visit.form.text("covering")
    if not drop and not covering:
        return await _page(visit, 422, visit.said(NOTHING_TO_EDIT))
    return await _do(
        visit,
        "edited",
        lambda name: visit.roof.edit_notice(name, drop, covering or None, person=visit.name),
        details="; ".join(drop),
    )


async def decide(visit: Visit) -> Response:
    """Decide what is disputed, with reasons."""
    ruling, reasons, finding = visit.form.text("ruling"), visit.form.text("reasons"), visit.form.many("finding")
    if not finding:
        return await _page(visit, 422, visit.said(NO_FINDING))
    if ruling not in set(Ruling):
        return await _page(visit, 422, visit.said(NO_RULING))
    if not reasons:
        return await _page(visit, 422, visit.said(NO_REASONS))
    read = visit.form.text("read")
    made = ContestRuled(
        reply=visit.form.text("reply"),
        findings=tuple(finding),
        ruling=ruling,
        reasons=reasons,
        read=int(read) if read.isdecimal() and len(read) < _LONGEST_NUMBER else 0,
    )
    return await _do(
        visit,
        "decided",
        lambda name: visit.roof.decide_contest(name, made, person=visit.name),
        details=f"{ruling}: {'; '.join(finding)}",
    )


async def _do(visit: Visit, what: str, perform: Callable[[str], Awaitable[None]], *, details: str = "") -> Response:
    """One act on the notice of the address, noted before it is done."""
    name = (await _row(visit)).id
    await _note(visit, f"notice_{what}", name, details)
    try:
        await perform(name)
    except Refused as refused:
        await note_refusal(visit, refused)
        return await _page(visit, 409, _told(visit, refused))
    return visit.go(f"/desk/notices/{name}", said=what)


async def _row(visit: Visit) -> LedgerRow:
    """The notice of the address; no other kind of ledger is one."""
    async with visit.roof.store.read() as tx:
        row = await ledger.find(tx, visit.part("notice"))
    if row.kind is not LedgerKind.NOTICE:
        raise Missing
    return row


def _told(visit: Visit, refused: Refused) -> str:
    if refused.stale:
        return visit.said(SAID_MEANWHILE)
    return visit.said(INTERESTED) if refused.interested else f"{visit.said(REFUSED)} {refused.mend}"


async def _note(visit: Visit, what: str, subject: str, details: str = "") -> None:
    async with visit.roof.store.write() as tx:
        await act.note(tx, visit.name, what, subject, at=visit.now, details=details)

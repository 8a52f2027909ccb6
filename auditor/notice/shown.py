"""What does a link to a notice's page show, going by the notice's ledger? Pure."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from auditor.law import local_day
from auditor.notice.decide import Reach, answer_by, decide_by, retest_by
from auditor.notice.state import NoticeState
from dashboards.gate import SMALL_BODY
from dashboards.notice.page.roof import Answer, PassedOn, Shown, Standing
from dashboards.notice.write import without
from results.records import NoticeDocument, PageGiven, SharedFinding, ToldFinding


def shown_of(document: NoticeDocument, state: NoticeState, given: PageGiven, reach: Reach, now: datetime) -> Shown:
    """Bring together what stands in the notice and where it stands; of a link that was passed on, its findings alone."""
    zone, is_delegate = reach.jurisdiction.timezone, bool(given.findings)
    names = set(given.findings or state.names)
    told = Shown(
        document=_passed_on(document, names) if is_delegate else document,
        is_delegate=is_delegate,
        is_withdrawn=state.is_withdrawn,
        until=given.until,
        zone=zone,
        today=local_day(now, reach.jurisdiction),
        standing={name: Standing(repaired_on=state.repaired.get(name)) for name in names},
    )
    if is_delegate:
        return told
    known = state.delivered is not None
    reached = state.reached_at
    return replace(
        told,
        standing={name: _standing(state, name, reach) for name in names},
        delivered=state.delivered.day if state.delivered is not None else None,
        answer_by=answer_by(state, agents=SMALL_BODY) if known else None,
        small=answer_by(state) if known else None,
        answers=tuple(_answers(state)),
        passed_on=tuple(
            PassedOn(link=link, until=one.until, findings=one.findings)
            for link, (_, one) in state.links.items()
            if one.findings and one.until > now
        ),
        copy_to=document.to[reached] if reached is not None else None,
        may_have_more_time=not state.has_more_time,
    )


def _passed_on(document: NoticeDocument, names: Collection[str]) -> NoticeDocument:
    """The findings that were passed on, without what is between the controller and us."""
    told: tuple[ToldFinding | SharedFinding, ...] = (*document.findings, *document.shared)
    dropped = [finding.name for finding in told if finding.name not in names]
    seen = without(document, dropped, covering=None)
    return replace(seen, to=(), opening=(), covering=None, answering=(), foot=(), sheet=())


def _standing(state: NoticeState, name: str, reach: Reach) -> Standing:
    contest = state.contests.get(name)
    is_open = contest is not None and contest.is_open and not state.is_withdrawn
    ruled = contest.decided[-1] if contest is not None and contest.decided else None
    wanted = [entry for entry, reply in state.wanted_retests if name in state.about(reply)]
    awaited = {retest.reply for retest in state.awaited_retests}
    runs = any(reply.reply in awaited and name in state.about(reply) for _, reply in state.replies)
    return Standing(
        contested=local_day(contest.raised[-1][0].at, reach.jurisdiction) if contest is not None and is_open else None,
        decide_by=decide_by(contest, reach) if contest is not None and is_open else None,
        ruling=ruled[1].ruling if ruled is not None else None,
        ruled_on=local_day(ruled[0].at, reach.jurisdiction) if ruled is not None else None,
        is_final=contest is not None and contest.is_final,
        repaired_on=state.repaired.get(name),
        is_retested=bool(wanted) or runs,
        retest_by=retest_by(wanted[0], reach) if wanted else None,
    )


def _answers(state: NoticeState) -> Iterator[Answer]:
    """All that they have answered, by whichever way, the last first."""
    copied = {reply.reply for _, reply in state.by_page[: state.copied]}
    for entry, reply in reversed(state.replies):
        yield Answer(
            id=reply.reply,
            at=entry.at,
            way=reply.way,
            acts=reply.acts,
            findings=reply.findings,
            day=reply.repaired_on,
            digests=reply.artifacts,
            entry=entry.digest,
            copied=reply.reply in copied,
        )

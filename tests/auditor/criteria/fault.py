"""Faults of a service that otherwise honours the right, each a change of the whole case's ledger or export.

They compose: what one has changed the next one finds so. Those of one `slot`
exclude each other: an export is a text or a closed format, and not both.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from results.records import (
    ArtifactKept,
    Barrier,
    BarriersSought,
    Body,
    Captured,
    Crawled,
    Deviation,
    DeviationKind,
    Evidence,
    Fact,
    FactDetails,
    FactSeen,
    FindingKind,
    Found,
    Grade,
    Impact,
    Inspection,
    Leak,
    LinkResult,
    LinkTried,
    Looked,
    ReadBack,
    Requester,
    StageEnded,
    Transport,
)
from tests.auditor import perfect
from tests.auditor.inspected import FILE_MEMBER, explains, grade, inspected, member
from tests.auditor.situations import ASKED, Line, Said, as_line, entries, evidence, looks, seen

DAY = timedelta(days=1)
FILES = tuple(f"{r.id}.file" for r in perfect.TRUTH.records if r.named("file"))


@dataclass(frozen=True, kw_only=True)
class Export:
    """What is found in the export."""

    absent: frozenset[str] = frozenset()
    found: dict[str, tuple[Found, str]] = field(default_factory=dict)
    form: tuple[str, int] = ("json", 5)
    marks: tuple[str, ...] = ()
    leaks: tuple[Leak, ...] = ()
    level: int = 4
    grades: tuple[Grade, ...] = perfect.GRADES
    deviations: tuple[Deviation, ...] | None = None

    def inspection(self) -> Inspection:
        data = member(form=self.form[0], grade=self.form[1], reasons=self.marks)
        return inspected(
            perfect.TRUTH,
            absent=tuple(self.absent),
            found={name: how for name, how in self.found.items() if name.partition(".")[0] not in self.absent},
            members=(data, FILE_MEMBER),
            leaks=self.leaks,
            documentation=explains(self.level),
            grades=self.grades,
            deviations=self.deviations,
        )


@dataclass(frozen=True, kw_only=True)
class Story:
    """A case that can be told otherwise."""

    said: tuple[Line, ...] = field(default_factory=lambda: tuple(map(as_line, perfect.SAID)))
    export: Export = Export()

    def judged(self) -> tuple[Evidence, Inspection | None]:
        made = evidence(entries(*self.said), **perfect.MORE)
        return made, self.export.inspection() if made.first(Fact.EXPORT_DELIVERED) else None

    def told(self, change: Callable[[Line], Line | None]) -> "Story":
        return replace(self, said=tuple(new for line in self.said if (new := change(line)) is not None))

    def before_asking(self, *lines: Said) -> "Story":
        place = next(n for n, line in enumerate(self.said) if is_fact(line.body, Fact.REQUEST_SUBMITTED))
        return replace(self, said=(*self.said[:place], *map(as_line, lines), *self.said[place:]))

    def after_asking(self, *lines: Said) -> "Story":
        place = next(n for n, line in enumerate(self.said) if is_fact(line.body, Fact.REQUEST_SUBMITTED)) + 1
        return replace(self, said=(*self.said[:place], *map(as_line, lines), *self.said[place:]))

    def with_export(self, **changes: object) -> "Story":
        return replace(self, export=replace(self.export, **changes))  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that the service does wrong.

    Attributes:
        slot: what it can do wrong in one way only.
        masks: criteria that cannot fail beside it, whatever else is wrong.
    """

    name: str
    slot: str
    apply: Callable[[Story], Story]
    masks: frozenset[str] = frozenset()


def is_fact(body: Body, *facts: Fact) -> bool:
    return isinstance(body, FactSeen) and body.fact in facts


def composed(faults: Iterable[Fault]) -> tuple[Evidence, Inspection | None]:
    story = Story()
    for fault in faults:
        story = fault.apply(story)
    return story.judged()


# the way to ask


def _reason_demanded(story: Story) -> Story:
    return story.before_asking(Line(body=seen(Fact.REASON_DEMANDED, ASKED, step=2), stage="request"))


def _barrier(story: Story) -> Story:
    """A page of the path holds fields without names."""
    unnamed = Barrier(rule="label", impact=Impact.CRITICAL, tags=("wcag2a", "wcag412"), count=2)

    def change(line: Line) -> Line | None:
        if isinstance(line.body, BarriersSought):
            return replace(line, body=replace(line.body, barriers=(unnamed,)))
        return line

    return story.told(change)


def _fee(story: Story) -> Story:
    demanded = seen(Fact.FEE_DEMANDED, ASKED, step=2, details=FactDetails(amount="15.00 EUR"))
    return story.before_asking(Line(body=demanded, stage="request"))


def _status_hidden(story: Story) -> Story:
    def change(line: Line) -> Line | None:
        if is_fact(line.body, Fact.REQUEST_PENDING):
            return None
        if isinstance(line.body, Looked) and Fact.REQUEST_PENDING in line.body.facts:
            return replace(line, body=Looked())
        return line

    return story.told(change)


# what the public pages say


def _unsaid(*kinds: FindingKind) -> Callable[[Story], Story]:
    """The pages say nothing of some kinds."""

    def change(line: Line) -> Line:
        if not isinstance(line.body, Crawled):
            return line
        left = tuple(finding for finding in line.body.findings if finding.kind not in kinds)
        return replace(line, body=replace(line.body, findings=left))

    return lambda story: story.told(change)


def _foreign_notice(story: Story) -> Story:
    def change(line: Line) -> Line:
        return replace(line, body=replace(line.body, languages=("en",))) if isinstance(line.body, Crawled) else line

    return story.told(change)


def _long_way(story: Story) -> Story:
    def change(line: Line) -> Line:
        is_way = isinstance(line.body, StageEnded) and line.body.from_home
        return replace(line, body=replace(line.body, clicks=20)) if is_way else line

    return story.told(change)


# the answer, in one of several ways


def _postponed(by: timedelta) -> Callable[[Story], Story]:
    """Everything from the first sight of the export on comes later, while we go on looking."""

    def apply(story: Story) -> Story:
        def change(line: Line) -> Line:
            at = line.at
            moved = at + by if at is not None and at > ASKED + DAY else at
            if not isinstance(line.body, FactSeen) or line.body.when.by <= ASKED + DAY:
                return replace(line, at=moved)
            when = line.body.when
            later = replace(when, by=when.by + by, after=when.after + by if when.after else None)
            return replace(line, body=replace(line.body, when=later), at=moved)

        def expires(line: Line) -> Line:
            body = line.body
            if isinstance(body, Captured) and body.name == "expires" and body.day:
                return replace(line, body=replace(body, day=body.day + by))
            return line

        return story.told(change).told(expires)

    return apply


def _until_answer(story: Story) -> Story:
    """The case as it stood a day after the request."""
    place = next(n for n, line in enumerate(story.said) if is_fact(line.body, Fact.EXPORT_READY))
    return replace(story, said=story.said[:place])


def _silent(story: Story) -> Story:
    waited = looks(ASKED + 2 * DAY, ASKED + 40 * DAY)
    pending = [Line(body=replace(body, facts=(Fact.REQUEST_PENDING,)), at=at, stage="look") for at, body in waited]
    return replace(story, said=(*_until_answer(story).said, *pending))


def _answered(fact: Fact, details: FactDetails) -> Callable[[Story], Story]:
    def apply(story: Story) -> Story:
        answer = Line(body=seen(fact, ASKED + 3 * DAY, ASKED + DAY, details=details), stage="look")
        return replace(story, said=(*_until_answer(story).said, answer))

    return apply


# what surrounds the answer


def _extension_bare(story: Story) -> Story:
    announced = seen(Fact.EXTENSION_ANNOUNCED, ASKED + DAY, ASKED, details=FactDetails(reasons=False))
    return story.after_asking(Line(body=announced, stage="look"))


def _promise_broken(story: Story) -> Story:
    def change(line: Line) -> Line:
        if isinstance(line.body, Captured) and line.body.name == "promise":
            return replace(line, body=replace(line.body, duration_h=12))
        return line

    return story.told(change)


def _link(who: Requester, result: LinkResult, bits: int = 192) -> Callable[[Story], Story]:
    def apply(story: Story) -> Story:
        def change(line: Line) -> Line:
            if isinstance(line.body, LinkTried):
                tried = replace(line.body, secret_bits=bits)
                return replace(line, body=replace(tried, result=result) if tried.requester is who else tried)
            return line

        return story.told(change)

    return apply


def _link_soon_dead(story: Story) -> Story:
    def change(line: Line) -> Line:
        if isinstance(line.body, Captured) and line.body.name == "expires":
            return replace(line, body=replace(line.body, day=None, duration_h=24))
        return line

    return story.told(change)


def _plain(story: Story) -> Story:
    def change(line: Line) -> Line:
        if isinstance(line.body, ArtifactKept):
            return replace(line, body=replace(line.body, transport=Transport.PLAIN))
        return line

    return story.told(change)


def _data_lost(story: Story) -> Story:
    """A child is gone from the account when it is read again."""

    def change(line: Line) -> Line:
        body = line.body
        if isinstance(body, ReadBack) and body.category == "family" and line.at is not None and line.at > ASKED:
            return replace(line, body=replace(body, seen=body.seen[:1], absent=body.seen[1:]))
        return line

    return story.told(change)


# what is in the export


def _without(*records: str) -> Callable[[Story], Story]:
    return lambda story: story.with_export(absent=story.export.absent | frozenset(records))


def _names_only(story: Story) -> Story:
    return story.with_export(found={**story.export.found, **dict.fromkeys(FILES, (Found.PARTIAL, "plain"))})


def _form(name: str, grade: int) -> Callable[[Story], Story]:
    return lambda story: story.with_export(form=(name, grade))


def _damaged(story: Story) -> Story:
    return story.with_export(marks=("parse_error",))


def _cut_short(story: Story) -> Story:
    messages = ("message-1", "message-2")
    cut = tuple(
        Deviation(record=name, field="text", member=1, path="/rows/1/text", kind=DeviationKind.CUT) for name in messages
    )
    found = {f"{name}.text": (Found.LOOSE, "plain") for name in messages}
    return story.with_export(found={**story.export.found, **found}, deviations=cut)


def _leak(story: Story) -> Story:
    return story.with_export(leaks=(Leak(kind="bystander_canary", member=1, path="$.x", record="message-9"),))


def _unexplained(story: Story) -> Story:
    return story.with_export(level=0)


def _standard_unused(story: Story) -> Story:
    return story.with_export(grades=(grade("family", 1, None, "standard_not_used", agreed="vcard jcard"),))


AFTER_DELIVERY = frozenset(
    {
        "account_intact",
        "accuracy",
        "attachments",
        "common_format",
        "documentation",
        "history",
        "interoperability",
        "leakage",
        "link_life",
        "link_protection",
        "machine_readable",
        "observed_data",
        "provided_data",
        "stability",
        "structured",
        "transport",
        "validity",
    }
)
"""What is judged of an export in hand; where none came, that is told once, by who judges the answer."""

_REFUSED = FactDetails(reasons=True, authority=False, remedy=False)
_UNEXPLAINED = FactDetails(reasons=False)
_MAY_HOLD_FILES = frozenset({"attachments"})

TOGETHER: dict[frozenset[str], frozenset[str]] = {
    frozenset({"fee_demanded", "silent"}): frozenset({"deadline"}),
    frozenset({"fee_demanded", "late"}): frozenset({"deadline"}),
    frozenset({"link_open_to_others", "link_soon_dead"}): frozenset({"link_life"}),
    frozenset({"link_predictable", "link_soon_dead"}): frozenset({"link_life"}),
}
"""What two faults hide together: who is told in time that it costs was not left without a word; what others were given later lived."""

FAULTS = (
    Fault(name="right_unnamed", slot="right", apply=_unsaid(FindingKind.PORTABILITY)),
    Fault(name="procedure_unsaid", slot="procedure", apply=_unsaid(FindingKind.ASKING)),
    Fault(name="contact_unsaid", slot="contact", apply=_unsaid(FindingKind.CONTACT)),
    Fault(name="notice_in_another_language", slot="language", apply=_foreign_notice),
    Fault(name="long_way", slot="way", apply=_long_way),
    Fault(name="reason_demanded", slot="reason", apply=_reason_demanded),
    Fault(name="barrier", slot="barrier", apply=_barrier),
    Fault(name="fee_demanded", slot="fee", apply=_fee),
    Fault(name="status_hidden", slot="status", apply=_status_hidden),
    Fault(name="late", slot="answer", apply=_postponed(40 * DAY)),
    Fault(name="slow", slot="answer", apply=_postponed(20 * DAY)),
    Fault(name="silent", slot="answer", apply=_silent, masks=AFTER_DELIVERY | {"promise"}),
    Fault(name="refused_badly", slot="answer", apply=_answered(Fact.REFUSED, _REFUSED), masks=AFTER_DELIVERY),
    Fault(name="paper", slot="answer", apply=_answered(Fact.DELIVERED_ON_PAPER, _UNEXPLAINED), masks=AFTER_DELIVERY),
    Fault(name="extension_bare", slot="extension", apply=_extension_bare),
    Fault(name="promise_broken", slot="promise", apply=_promise_broken),
    Fault(name="link_open_to_others", slot="link", apply=_link(Requester.BYSTANDER, LinkResult.SAME_FILE)),
    Fault(name="link_predictable", slot="link", apply=_link(Requester.STRANGER, LinkResult.SAME_FILE, bits=12)),
    Fault(name="link_soon_dead", slot="life", apply=_link_soon_dead),
    Fault(name="plain_transport", slot="transport", apply=_plain),
    Fault(name="data_lost", slot="account", apply=_data_lost),
    Fault(name="family_missing", slot="family", apply=_without("lou", "gaelle")),
    Fault(name="searches_missing", slot="searches", apply=_without("search-1", "search-2")),
    Fault(name="past_cut_off", slot="past", apply=_without("claim-1", "claim-2")),
    Fault(name="files_left_out", slot="files", apply=_names_only),
    Fault(name="text_for_eyes", slot="form", apply=_form("pdf", 2), masks=_MAY_HOLD_FILES | {"documentation"}),
    Fault(name="closed_format", slot="form", apply=_form("ole", 0), masks=_MAY_HOLD_FILES),
    Fault(name="damaged", slot="damage", apply=_damaged),
    Fault(name="unexplained", slot="explanation", apply=_unexplained),
    Fault(name="standard_unused", slot="standard", apply=_standard_unused),
    Fault(name="texts_cut", slot="values", apply=_cut_short),
    Fault(name="leaking", slot="leak", apply=_leak),
)

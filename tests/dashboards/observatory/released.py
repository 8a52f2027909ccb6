"""Releases as hostile as what is outside can make them, and as empty or as full as a period can be."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from auditor.criteria import REGISTER
from dashboards.before import Before
from dashboards.judged import Judged
from dashboards.observatory.change import Former
from dashboards.publish import compose
from results.figures.row import CaseRow, Finding
from results.figures.sampling import Design, Drawn, Framed, NotAudited, Sampled
from results.records import (
    Interval,
    Obligation,
    Outcome,
    PublicationEvent,
    PublicationWhat,
    PublishedError,
    Service,
    Text,
)
from results.release import Correction, Release
from tests.dashboards.released import EDITION, before_of, event, service
from tests.results.figures.rows import crowd

SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)">{{ 7*7 }}&amp;"\'</style>'
ARABIC = "\u202eخدمة البيانات\u202c و אבג"
LONG = "Établissement public de coopération intercommunale " * 4
CRITERIA = tuple(judge.CRITERION for judge in REGISTER)
FORMER = Former(
    id="2026-Q3.2",
    period="2026-Q3",
    values={"responsiveness": "0.5912", "reply": "too few", "fulfilment": "0.4", "days_to_answer": "17"},
)


def row_of(row: CaseRow, number: int) -> CaseRow:
    """A row of the crowd with findings by the true criteria, one in seven of which fail."""
    found = {}
    for place, criterion in enumerate(CRITERIA):
        failed = (number + place) % 7 == 0
        reason = next((r for r, said in criterion.reasons.items() if said.repair), next(iter(criterion.reasons)))
        law = criterion.obligation if isinstance(criterion.obligation, Obligation) else Obligation.LAW
        found[criterion.id] = Finding(Outcome.FAILED if failed else Outcome.PASSED, reason, law)
    return replace(row, outcomes=found)


def released(
    services: int,
    *,
    name: str = "Service",
    change: Callable[[CaseRow], CaseRow] = lambda row: row,
    is_told: bool = True,
    operator: str = "Observatoire d’essai",
    sample: Sampled | None = None,
    left_out: tuple[NotAudited, ...] = (),
    corrected: Release | None = None,
) -> Release:
    cases = []
    for number, row in enumerate(crowd(services)):
        made = change(row_of(row, number))
        told = (PublicationWhat.NOTIFIED, PublicationWhat.CONFIRMED, PublicationWhat.REPAIRED)
        contested = (PublicationWhat.CONTESTED,) if number % 5 == 0 else ()
        cases.append(
            Judged(
                row=made,
                service=named(made, f"{name} {number}" if name == "Service" else name),
                evidence="e" * 64,
                head=f"{number:064x}",
                verified=True,
                events=tuple(by_two(made.case, (*told, *contested))) if is_told else (),
            )
        )
    edition = replace(EDITION, criteria=CRITERIA, operator=operator, until=date(2027, 6, 1))
    before: tuple[Before, ...] = ()
    if corrected is not None:
        edition = replace(edition, id="2026-Q4.2", corrects=corrected.id)
        before = (before_of(corrected),)
    return compose(cases, edition, sample=sample, left_out=left_out, before=before).release


def by_two(case: str, said: tuple[PublicationWhat, ...]) -> Iterator[PublicationEvent]:
    """What was entered of a case, by two people, as a confirmation must be."""
    for what in said:
        yield event(case, what)
        yield replace(event(case, what), person="omar")


def named(row: CaseRow, name: str) -> Service:
    return service(row.service, name=Text(fr=name, en=name), kind=row.controller_kind, sector=row.sector)


def silent(row: CaseRow) -> CaseRow:
    assert row.exercise is not None
    nothing = replace(row.exercise, replied=Outcome.FAILED, answered=Outcome.FAILED, usable=Outcome.FAILED)
    return replace(row, acknowledged=None, answered=None, usable=None, exercise=nothing)


def instantaneous(row: CaseRow) -> CaseRow:
    assert row.exercise is not None
    assert row.submitted is not None
    at_once = Interval(after=row.submitted.by, by=row.submitted.by + timedelta(seconds=20))
    all_of_it = replace(row.exercise, replied=Outcome.PASSED, answered=Outcome.PASSED, usable=Outcome.PASSED)
    return replace(row, acknowledged=at_once, answered=at_once, usable=at_once, exercise=all_of_it)


def sampled(services: int) -> Sampled:
    names = [f"service-{n}" for n in range(2 * services)]
    return Sampled(
        id="towns-2026",
        design=Design.SIMPLE,
        source=f"Register {SCRIPT}",
        frame_digest="f" * 64,
        seed="20260901",
        strata=(),
        drawn_on=date(2026, 9, 1),
        frame=tuple(Framed(service=name) for name in names),
        drawn=tuple(Drawn(service=name, stratum="all", probability=0.5) for name in names[:services]),
    )


def corrected() -> Release:
    """What another release takes the place of: some had answered later than it said, and one finding is another."""

    def otherwise(row: CaseRow) -> CaseRow:
        if row.case[0] == "0" and row.answered is not None and int(row.case[:6]) % 3 == 0:
            row = replace(row, answered=replace(row.answered, by=row.answered.by + timedelta(days=9)))
        if row.case.startswith("000003"):
            late = Finding(Outcome.FAILED, "late", Obligation.LAW)
            row = replace(row, outcomes={**row.outcomes, "deadline": late})
        return silent(row) if row.case.startswith("000005") else row

    return released(60, change=otherwise, corrected=released(60))


def full() -> Release:
    """Everything that a release may have, and more of it than pages hold."""
    error = PublishedError(
        found_on=date(2027, 3, 1),
        release="2026-Q3.1",
        subject="responsiveness/2026-Q3",
        said=SCRIPT,
        should_say="0.59 " * 30,
        cause="A day was counted twice " * 20,
        person="ines",
    )
    whole = released(120, name=LONG, operator=LONG)
    moved = tuple(
        Correction(release="2026-Q4.1", subject=figure.id, before="0.5", after="too few", why="method")
        for figure in whole.figures
    )
    finding = Correction(release="2026-Q4.1", subject=f"case {SCRIPT}", before=SCRIPT, after="-", why="evidence")
    return replace(whole, errors=(error,) * 4, corrects="2026-Q4.1", corrections=(finding, *moved))


SITUATIONS: dict[str, Callable[[], Release]] = {
    "html_in_service_names": lambda: released(40, name=SCRIPT, operator=SCRIPT),
    "right_to_left_names": lambda: released(40, name=ARABIC),
    "names_of_200_characters": lambda: released(40, name="W" * 200),
    "nobody": lambda: released(0),
    "one": lambda: released(1),
    "four": lambda: released(4),
    "all_silent": lambda: released(60, change=silent),
    "all_instantaneous": lambda: released(60, change=instantaneous),
    "no_public_case": lambda: released(60, is_told=False),
    "no_sample": lambda: released(60),
    "sampled": lambda: released(
        60,
        sample=sampled(60),
        left_out=(NotAudited(service="service-7", why="bank_kyc"), NotAudited(service="x", why=SCRIPT)),
    ),
    "judgmental": lambda: released(60, sample=replace(sampled(60), design=Design.JUDGMENTAL)),
    "corrected": corrected,
    "software_with_html": lambda: released(60, change=lambda row: replace(row, software=SCRIPT)),
    "full": full,
}

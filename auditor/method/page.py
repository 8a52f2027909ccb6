"""Which page says how a case is judged? Made from the criteria, in Markdown; pure."""

from collections.abc import Iterator, Sequence

from auditor.assess import SHARED_ROOMS, method_digest, thresholds
from auditor.criteria import METHOD_VERSION, REGISTER, Judge
from auditor.ladder import LADDERS
from auditor.law import COUNTRIES, LAW_DATA_VERSION
from auditor.method import words
from auditor.method.calibration import Calibration
from auditor.method.confusion import Confusion, changed_since
from auditor.method.coverage import TITLE, intervals
from auditor.method.error_rate import error_rates, not_driven, vices
from auditor.method.markdown import anchor, bullets, capital, numbered, table
from dashboards.site.measurement import MEASUREMENTS
from dashboards.site.purpose import PURPOSES
from dashboards.typography import article, written
from dashboards.vocabulary import FAMILIES, OBLIGATIONS, TRACKS
from probes.export import INSPECTOR_VERSION
from results.records import (
    LANGUAGES,
    Basis,
    BasisClaim,
    Controller,
    ControllerKind,
    Criterion,
    Family,
    LegalBasis,
    Obligation,
    Reason,
    Sector,
    Service,
    Text,
)


def method_page(confusion: Confusion | None, calibration: Calibration | None) -> str:
    """Write the page; without a measurement it says that there is none."""
    parts = (
        _head(),
        _contents(),
        _verdicts(),
        _clock(),
        _ladder(),
        _thresholds(),
        _shared(),
        *(_family(family, judges, confusion) for family, judges in _families()),
        error_rates(confusion),
        vices(),
        not_driven(confusion),
        intervals(calibration),
        _open_points(),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head() -> Iterator[str]:
    yield f"# The method, version {METHOD_VERSION}"
    yield ""
    yield words.INTRODUCTION
    yield ""
    yield from table(
        ("What", "Version"),
        (
            ("Criteria", str(len(REGISTER))),
            ("Export inspector", INSPECTOR_VERSION),
            ("Law data", LAW_DATA_VERSION),
            ("Digest of the method", f"`{method_digest()}`"),
        ),
    )


def _contents() -> Iterator[str]:
    yield "## Contents"
    yield ""
    yield "- [How to read a verdict](#how-to-read-a-verdict)"
    yield "- [The legal clock, and the three clocks](#the-legal-clock-and-the-three-clocks)"
    yield "- [The ladder](#the-ladder)"
    yield "- [Thresholds](#thresholds)"
    yield "- [Reasons that criteria share](#reasons-that-criteria-share)"
    for family, judges in _families():
        yield f"- [{_family_title(family)}](#{anchor(_family_title(family))}):"
        yield "  " + " · ".join(f"[`{j.CRITERION.id}`](#{j.CRITERION.id})" for j in judges)
    yield "- [Error rates](#error-rates)"
    yield "- [The vices](#the-vices)"
    yield "- [What is not driven](#what-is-not-driven)"
    yield f"- [{TITLE}](#{anchor(TITLE)})"
    yield "- [To be confirmed by counsel](#to-be-confirmed-by-counsel)"


def _verdicts() -> Iterator[str]:
    yield "## How to read a verdict"
    yield ""
    yield "Each criterion gives one outcome (W3C EARL 1.0) and one of its declared reasons."
    yield ""
    yield from table(("Outcome", "Meaning"), ((f"`{o.value}`", said) for o, said in words.OUTCOMES.items()))
    yield ""
    yield (
        "Who demands it? The verdict stores it, because it may differ by service, and because some answers weigh less than "
        "their criterion: where the law says less, the verdict does."
    )
    yield ""
    yield from table(
        ("Obligation", "Français", "Meaning"),
        ((f"`{o.value}`", written(OBLIGATIONS[o], "fr"), said) for o, said in words.OBLIGATIONS.items()),
    )
    yield ""
    yield "Rules common to all criteria:"
    yield ""
    yield from numbered(words.COMMON_RULES)
    yield ""
    yield (
        "Words in braces, such as `{days}`, are filled from the verdict’s measures. Each reason is printed in English and, "
        "below it, in French, as the public reads it."
    )


def _clock() -> Iterator[str]:
    yield "## The legal clock, and the three clocks"
    yield ""
    yield from bullets(words.LEGAL_CLOCK)
    yield ""
    yield "A case has three clocks. All are intervals, because between two looks nobody knows."
    yield ""
    yield from table(("Clock", "It stops"), ((f"`{name}`", said) for name, said in words.CLOCKS))


def _ladder() -> Iterator[str]:
    yield "## The ladder"
    yield ""
    yield words.LADDER
    known = {judge.CRITERION.id for judge in REGISTER} | {"usable"}
    for track, steps in LADDERS.items():
        yield ""
        yield f"**{capital(written(TRACKS[track], 'en'))}** · {written(TRACKS[track], 'fr')}"
        yield ""
        rows = []
        for number, step in enumerate(steps, start=1):
            named = " ".join(f"`{c}`" for c in step.criteria if c in known)
            lacking = " ".join(f"`{c}`" for c in step.criteria if c not in known)
            later = f"{'; ' if named else ''}not assessed yet: {lacking}" if lacking else ""
            beyond = " (beyond the law)" if step.beyond_law else ""
            rows.append((f"★{number}", f"{_both(step.title)}{beyond}", named + later))
        yield from table(("Rung", "Title", "Criteria"), rows)


def _thresholds() -> Iterator[str]:
    yield "## Thresholds"
    yield ""
    yield "Numbers of ours, and of no article. Each verdict that rests on one prints it."
    yield ""
    yield from table(
        ("Name in the code", "Value", "Meaning", "Judges"),
        (
            (f"`{name}`", str(value), words.THRESHOLDS[name], " ".join(f"`{c}`" for c in used_by))
            for name, value, used_by in _numbers()
        ),
    )
    yield ""
    yield "*Readability* of a member of the export:"
    yield ""
    yield from table(("M", "Meaning"), ((str(grade), said) for grade, said in enumerate(words.READABILITY)))


def _shared() -> Iterator[str]:
    yield "## Reasons that criteria share"
    yield ""
    yield "One thing is always said in the same way. Criteria name these, and do not repeat them."
    yield ""
    for name, reason in _shared_reasons().items():
        yield from _reason(name, reason)


def _shared_reasons() -> dict[str, Reason]:
    """Reasons that at least two criteria have in the same words."""
    every = [(name, reason) for judge in REGISTER for name, reason in judge.CRITERION.reasons.items()]
    return {name: reason for name, reason in every if every.count((name, reason)) > 1}


def _family(family: Family, judges: Sequence[Judge], confusion: Confusion | None) -> Iterator[str]:
    yield f"## {_family_title(family)}"
    for judge in judges:
        yield ""
        yield from _criterion(judge, confusion)


def _criterion(judge: Judge, confusion: Confusion | None) -> Iterator[str]:
    criterion = judge.CRITERION
    yield f"### {criterion.id}"
    yield ""
    yield f"**{written(criterion.question, 'en')}**"
    yield ""
    yield f"*{written(criterion.question, 'fr')}*"
    yield ""
    yield f"- Why: {_both(PURPOSES[criterion.id])}"
    yield f"- How: {_both(MEASUREMENTS[criterion.id])}"
    yield f"- Legal basis: {' · '.join(dict.fromkeys(article(criterion.legal_basis, lang) for lang in LANGUAGES[::-1]))}"
    yield f"- Obligation: {_obligation(criterion)}"
    yield f"- Track: {written(TRACKS[criterion.track], 'en')}"
    numbers = [f"`{name}` = {value}" for name, value, used_by in _numbers() if criterion.id in used_by]
    if numbers:
        yield f"- Thresholds: {', '.join(numbers)}"
    read = [f"`{fact.value}`" for fact in sorted(criterion.reads, key=lambda fact: fact.value)]
    beside = {"the inspected export": criterion.inspection, "the public pages": criterion.pages}
    yield f"- Reads: {', '.join([*read, *(what for what, is_read in beside.items() if is_read)])}"
    yield f"- Version {criterion.version}{_errors_in_short(confusion, criterion.id)}"
    shared = _shared_reasons()
    own = {name: reason for name, reason in criterion.reasons.items() if shared.get(name) != reason}
    groups = (
        ("Met, or does not arise", [n for n, r in own.items() if not (r.repair or r.settle)]),
        ("Something to mend", [n for n, r in own.items() if r.repair]),
        ("Open", [n for n, r in own.items() if r.settle and not r.repair]),
    )
    for title, names in groups:
        if names:
            yield ""
            yield f"{title}:"
            yield ""
            for name in names:
                yield from _reason(name, criterion.reasons[name])
    common = [f"`{name}`" for name in criterion.reasons if name not in own]
    if common:
        yield ""
        yield f"Shared: {', '.join(common)}."


def _reason(name: str, reason: Reason) -> Iterator[str]:
    yield f"- `{name}`: {written(reason.words, 'en')}"
    yield f"  - *{written(reason.words, 'fr')}*"
    follows = reason.repair or reason.settle
    if follows:
        yield f"  - {'Mend' if reason.repair else 'To settle'}: {_both(follows)}"


def _open_points() -> Iterator[str]:
    yield "## To be confirmed by counsel"
    yield ""
    yield (
        "Our reading, not a text, decides these points of the clock; `auditor law deadline --json` lists those of a country. "
        "The reading most lenient to the service judges."
    )
    yield ""
    latest = {code: country.rules[-1] for code, country in COUNTRIES.items()}
    yield from table(
        ("Point", "Open for"),
        (
            (said, f"{sum(point in rules.unconfirmed for rules in latest.values())} of {len(latest)} countries")
            for point, said in words.OPEN_POINTS.items()
        ),
    )
    yield ""
    yield "And these points of the criteria:"
    yield ""
    yield from bullets(words.OTHER_OPEN_POINTS)


def _families() -> list[tuple[Family, list[Judge]]]:
    members: dict[Family, list[Judge]] = {}
    for judge in REGISTER:
        members.setdefault(judge.CRITERION.family, []).append(judge)
    return list(members.items())


def _numbers() -> list[tuple[str, int, tuple[str, ...]]]:
    """Each number of ours, with its value and the criteria that it judges in, in the order of the register."""
    used: dict[str, tuple[int, set[str]]] = {}
    for place, value in thresholds().items():
        room, _, name = place.partition(".")
        known = used.setdefault(name, (value, {*words.USED_THROUGH_A_ROOM.get(name, ())}))
        if room not in SHARED_ROOMS:
            known[1].add(room)
    order = [judge.CRITERION.id for judge in REGISTER]
    return [(name, value, tuple(sorted(criteria, key=order.index))) for name, (value, criteria) in sorted(used.items())]


def _obligation(criterion: Criterion) -> str:
    """Where it depends on the service: what it is elsewhere, and what for a French public body."""
    usual = criterion.obligation_for(_service(ControllerKind.COMPANY))
    bound = criterion.obligation_for(_service(ControllerKind.PUBLIC_BODY))
    said = _weight(usual)
    return said if usual is bound else f"{said}; for French public bodies {_weight(bound)}"


def _service(kind: ControllerKind) -> Service:
    """A service of which nothing matters but what its controller is."""
    return Service(
        id="any",
        name=Text(fr="", en=""),
        url="",
        controller=Controller(name="", country="FR", timezone="Europe/Paris", kind=kind),
        sector=Sector.OTHER,
        legal_basis=Basis(default=BasisClaim(basis=LegalBasis.CONTRACT)),
        languages=("fr",),
    )


def _weight(obligation: Obligation) -> str:
    return f"{written(OBLIGATIONS[obligation], 'en')} ({written(OBLIGATIONS[obligation], 'fr')})"


def _errors_in_short(confusion: Confusion | None, criterion: str) -> str:
    errors = confusion.criteria.get(criterion) if confusion else None
    if confusion is None or errors is None:
        return ""
    found = f" · found {errors.found} of {errors.due} due, false accusations: {len(errors.false_accusations)}"
    return f"{found} (by an earlier method)" if criterion in changed_since(confusion) else found


def _family_title(family: Family) -> str:
    return f"{written(FAMILIES[family], 'en')} · {written(FAMILIES[family], 'fr')}"


def _both(text: Text) -> str:
    return f"{written(text, 'en')} · *{written(text, 'fr')}*"

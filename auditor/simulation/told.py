"""What does a simulation say, as values for programs? Units stand in the names."""

from typing import Any

from auditor.simulation.recovery import Recovered
from auditor.simulation.run import Simulated


def as_json(done: Simulated) -> dict[str, Any]:
    """Everything, the parameters among it."""
    tally, asked = done.tally, done.simulation
    return {
        "simulation": {
            "services": asked.services,
            "months": asked.months,
            "seed": asked.seed,
            "installations": asked.installations,
            "begin": asked.begin.isoformat(),
            "archetypes": asked.archetypes.model_dump(mode="json", exclude_none=True),
        },
        "holds": {
            "cases": done.cases,
            "cases_by_archetype": dict(sorted(tally.opened.items())),
            "cases_judged": tally.judged,
            "cases_without_request": tally.unasked,
            "requests_in_cohort": tally.requests,
            "requests_doubled": done.doubled,
            "held_back_by_reason": dict(sorted(tally.waits.items())),
        },
        "pace": _pace(done),
        "cost": {
            "cpu_s_per_case": done.cpu_s / done.cases if done.cases else None,
            "store_kb_per_case": done.store_bytes / done.cases / 1024 if done.cases else None,
            "peak_memory_mb_by_quarter": list(done.peaks_mb),
            "questions": tally.questions,
            "most_questions_on_a_day": tally.most_questions,
            "person_hours": tally.questions * asked.archetypes.minutes_per_question / 60,
        },
        "figures": {
            "cohort": {
                "requests": tally.cohort.requests,
                "still_extended": tally.cohort.extended,
            },
            "shares": [_share(one) for one in done.shares],
            "intervals": len(done.shares),
            "intervals_covering": sum(one.is_covered for one in done.shares),
        },
        "judgment": {
            "verdicts_by_outcome": _outcomes(done),
            "false_accusations": tally.wrongly.total(),
            "false_accusations_by_reason": dict(sorted(tally.wrongly.items())),
        },
    }


def _pace(done: Simulated) -> dict[str, Any]:
    advances, commits, beside = done.tally.advances, done.commits.count, done.simulation.installations
    return {
        "advances": advances,
        "commits": commits,
        "commits_per_advance": commits / advances if advances else None,
        "advances_per_cpu_s": advances / done.commits.cpu_s if done.commits.cpu_s else None,
        "commits_per_cpu_s": done.commits.per_cpu_s,
        "store_alone_commits_per_cpu_s": done.alone.per_cpu_s,
        "engine_of_store_alone": done.of_alone,
        "engine_of_store_alone_by_cpu": done.of_alone_by_cpu,
        "advances_per_s": advances / done.commits.wall_s * beside if done.commits.wall_s else None,
        "commits_per_s": done.commits.per_s * beside,
        "store_alone_commits_per_s": done.alone.per_s * beside,
        "engine_cpu_s": done.commits.cpu_s,
        "judging_cpu_s": done.judging.cpu_s,
        "wall_s": done.wall_s,
        "cpu_s": done.cpu_s,
    }


def _share(one: Recovered) -> dict[str, Any]:
    count = one.rate.count
    return {
        "archetype": one.archetype or None,
        "measure": one.measure,
        "parameter": one.parameter,
        "published": one.rate.value,
        "events": count.good,
        "population": count.population,
        "undecided": count.open,
        "wilson_95_low": one.rate.interval.low,
        "wilson_95_high": one.rate.interval.high,
        "bounds_low": one.rate.bounds.low,
        "bounds_high": one.rate.bounds.high,
        "only_bounds": one.rate.is_bounds_only,
        "covering_low": one.interval.low,
        "covering_high": one.interval.high,
        "covered": one.is_covered,
    }


def _outcomes(done: Simulated) -> dict[str, dict[str, int]]:
    by_criterion: dict[str, dict[str, int]] = {}
    for key, count in sorted(done.tally.found.items()):
        criterion, outcome = key.split(" ")
        by_criterion.setdefault(criterion, {})[outcome] = count
    return by_criterion

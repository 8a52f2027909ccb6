"""What exactly is a probe told to do for a stage of a case? Pure: from scenario, ledger and truth."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from auditor.clarification import LETTER, STAGE
from auditor.law import local_day
from auditor.mail_at_hand import rule_of
from auditor.replay import State
from probes.base import Baseline, Round, Stage
from results.records import (
    CaseOpened,
    Entry,
    Fact,
    FieldType,
    GroundTruth,
    Looked,
    PlantingOpened,
    QuestionTopic,
    TruthRecord,
)
from scenarios.loaded import LoadedScenario
from scenarios.pattern import Inserted
from scenarios.schema import HandPlan, Plan, Scenario, SendLetter, Step

LOOKS = ("baseline", "look", "confirm")
_ELSEWHERE = ("verify", "wait", "notice")
"""Stages that have no steps of their own."""

_BY_CATEGORY = ("plant", "readback")


def is_by_steps(stage: str | None) -> bool:
    """Whether a stage's steps are done once, in order; planting and read-back are done by category."""
    return stage is not None and stage not in (*_ELSEWHERE, *_BY_CATEGORY)


def steps_of(scenario: Scenario, stage: str) -> tuple[Step, ...]:
    """The steps of a stage that is not done by category; of a mail's `then`, too."""
    rule = rule_of(stage)
    if rule is not None:
        return scenario.wait.mail[rule].then if scenario.wait else ()
    look = scenario.wait.look if scenario.wait else ()
    live = scenario.live.steps if scenario.live else ()
    return {
        "live": live,
        "undo": scenario.undo,
        "baseline": look,
        "look": look,
        "confirm": scenario.confirm or look,
        "request": scenario.request,
        "collect": scenario.collect,
        STAGE: _clarifying(scenario),
    }[stage]


def _clarifying(scenario: Scenario) -> tuple[SendLetter, ...]:
    """To whom the request went, by the same way, as an answer; nothing where nobody was written to."""
    asked = next((step for step in scenario.request if isinstance(step, SendLetter)), None)
    if asked is None:
        return ()
    return (SendLetter.model_validate({"send_letter": LETTER, "to": asked.to, "by": asked.by, "reply": True}),)


def all_steps(scenario: Scenario, stage: str) -> tuple[Step, ...]:
    """Every step that a stage may do, of whatever category; `verify` has none of its own."""
    if stage in _ELSEWHERE:
        return ()
    if stage not in _BY_CATEGORY:
        return steps_of(scenario, stage)
    plans = scenario.plant if stage == "plant" else scenario.readback
    return tuple(step for plan in plans.values() if isinstance(plan, tuple) for step in plan)


def stage_of(
    loaded: LoadedScenario,
    state: State,
    name: str,
    *,
    from_step: int = 0,
    export: str | None = None,
    known_exports: frozenset[str] = frozenset(),
    letters: Mapping[str, str] | None = None,
    mail: bytes | None = None,
) -> Stage:
    """A stage of a case as its probe is told it."""
    last = _last_look(state)
    return Stage(
        name=name,
        steps=steps_of(loaded.scenario, name),
        login=loaded.scenario.login,
        interruptions=loaded.scenario.interruptions,
        barriers=name == "request" and isinstance(state.opened, CaseOpened) and state.opened.surveyed,
        from_step=from_step,
        export=export,
        seen_until=last[0] if last else None,
        page=last[1].page if last else None,
        languages=_languages(state, "baseline") if name in ("look", "confirm") else (),
        baseline=_baseline(loaded, state) if name != "baseline" else None,
        row=_chosen_row(state),
        known_exports=known_exports,
        letters=letters or {},
        mail=mail,
    )


def rounds_stage(
    loaded: LoadedScenario,
    name: str,
    truth: GroundTruth,
    *,
    state: State | None = None,
    only: frozenset[str] | None = None,
    files: Mapping[tuple[str, str], Path] | None = None,
) -> Stage:
    """`plant` or `readback`: the steps of each category, once for each record (`only` those named).

    Steps plant what is theirs; they read back what people planted too.

    `state` of a case whose account was read back before: pages in another language than then prove no loss.
    """
    scenario = loaded.scenario
    plans = scenario.plant if name == "plant" else scenario.readback
    records = planted_by_steps(scenario, truth) if name == "plant" else planted_by_us(scenario, truth)
    steps_by = {category: plan for category, plan in plans.items() if isinstance(plan, tuple)}
    rounds = tuple(
        Round(
            category=record.category,
            record=record.id,
            values=_record_values(record),
            files=_record_files(record, files or {}),
        )
        for record in records
        if record.category in steps_by and (only is None or record.id in only)
    )
    return Stage(
        name=name,
        steps_by=steps_by,
        rounds=rounds,
        login=scenario.login,
        interruptions=scenario.interruptions,
        languages=_languages(state, name) if state is not None else (),
    )


def planted_by_steps(scenario: Scenario, truth: GroundTruth) -> tuple[TruthRecord, ...]:
    """Records that the scenario's own steps put into the account."""
    return tuple(r for r in truth.records if r.planted == "steps" and _is_steps(scenario.plant.get(r.category)))


def planted_by_us(scenario: Scenario, truth: GroundTruth) -> tuple[TruthRecord, ...]:
    """Records that steps or people put into the account; what its use alone leaves behind is none of them."""
    by_program = (None, HandPlan.BY_PROGRAM)
    return tuple(
        r for r in truth.records if r.planted != "by_program" and scenario.plant.get(r.category) not in by_program
    )


def _is_steps(plan: Plan | None) -> bool:
    return isinstance(plan, tuple)


def _record_values(record: TruthRecord) -> dict[str, Inserted]:
    values = {f"record.{f.name}": Inserted.of(f.value, f.type) for f in record.fields if f.type is not FieldType.FILE}
    for f in record.fields:
        if f.type is FieldType.FILE:
            values[f"record.{f.name}.name"] = Inserted.of(f.value)
    values["record.id"] = Inserted.of(record.id)
    if record.occurred is not None:
        values["record.occurred.date"] = Inserted.of(record.occurred.isoformat(), FieldType.DATE)
    return values


def _record_files(record: TruthRecord, files: Mapping[tuple[str, str], Path]) -> dict[str, Path]:
    return {
        f"record.{f.name}": files[record.id, f.name]
        for f in record.fields
        if f.type is FieldType.FILE and (record.id, f.name) in files
    }


def _last_look(state: State) -> tuple[datetime, Looked] | None:
    """The last look at which no answer was seen: from then on it may have come."""
    quiet = [(entry.at, look) for entry, look in state.looks if look.is_whole and Fact.EXPORT_READY not in look.facts]
    if quiet:
        return quiet[-1]
    submitted = state.first(Fact.REQUEST_SUBMITTED)
    return (submitted[1].when.by, Looked()) if submitted else None


def _baseline(loaded: LoadedScenario, state: State) -> Baseline | None:
    """What the look just before the request saw, and the day of the request where the controller is."""
    jurisdiction = loaded.service.controller.jurisdiction
    before = [(entry, look) for entry, look in state.looks if entry.stage == "baseline"]
    if not before:
        return None
    entry, look = before[-1]
    submitted = state.first(Fact.REQUEST_SUBMITTED)
    moment = submitted[1].when.after or submitted[1].when.by if submitted else entry.at
    return Baseline(rows=look.rows, day=local_day(moment, jurisdiction))


def _languages(state: State, stage: str) -> tuple[str, ...]:
    """Which the pages of a stage said they were in when it last came to its end."""
    ended = state.ended.get(stage)
    return ended[1].languages if ended else ()


def _chosen_row(state: State) -> str | None:
    """A person's choice among rows that are equally new."""
    for _, answer in reversed(list(state.answered.values())):
        asked = state.asked.get(answer.question)
        if asked is not None and asked[1].topic is QuestionTopic.WHICH_ROW:
            return answer.answer
    return None


def opening(entries: Sequence[Entry]) -> CaseOpened | PlantingOpened:
    """The first entry's words: what the ledger was opened for."""
    body = entries[0].body
    assert isinstance(body, CaseOpened | PlantingOpened)
    return body

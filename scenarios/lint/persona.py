"""Do the personas have what the steps plant and read back? (rule 9, and remarks on how much the answer will be worth)"""

from collections.abc import Iterator, Mapping

from scenarios.errors import Problem
from scenarios.lint.subject import PersonaLike, Subject
from scenarios.schema import HandPlan, Step
from scenarios.source import Loc
from scenarios.variable import strings_of, variables_of

WORTH_PRINTING = 10
"""Records of a category that the export must hold, so that the share found says something."""

Plans = Mapping[str, "HandPlan | tuple[Step, ...]"]


def check_personas(subject: Subject) -> Iterator[Problem]:
    """Refuse planting what a persona lacks or what nothing proves (rule 9); warn where the answer will say little."""
    scenario = subject.loaded.scenario
    for key, name in (("persona", subject.loaded.persona), ("bystander", scenario.bystander)):
        if name is not None and name not in subject.personas:
            known = ", ".join(sorted(subject.personas)) or "none"
            yield subject.error("unknown_persona", (key,), f"there is no persona “{name}”", f"known: {known}")
    if scenario.bystander is None:
        mend = "add `bystander`; without a second account leaks and closed links are untested"
        yield subject.warning("no_bystander", (), "no second account watches", mend)
    for category in scenario.plant:
        if category not in scenario.readback:
            message = f"“{category}” is planted and never read back"
            yield subject.error(
                "no_readback", ("plant", category), message, f"add `readback: {{{category}: ...}}`, or `by_hand`"
            )
    yield from _categories(subject)
    yield from _unproven(subject)


def _categories(subject: Subject) -> Iterator[Problem]:
    scenario = subject.loaded.scenario
    persona = subject.personas.get(subject.loaded.persona)
    stages: tuple[tuple[str, Plans], ...] = (("plant", scenario.plant), ("readback", scenario.readback))
    for stage, plans in stages:
        for category, plan in plans.items():
            loc = (stage, category)
            if persona is not None and category not in persona.categories:
                message = f"the persona “{subject.loaded.persona}” has no records in “{category}”"
                yield subject.error("no_records", loc, message, f"known: {', '.join(persona.categories)}")
            elif persona is not None and stage == "plant" and _is_thin(plan, persona.must_count(category)):
                message = f"fewer than {WORTH_PRINTING} records that must come back in “{category}”"
                yield subject.warning("few_records", loc, message, "raise `count` in the persona")
            for name in (subject.loaded.persona, scenario.bystander):
                other = subject.personas.get(name or "")
                if other is not None and category in other.categories:
                    yield from _fields(subject, loc, plan, other, name or "")


def _is_thin(plan: object, must: int) -> bool:
    return plan is not HandPlan.BY_PROGRAM and must < WORTH_PRINTING


def _fields(subject: Subject, loc: Loc, plan: object, persona: PersonaLike, name: str) -> Iterator[Problem]:
    wanted = record_fields(plan)
    for record, fields in persona.fields(str(loc[-1])).items():
        for field in wanted:
            if field not in fields:
                message = f"the record “{record}” of “{name}” has no “{field}”"
                yield subject.error(
                    "field_missing", loc, message, "add it to the persona, or leave it out of the steps"
                )


def record_fields(plan: object) -> tuple[str, ...]:
    """Which fields of a record some steps name, in order."""
    if isinstance(plan, HandPlan) or not isinstance(plan, tuple):
        return ()
    data = [step.model_dump(mode="json", exclude_defaults=True) for step in plan]
    named = (v.name.partition(".")[0] for _, text in strings_of(data) for v in variables_of(text) if v.root == "record")
    return tuple(dict.fromkeys(named))


def _unproven(subject: Subject) -> Iterator[Problem]:
    scenario = subject.loaded.scenario
    for category, plan in scenario.plant.items():
        back = scenario.readback.get(category)
        if back is HandPlan.BY_HAND:
            message = f"“{category}” is read back by hand: nobody's word proves a record, so it can fail nobody"
            mend = "where a page shows the records, read them back by steps"
            yield subject.warning("unproven_category", ("readback", category), message, mend)
        if back is None or isinstance(back, HandPlan):
            continue
        for field in record_fields(plan):
            if field not in (*record_fields(back), "id"):
                message = f"“{field}” is planted and never read back: it can fail nobody"
                yield subject.warning(
                    "unproven_field", ("plant", category), message, f"name ${{record.{field}}} in `readback`"
                )

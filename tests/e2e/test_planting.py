"""Does what was planted count as the service shows it, whoever planted it?

Through a real browser, from an empty account on: what the portal makes of the
words that are typed, and what a person entered and steps read back.
"""

from datetime import date
from pathlib import Path

import pytest

from auditor.desk import answer_question, open_planting
from auditor.judge import inspection_of, judge
from probes.browser import Browsers
from results.records import Found, GroundTruth, Outcome, QuestionTopic, ReadBack
from results.store import declaration, ledger, question
from scenarios.sandbox.state import FamilyMember, Relationship
from tests.e2e.expected import PERFECT
from tests.e2e.stage import PLANTED, START, Planted, Stage, audited

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]  # the browser lives in its loop

CUT_SHORT = {"profile.occupation"}
RESPELT = (".street", ".city", ".full_name", ".subject", ".provider", ".query")
FINE = (Outcome.PASSED, Outcome.INAPPLICABLE)


async def truth_of(stage: Stage) -> GroundTruth:
    """What is, or was, planted in the account that asks."""
    async with stage.house.store.read() as tx:
        planting = await declaration.planting_of(tx, stage.loaded.account)
        assert planting is not None
        return await declaration.load_truth(tx, planting.truth)


async def read_back(stage: Stage, ledger_id: str) -> tuple[set[str], set[str]]:
    """Which fields were seen in the account, and which were not."""
    async with stage.house.store.read() as tx:
        backs = [e.body for e in await ledger.load(tx, ledger_id) if isinstance(e.body, ReadBack)]
    return {name for back in backs for name in back.seen}, {name for back in backs for name in back.absent}


async def test_what_the_portal_respells_counts_as_its_pages_show_it(
    insurer: Planted, tmp_path: Path, browsers: Browsers
) -> None:
    async with audited(insurer, tmp_path / "home", browsers, "respells_what_is_typed", fresh=True) as stage:
        for persona in ("camille", "noe"):
            await open_planting(stage.house, stage.loaded, persona, url=stage.url)
        await stage.run_until(START)
        case = await stage.run(days=14, surveyed=True)
        seen, absent = await read_back(stage, case)
        assert absent == CUT_SHORT, "it was not seen, and can fail nobody"
        inspected = await inspection_of(stage.house, case)
        assert inspected is not None
        given = {f"{r.record}.{f.field}": f.found for r in inspected.records for f in r.fields}
        assert {given[name] for name in seen if name.endswith(RESPELT)} == {Found.NORMALISED}
        assert given["profile.occupation"] not in (Found.EXACT, Found.NORMALISED), "the export holds what is left of it"
        card = await judge(stage.house, case)
        assert [v.criterion for v in card.verdicts if v.outcome not in FINE] == ["stability"]  # there is one export
        assert {v.criterion: v.reason for v in card.verdicts} == PERFECT["mutuelle"]


BY_STEPS = """  family:
    - open: /famille/ajouter
    - fill: {field: {fr: Nom et prénom, en: Full name}, with: "${record.full_name}"}
    - fill: {field: {fr: Date de naissance, en: Date of birth}, with: "${record.birth_date}"}
    - click: {button: {fr: Ajouter, en: Add}}
    - see: {heading: "${record.full_name}"}
"""


def keep_family_alone(stage: Stage) -> None:
    """What is planted by steps is planted elsewhere often enough."""
    path = stage.house.settings.scenarios / "personas" / "camille.yaml"
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition("  profile:\n")
    family = rest[rest.index("  family:\n") : rest.index("  messages:\n")]
    path.write_text(f"{before}{family}decoys: 200\n", encoding="utf-8")


def enter(stage: Stage, n: int, name: str, born: date) -> None:
    """A person enters a relative, at their own machine."""
    child = FamilyMember(
        id=f"by-hand-{n}", full_name=name, relationship=Relationship.CHILD, birth_date=born, added_at=stage.clock.now()
    )
    stage.state.members["camille"].family.append(child)


async def test_what_a_person_planted_is_read_back_by_steps_and_needs_no_proof(
    insurer: Planted, tmp_path: Path, browsers: Browsers
) -> None:
    """The second of two relatives was entered with another birthday: that alone stays unproven."""
    by_hand = (BY_STEPS, "  family: by_hand\n")
    async with audited(insurer, tmp_path / "home", browsers, fresh=True, edit=by_hand) as stage:
        keep_family_alone(stage)
        opened = await open_planting(stage.house, stage.loaded, "camille", url=stage.url)
        await stage.run_until(PLANTED)
        async with stage.house.store.read() as tx:
            (row,) = await question.listing(tx, open_only=True)
        assert (row.asked.topic, row.asked.attach) == (QuestionTopic.PLANT_BY_HAND, "optional")
        for n, record in enumerate((await truth_of(stage)).records):
            (name,) = (f.value for f in record.fields if f.name == "full_name")
            enter(stage, n, name, date(2019 - n, 4, 5))
        await answer_question(stage.house, row.id, "done", person="ines")
        await stage.run_until(PLANTED)
        seen, absent = await read_back(stage, opened)
        assert seen == {"child-1.full_name", "child-1.birth_date", "child-2.full_name"}
        assert absent == {"child-2.birth_date"}
        async with stage.house.store.read() as tx:
            planting = await declaration.planting_of(tx, stage.loaded.account)
        assert planting is not None
        assert planting.complete, "cases may begin"

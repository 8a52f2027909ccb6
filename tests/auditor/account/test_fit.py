"""What may not be begun with an account, or at a service, and does the refusal name thing, place and mend?"""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from auditor.account import change
from auditor.account.known import look_up, look_up_each
from auditor.desk import abandon, open_case, open_planting
from auditor.house import House
from auditor.refusal import Refused
from auditor.rehearsal import rehearse
from results.clock import SetClock
from results.records import (
    AccountChange,
    AccountCondition,
    Asked,
    Body,
    Fact,
    FactSeen,
    Intended,
    Interval,
    QuestionTopic,
    Unobserved,
)
from results.store import account, ledger
from results.tables import plantings
from scenarios.loaded import LoadedScenario
from tests.auditor.installation import PORTAL
from tests.auditor.situations import ASKED

DAY = timedelta(days=1)
CAMILLE, NOE = "camille@portal", "noe@portal"
LETTER = """request:
  - send_letter: portability
    to: "${service.contact.dpo}"
    fact: request_submitted
"""


def rewritten(house: House, *changes: tuple[str, str]) -> LoadedScenario:
    """The portal's scenario, changed; the accounts are the same."""
    text = PORTAL.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (house.settings.scenarios / "catalogue" / "portal.yaml").write_text(text, encoding="utf-8")
    return house.load("portal")


async def tell(house: House, case: str, *bodies: Body) -> None:
    async with house.store.write() as tx:
        for body in bodies:
            await ledger.append(tx, case, body, at=house.clock.now(), by="probe:browser", stage="request", attempt=1)


async def condition(house: House, loaded: LoadedScenario, whose: str = CAMILLE) -> AccountCondition:
    async with house.store.read() as tx:
        return (await look_up(tx, whose, loaded, house.clock.now())).state.condition


def submitted() -> FactSeen:
    return FactSeen(fact=Fact.REQUEST_SUBMITTED, when=Interval(by=ASKED))


class TestAccounts:
    async def test_a_locked_account_opens_no_case_and_is_not_planted(self, house: House) -> None:
        portal = house.load("portal")
        await change.lock(house, CAMILLE, person="ines", why="too many tries")
        told = r"camille@portal is locked since 2026-03-02 \(too many tries\).*auditor account unlock camille@portal"
        with pytest.raises(Refused, match=told):
            await open_planting(house, portal, "camille")
        with pytest.raises(Refused, match=told):
            await open_case(house, portal)
        await change.unlock(house, CAMILLE, person="ines")
        assert await open_planting(house, portal, "camille")

    async def test_three_refused_passwords_say_what_to_do(self, house: House, loaded: LoadedScenario) -> None:
        case = await open_case(house, loaded)
        await tell(house, case, *[Unobserved(code="credential_rejected", retry=False)] * 3)
        await abandon(house, case, person="ines", why="password")
        with pytest.raises(Refused, match=r"refused three times in a row.*`auditor account rotate camille@portal`"):
            await open_case(house, loaded)
        await change.rotate(house, CAMILLE, person="ines")
        assert await open_case(house, loaded)

    async def test_a_new_password_does_not_open_what_somebody_said_is_locked(
        self, house: House, loaded: LoadedScenario
    ) -> None:
        case = await open_case(house, loaded)
        topics = (QuestionTopic.ACCOUNT_LOCKED, QuestionTopic.CREDENTIAL_REJECTED)
        await tell(house, case, *[Asked(question=f"q-{t}", topic=t, answers=("again", "abandon")) for t in topics])
        await change.lock(house, CAMILLE, person="ines", why="a captcha")
        answered = await change.rotate(house, CAMILLE, person="ines")
        assert [row.asked.topic for row in answered] == [QuestionTopic.CREDENTIAL_REJECTED]
        answered = await change.unlock(house, CAMILLE, person="ines")
        assert [row.asked.topic for row in answered] == [QuestionTopic.ACCOUNT_LOCKED]

    async def test_a_retired_or_burned_account_is_done_with(self, house: House, loaded: LoadedScenario) -> None:
        await change.retire(house, CAMILLE, person="ines", why="moved")
        with pytest.raises(Refused, match=r"camille@portal is retired since 2026-03-02: moved\. Nothing more"):
            await open_case(house, loaded)
        async with house.store.write() as tx:
            await account.append(tx, NOE, AccountChange.BURNED, at=ASKED, by="engine")
        with pytest.raises(Refused, match="noe@portal is burned"):
            await change.unlock(house, NOE, person="ines")

    async def test_a_witness_that_is_locked_would_witness_nothing(self, house: House, loaded: LoadedScenario) -> None:
        await change.lock(house, NOE, person="ines", why="a captcha")
        with pytest.raises(Refused, match="noe@portal is locked"):
            await open_case(house, loaded)

    async def test_two_cases_at_once_on_one_account_are_refused_from_whatever_side(
        self, house: House, loaded: LoadedScenario
    ) -> None:
        async def attempt() -> str:
            try:
                return await open_case(house, loaded)
            except Refused as refused:
                return str(refused)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(attempt()) for _ in range(4)]
        said = [task.result() for task in tasks]
        (case,) = [one for one in said if one.startswith("case-")]
        said.remove(case)
        assert said == [f"case {case} is open on account {CAMILLE}; close it first, or wait for it"] * 3
        assert await condition(house, loaded) is AccountCondition.IN_CASE

    async def test_an_account_in_a_case_is_not_planted_and_what_is_planted_already_stays(
        self, house: House, loaded: LoadedScenario
    ) -> None:
        case = await open_case(house, loaded)
        assert await open_planting(house, loaded, "camille")
        async with house.store.write() as tx:
            await tx.execute(update(plantings).where(plantings.c.account == CAMILLE).values(complete=False))
        with pytest.raises(Refused, match=f"case {case} is open on account {CAMILLE}"):
            await open_planting(house, loaded, "camille")


class TestRest:
    async def test_after_a_request_the_services_own_limit_is_kept_and_the_day_is_given(
        self, house: House, loaded: LoadedScenario, clock: SetClock
    ) -> None:
        portal = rewritten(house, ("persona: camille", "limits: {cooldown: 7d}\npersona: camille"))
        case = await open_case(house, portal)
        await tell(house, case, Intended(step=1), submitted())
        await abandon(house, case, person="ines", why="enough")
        told = "camille@portal rests until 2026-03-09 09:00 UTC .the service's own time between two requests."
        with pytest.raises(Refused, match=told):
            await open_case(house, portal)
        assert await open_planting(house, portal, "camille"), "only asking must wait"
        for days, rests in ((0, True), (6, True), (7, False), (30, False)):
            async with house.store.read() as tx:
                read = [look_up_each(tx, {CAMILLE: portal}, ASKED + days * DAY, past=past) for past in (True, False)]
                found = [(await one)[0].state for one in read]
            assert found[0] == found[1], "what is too old to rest on changes nothing"
            assert (found[0].condition is AccountCondition.RESTING) is rests
        clock.set(ASKED + 7 * DAY)
        assert await open_case(house, portal) != case

    async def test_a_request_that_may_have_left_counts_as_one(
        self, house: House, loaded: LoadedScenario, clock: SetClock
    ) -> None:
        portal = rewritten(house, ("persona: camille", "limits: {cooldown: 7d}\npersona: camille"))
        case = await open_case(house, portal)
        await tell(house, case, Intended(step=1))
        await abandon(house, case, person="ines", why="nobody knows")
        with pytest.raises(Refused, match="rests until 2026-03-09"):
            await open_case(house, portal)

    async def test_a_case_that_never_asked_leaves_no_rest(self, house: House, loaded: LoadedScenario) -> None:
        portal = rewritten(house, ("persona: camille", "limits: {cooldown: 7d}\npersona: camille"))
        await abandon(house, await open_case(house, portal), person="ines", why="duplicate")
        assert await open_case(house, portal)

    async def test_between_two_letters_lie_six_months_and_none_between_a_letter_and_a_click(
        self, house: House, loaded: LoadedScenario, clock: SetClock
    ) -> None:
        click = loaded
        text = PORTAL.read_text(encoding="utf-8")
        start, end = text.index("request:\n"), text.index("wait:\n")
        letter = rewritten(
            house,
            (text[start:end], LETTER),
            ("  languages: [fr]", "  languages: [fr]\n  contact: {dpo: dpo@portail.example}"),
        )
        case = await open_case(house, letter)
        await tell(house, case, Intended(step=0), submitted())
        await abandon(house, case, person="ines", why="enough")
        with pytest.raises(Refused, match=r"rests until 2026-09-02 09:00 UTC \(one written request"):
            await open_case(house, letter)
        await abandon(house, await open_case(house, click), person="ines", why="enough")
        clock.set(ASKED + 184 * DAY)
        assert await open_case(house, letter)


PRODUCTION = ("http://127.0.0.1:8200", "https://portail.example")
TERMS = """  languages: [fr]
  terms: {{url: "https://portail.example/cgu", sha256: {digest}, on: 2026-01-05, decision: {decision}, by: ines}}
"""


def decided(decision: str) -> tuple[str, str]:
    return ("  languages: [fr]\n", TERMS.format(digest="a" * 64, decision=decision))


class TestTerms:
    async def test_without_a_decision_nothing_is_run_at_a_real_service(self, house: House) -> None:
        portal = rewritten(house, PRODUCTION)
        told = r"portal.yaml:3:\d+: nobody has decided on the terms of use of portal; read them"
        with pytest.raises(Refused, match=told):
            await open_planting(house, portal, "camille")
        with pytest.raises(Refused, match=told):
            await open_case(house, portal)
        with pytest.raises(Refused, match=told):
            await rehearse(house, portal, language="fr")

    @pytest.mark.parametrize("url", ["http://127.0.0.1:8200", "http://localhost:1", "https://portail.test/x"])
    async def test_a_rig_needs_none(self, house: House, url: str) -> None:
        assert await open_planting(house, rewritten(house, (PRODUCTION[0], url)), "camille")

    async def test_nor_does_a_pre_production(self, house: House, written_holder: None) -> None:
        portal = rewritten(
            house, PRODUCTION, ("  languages: [fr]\n", "  languages: [fr]\n  environment: preproduction\n")
        )
        assert await open_planting(house, portal, "camille")

    async def test_a_rig_that_also_visits_a_real_host_is_none(self, house: House) -> None:
        portal = rewritten(house, ("checked:", 'hosts: ["cdn.portail.example"]\nchecked:'))
        with pytest.raises(Refused, match="nobody has decided on the terms of use"):
            await open_planting(house, portal, "camille")

    @pytest.mark.parametrize("decision", ["allowed", "silent", "agreed"])
    async def test_a_decision_lets_it_be_run(self, house: House, written_holder: None, decision: str) -> None:
        assert await open_planting(house, rewritten(house, PRODUCTION, decided(decision)), "camille")

    async def test_terms_that_forbid_it_forbid_it_everywhere(self, house: House) -> None:
        told = r"portal.yaml:\d+:\d+: the terms of use of portal forbid it, as ines decided on 2026-01-05"
        with pytest.raises(Refused, match=told):
            await open_planting(house, rewritten(house, decided("forbidden")), "camille")

    async def test_an_account_that_nobody_stands_behind_is_not_used_at_a_real_service(self, house: House) -> None:
        portal = rewritten(house, PRODUCTION, decided("allowed"))
        with pytest.raises(Refused, match=r"accounts.toml:1:1: nobody stands behind camille@portal.*write holder ="):
            await open_planting(house, portal, "camille")

    async def test_nor_a_witness_that_nobody_stands_behind(self, house: House, written_holder: None) -> None:
        portal = rewritten(house, PRODUCTION, decided("allowed"))
        with pytest.raises(Refused, match=r"accounts.toml:4:1: nobody stands behind noe@portal"):
            await open_planting(house, portal, "noe")
        with pytest.raises(Refused, match=r"nobody stands behind noe@portal"):
            await open_case(house, portal)


@pytest.fixture
def written_holder(house: House) -> None:
    path = house.settings.accounts
    holder = 'holder = { mode = "staff", reference = "consent-7" }'
    path.write_text(path.read_text().replace('username = "camille"', f'username = "camille"\n{holder}'))


async def test_a_password_refused_today_is_not_typed_in_a_rehearsal(
    house: House, loaded: LoadedScenario, tmp_path: Path
) -> None:
    async with house.store.write() as tx:
        await account.append(tx, CAMILLE, AccountChange.PASSWORD_REFUSED, at=house.clock.now(), by="probe:browser")
    with pytest.raises(Refused, match=r"not tried again before 2026-03-03 08:59 UTC.*auditor account rotate"):
        await rehearse(house, loaded, language="fr")

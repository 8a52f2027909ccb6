"""Is a controller told what was found, heard, seen to repair it, and is only then anything public?"""

import shutil
from copy import deepcopy
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from auditor.demo import remember
from auditor.desk import open_case
from auditor.house import House, open_house
from auditor.judge import judge
from auditor.notice.draft import draft
from auditor.notice.enter import find_notice
from auditor.notice.reply import Reading, read
from auditor.notice.review import approve
from auditor.notice.state import NoticeState
from auditor.publication import note
from auditor.release import build
from auditor.settings import Settings
from auditor.wiring import engine_of
from probes.browser import Browsers
from results.clock import SetClock
from results.figures.period import period_of
from results.records import Closed, Closing, Hold, Outcome, PublicationWhat, QuestionTopic, ReplyAct
from results.store import ledger, question
from scenarios.load import load_scenario
from scenarios.sandbox import create_sandbox, serve
from scenarios.sandbox.post import open_post
from tests.auditor.mailbox.rig import PASSWORD
from tests.auditor.notice.rig import OURS, NoticeRig, notices_of, report
from tests.e2e.stage import NAMES, START, Planted, Stage, reader

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PERIOD = period_of("2026-Q2")
DPO, SECOND = "dpo@sablon.test", "courrier@sablon.test"


async def state_of(house: House, notice: str) -> NoticeState:
    async with house.store.read() as tx:
        return (await find_notice(tx, notice))[2]


async def held(house: House, case: str) -> list[Hold]:
    built = await build(house, PERIOD, person="ines")
    return [hold.why for hold in built.gated.held.get(case, ())]


async def test_from_a_finding_to_its_repair(insurer: Planted, tmp_path: Path, browsers: Browsers) -> None:
    home, clock, letters = tmp_path / "home", SetClock(START), list[tuple[str, EmailMessage]]()
    shutil.copytree(insurer.home, home)
    for account in insurer.accounts:
        remember(insurer.id, account.username, account.password)
    held_by_them = deepcopy(insurer.state)

    def taking(address: str):
        async def take(_sender: str, raw: bytes) -> None:
            letter = BytesParser(policy=default).parsebytes(raw)
            assert isinstance(letter, EmailMessage)
            letters.append((address, letter))

        return take

    def sandbox(*vices: str):
        return create_sandbox(
            clock=clock,
            vices=vices,
            service=insurer.service,
            accounts=[],
            seed=insurer.id,
            state=held_by_them,
            title=NAMES[insurer.service],
        )

    path = home / "scenarios" / "catalogue" / f"{insurer.id}.yaml"
    text = path.read_text(encoding="utf-8").replace("dpo: dpo@sablon-mutuelle.example", f"dpo: {DPO}", 1)
    houses = {address: taking(address) for address in (DPO, SECOND)}
    async with open_post({OURS: PASSWORD}, houses, now=clock.now) as post:
        (home / "auditor.toml").write_text(notices_of(post), encoding="utf-8")
        (home / "auditor.toml").chmod(0o600)
        start, _, rest = text.partition("notice: ")
        path.write_text(f'{start}notice: "{SECOND}"' + rest[rest.index("}") :], encoding="utf-8")
        settings = Settings(home=home, scenarios=home / "scenarios")
        async with open_house(settings, clock=clock) as house, engine_of(house, browsers=browsers) as engine:
            async with serve(sandbox("pdf_only")) as url:
                loaded = load_scenario(path, url=url)
                stage = Stage(house=house, engine=engine, clock=clock, loaded=loaded, url=url, language="fr", post=post)
                case = await open_case(house, loaded, language="fr", url=url)
                await stage.live(days=125, desk=reader(None))
            card = await judge(house, case)
            failed = {v.criterion for v in card.verdicts if v.outcome is Outcome.FAILED}
            assert "machine_readable" in failed
            assert Hold.NOT_NOTIFIED in await held(house, case)

            rig = NoticeRig(house=house, engine=engine, clock=clock, post=post, case=case, letters=letters)
            notice = await draft(house, insurer.id, person="ines")
            await approve(house, notice, person="paul")
            await rig.live(timedelta(hours=1))
            assert [to for to, _ in letters] == [DPO]
            await rig.come(report(letters[-1][1], DPO, "failed"))
            assert [to for to, _ in letters] == [DPO, SECOND]
            await rig.come(rig.answer("C’est réparé depuis ce matin ; merci de vérifier."))
            (asked,) = [row for row in await rig.questions(QuestionTopic.READ_MAIL) if row.answered is None]
            assert (await state_of(house, notice)).delivered is not None
            assert Hold.REPLY_WINDOW in await held(house, case)

            async with serve(sandbox(), port=urlsplit(url).port or 0):
                await read(house, asked.id, Reading(acts=(ReplyAct.REPAIRED, ReplyAct.RETEST)), person="ines")
                await stage.live(days=60, desk=reader(None))
                (retest,) = [one.case for _, one in (await state_of(house, notice)).retests]
                await judge(house, retest)
                await stage.live(days=30, desk=reader(None))
            state = await state_of(house, notice)
            assert {name.partition(" ")[2] for name in state.repaired} >= {"machine_readable"}
            async with house.store.read() as tx:
                entries = await ledger.load(tx, notice)
                assert [row for row in await question.listing(tx, open_only=True) if row.ledger == notice] == []
            assert [e.body.outcome for e in entries if isinstance(e.body, Closed)] == [Closing.NOTICE_ANSWERED]
            early = (await build(house, PERIOD, person="ines")).gated.release
            assert [one.repaired for one in early.cases if one.row.case == case] == [()], (
                "its re-test fails in something else"
            )
            await note(house, retest, PublicationWhat.NOTIFIED, person="ines")
            clock.set(clock.now() + timedelta(days=90))
            built = await build(house, PERIOD, person="ines")
            (public,) = [one for one in built.gated.release.cases if one.row.case == case]
            assert dict(public.repaired)["machine_readable"] > public.row.first_deadline
            table = (built.folder / "verdicts.csv").read_text(encoding="utf-8")
            assert any(line.endswith(f",{dict(public.repaired)['machine_readable']}") for line in table.splitlines())

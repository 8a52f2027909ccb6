"""Does what comes from shared software reach whoever makes it once, with no town named, and each town in a paragraph?"""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from auditor.notice import reply, review
from auditor.notice.advise import advise
from auditor.notice.draft import bytes_of, document_of, draft
from auditor.notice.reply import Decision, Reading
from auditor.notice.schema import notice_schema
from auditor.refusal import Refused
from dashboards.channels import notice as channel
from results.records import Expected, NoticeDocument, PublicationEvent, PublicationWhat, ReplyAct, Ruling, Way
from results.store import publication
from scenarios.manifest.model import generate_truth
from tests.auditor.notice.rig import NoticeRig, report
from tests.auditor.notice.software import MAKER, SECURITY, on_one_software

TOWNS = {"metz": ("messages",), "nancy": ("messages",)}
SHARED = {"provided_data", "attachments"}


async def document(rig: NoticeRig, notice: str) -> NoticeDocument:
    return document_of(rig.house, notice, await rig.state(notice))


async def events(rig: NoticeRig, case: str) -> list[PublicationEvent]:
    async with rig.house.store.read() as tx:
        return list(await publication.events_of(tx, case))


async def arrived(rig: NoticeRig, notice: str, to: str) -> None:
    await review.approve(rig.house, notice, person="paul")
    await rig.live(timedelta(minutes=1))
    letter = next(letter for address, letter in reversed(rig.letters) if address == to)
    await rig.come(report(letter, to, "delivered"))


async def test_whoever_makes_it_is_told_once_and_no_town_is_named(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, TOWNS) as (rig, cases):
        notice = await advise(rig.house, "portail", person="ines")
        said = await document(rig, notice)
        assert {finding.criterion for finding in said.findings} >= SHARED
        assert {finding.name for finding in said.findings} == {f"portail {f.criterion}" for f in said.findings}
        assert said.advice is not None
        assert (said.advice.services, said.advice.controllers) == (2, 2)
        everything = bytes_of(said).decode() + channel.text(said) + channel.page(said)
        for town, case in cases.items():
            assert town not in everything.casefold()
            assert case not in everything
        assert not list(Draft202012Validator(notice_schema()).iter_errors(json.loads(bytes_of(said))))
        with pytest.raises(Refused, match="is not approved yet"):
            await advise(rig.house, "portail", person="ines")
        await arrived(rig, notice, MAKER)
        with pytest.raises(Refused, match="nothing that comes from portail is left to tell"):
            await advise(rig.house, "portail", person="ines")
        ((to, letter),) = rig.letters
        names = {part.get_filename() for part in letter.walk()}
        assert (to, names) == (MAKER, names | {"ticket.txt", "model.yaml", "export.schema.json"})
        assert [await events(rig, case) for case in cases.values()] == [[], []], "no controller was told by this"


async def test_each_town_has_one_paragraph_and_its_own_findings_in_full(tmp_path: Path) -> None:
    towns = {**TOWNS, "laval": ("messages", "profile")}
    async with on_one_software(tmp_path, towns) as (rig, cases):
        notice = await draft(rig.house, "metz", person="ines")
        said = await document(rig, notice)
        assert {finding.name.partition(" ")[2] for finding in said.shared} >= SHARED
        assert not SHARED & {finding.criterion for finding in said.findings}
        (words,) = said.shared_words
        assert "portail" in words
        text = channel.text(said)
        assert text.count("CE QUI TIENT AU LOGICIEL") == 1
        assert f"({cases['metz']} provided_data)" in " ".join(text.split())
        assert "nancy" not in text.casefold()
        await arrived(rig, notice, "dpo@metz.test")
        (told,) = [e for e in await events(rig, cases["metz"]) if e.what is PublicationWhat.NOTIFIED]
        assert set(told.criteria) >= SHARED, "what stands in the paragraph was told"
        own = await document(rig, await draft(rig.house, "laval", person="ines"))
        assert own.shared, "another town is told too"


async def test_what_one_town_does_right_stays_with_those_who_do_not(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, {**TOWNS, "laval": ()}) as (rig, _):
        said = await document(rig, await draft(rig.house, "metz", person="ines"))
        assert {finding.criterion for finding in said.findings} >= {"provided_data"}
        assert "provided_data" not in {finding.name.partition(" ")[2] for finding in said.shared}


async def test_whoever_is_reached_at_no_address_is_tried_at_the_other(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, TOWNS, gone=frozenset({MAKER})) as (rig, _):
        notice = await advise(rig.house, "portail", person="ines")
        await review.approve(rig.house, notice, person="paul")
        await rig.live(timedelta(minutes=5))
        assert [to for to, _ in rig.letters] == [SECURITY]


async def test_what_they_dispute_is_public_of_no_town_before_it_is_decided(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, TOWNS) as (rig, cases):
        notice = await advise(rig.house, "portail", person="ines")
        await arrived(rig, notice, MAKER)
        file = tmp_path / "note"
        file.write_text("C’est un réglage.", encoding="utf-8")
        reading = Reading(acts=(ReplyAct.CONTESTED,), findings=("portail provided_data",))
        today = rig.clock.now().date()
        await reply.receive(rig.house, notice, Way.PHONE, day=today, file=file, reading=reading, person="paul")
        for case in cases.values():
            (disputed,) = await events(rig, case)
            assert (disputed.what, disputed.criteria) == (PublicationWhat.CONTESTED, ("provided_data",))
            assert disputed.advisory == notice
        decision = Decision(ruling=Ruling.WITHDRAWN, reasons=file)
        with pytest.raises(Refused, match="approved notice"):
            await reply.decide(rig.house, notice, decision, person="paul")
        await reply.decide(rig.house, notice, decision, person="zoe")
        for case in cases.values():
            assert (await events(rig, case))[-1].upheld is False
        with pytest.raises(Refused, match="is an advisory"):
            await reply.publish_statement(rig.house, notice, "any", text=file, person="zoe")


async def test_one_case_is_opened_where_they_ask_for_a_re_test(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, TOWNS) as (rig, _):
        notice = await advise(rig.house, "portail", person="ines")
        await arrived(rig, notice, MAKER)
        file = tmp_path / "note"
        file.write_text("Réparé.", encoding="utf-8")
        reading = Reading(acts=(ReplyAct.RETEST,))
        rig.clock.advance(timedelta(days=200))
        today = rig.clock.now().date()
        await reply.receive(rig.house, notice, Way.PHONE, day=today, file=file, reading=reading, person="paul")
        await rig.live(timedelta(minutes=1))
        assert len((await rig.state(notice)).retests) == 1


async def test_the_ticket_can_be_followed_to_its_end(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, TOWNS) as (rig, _):
        advice = (await document(rig, await advise(rig.house, "portail", person="ines"))).advice
    assert advice is not None
    assert all(command in advice.ticket for command in advice.commands)
    (tmp_path / "model.yaml").write_text(advice.model, encoding="utf-8")
    truth = generate_truth(tmp_path / "model.yaml", seed="x")
    assert {record.expected_portability for record in truth.records} == {Expected.MUST}
    schema = Draft202012Validator(json.loads(advice.export_schema))
    whole: dict[str, list[dict[str, object]]] = {}
    for record in truth.records:
        made = {
            field.name: yaml.safe_load(field.value) if field.value in ("true", "false") else field.value
            for field in record.fields
        }
        whole.setdefault(record.category, []).append(made)
    schema.validate(whole)
    with pytest.raises(ValidationError):
        schema.validate({name: rows for name, rows in whole.items() if name != "messages"})


async def test_nobody_is_told_of_a_software_of_which_nobody_says_who_makes_it(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, TOWNS) as (rig, _):
        with pytest.raises(Refused, match=r"write \[publishers\.indico\]"):
            await advise(rig.house, "indico", person="ines")

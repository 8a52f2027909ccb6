"""Is a notice written, read, approved, answered and decided on from the command line, each step refused where it must be?"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from auditor.house import House
from auditor.judge import judge
from auditor.notice.enter import find_notice
from auditor.notice.state import NoticeState
from dashboards.desk import person as people
from results.clock import SetClock, SystemClock
from results.records import Delivery
from results.records.person import PersonRole
from results.tables import vault_reads
from tests.auditor.cli.conftest import Command, in_house
from tests.auditor.installation import plant
from tests.auditor.written import by_letter, written_case

MAILBOX = """operator = "Observatoire d’essai"
[notices]
address = "avis@observatoire.test"
person = "Inès Durand"
imap = "env:NOTICE_IMAP"
smtp = "env:NOTICE_SMTP"
"""


@pytest.fixture
def lacking(home: Path) -> str:
    """A case whose answer lacks two relatives, judged; nobody says yet who writes notices."""
    del home

    async def work(house: House) -> str:
        loaded = by_letter(house)
        await plant(house, loaded)
        assert isinstance(house.clock, SetClock)
        case = await written_case(house, loaded, house.clock, without=("lou", "gaelle"))
        await judge(house, case)
        return case

    return str(in_house(work))


@pytest.fixture
def notice(auditor: Command, home: Path, lacking: str) -> str:
    """A notice of what that case lacks."""
    del lacking
    (home / "auditor.toml").write_text(MAILBOX, encoding="utf-8")
    (home / "auditor.toml").chmod(0o600)
    return auditor("notice", "draft", "portal", "--by", "ines").out.strip()


def state_of(notice: str) -> NoticeState:
    async def work(house: House) -> NoticeState:
        async with house.store.read() as tx:
            return (await find_notice(tx, notice))[2]

    state = in_house(work)
    assert isinstance(state, NoticeState)
    return state


def today() -> str:
    """In the controller's zone, in which days are counted."""
    return f"{SystemClock().now().astimezone(ZoneInfo('Europe/Paris')):%Y-%m-%d}"


def shown(auditor: Command, notice: str) -> str:
    """The digest that stands with the text."""
    said = auditor("notice", "show", notice)
    return next(line.partition(": ")[2] for line in said.err.splitlines() if line.startswith("Text: "))


@pytest.mark.usefixtures("lacking")
def test_nothing_is_drafted_before_somebody_says_who_writes(auditor: Command) -> None:
    said = auditor("notice", "draft", "portal")
    assert (said.code, said.out) == (4, "")
    assert "[notices] address" in said.err
    assert auditor("notice", "list", "--json").json == []


def test_a_draft_is_listed_and_shown_and_there_is_one_at_a_time(auditor: Command, notice: str, tmp_path: Path) -> None:
    (listed,) = auditor("notice", "list", "--json").json
    assert (listed["notice"], listed["approved"], listed["delivered"]) == (notice, False, None)
    assert "to be approved" in auditor("notice", "list").out
    said = auditor("notice", "show", notice)
    assert "mise en demeure" in said.out
    assert "Subject: " in said.err
    page = tmp_path / "notice.html"
    assert auditor("notice", "show", notice, "--html", str(page)).out == ""
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert auditor("notice", "show", notice, "--json").json["notice"] == notice
    again = auditor("notice", "draft", "portal")
    assert again.code == 4
    assert "is not approved yet" in again.err


def test_who_read_it_is_written_down_and_who_is_not_free_reads_nothing(auditor: Command, notice: str) -> None:
    async def declare(house: House) -> None:
        now, controller = house.clock.now(), house.load("portal").service.controller.name
        await people.add(
            house.store, "paul", "une phrase bien longue", [PersonRole.REVIEWER], by="test", now=now, given=False
        )
        await people.declare_interest(house.store, "paul", controller, "y siège", by="test", now=now)

    async def readers(house: House) -> list[tuple[str, str]]:
        async with house.store.read() as tx:
            looks = await tx.execute(select(vault_reads).where(vault_reads.c.ledger == notice))
            return [(look.person, look.why) for look in looks]

    in_house(declare)
    refused = auditor("notice", "show", notice, "--by", "paul")
    assert (refused.code, refused.out) == (4, "")
    assert "paul has declared an interest" in refused.err
    assert auditor("notice", "show", notice, "--by", "ines").code == 0
    assert in_house(readers) == [("ines", "notice")]


def test_what_was_edited_is_approved_by_the_digest_that_show_gives(
    auditor: Command, notice: str, tmp_path: Path
) -> None:
    before = shown(auditor, notice)
    words = tmp_path / "words.txt"
    words.write_text("Un paragraphe de ma main.", encoding="utf-8")
    assert auditor("notice", "edit", notice, "--covering", str(words)).code == 0
    assert "Un paragraphe de ma main." in auditor("notice", "show", notice).out
    for options in ((), ("--text", before)):
        refused = auditor("notice", "approve", notice, *options)
        assert refused.code == 4
        assert "--text DIGEST" in refused.err
    assert auditor("notice", "approve", notice, "--text", shown(auditor, notice), "--by", "paul").code == 0
    assert state_of(notice).is_approved
    assert "was approved by paul" in auditor("notice", "reject", notice).err


def test_what_is_rejected_does_not_go_out_and_may_be_withdrawn(auditor: Command, notice: str) -> None:
    assert auditor("notice", "reject", notice, "--by", "paul").code == 0
    refused = auditor("notice", "approve", notice)
    assert (refused.code, "was rejected by paul" in refused.err) == (4, True)
    said = auditor("notice", "withdraw", notice)
    assert (said.code, said.err) == (0, "Withdrawn.\n"), "nobody was told of it"
    assert auditor("notice", "list").out == ""
    assert [row["notice"] for row in auditor("notice", "list", "--all", "--json").json] == [notice]
    assert "was closed on" in auditor("notice", "withdraw", notice).err


def test_it_is_received_by_post_disputed_by_telephone_and_decided_by_somebody_else(
    auditor: Command, notice: str, tmp_path: Path
) -> None:
    scan = tmp_path / "scan.txt"
    scan.write_text("Reçu.", encoding="utf-8")
    entered = ("notice", "receive", notice, "--day", today(), "--file", str(scan), "--by", "paul")
    assert "was not approved" in auditor(*entered, "--way", "post").err
    auditor("notice", "approve", notice, "--by", "paul")
    assert "by post can be the advice of receipt" in auditor(*entered, "--way", "phone").err
    assert "before the notice was approved" in auditor(*entered, "--way", "post", "--day", "2026-03-02").err
    assert "time to answer" in auditor(*entered, "--way", "post").err
    delivered = state_of(notice).delivered
    assert delivered is not None
    assert (delivered.how, delivered.day) == (Delivery.POST, datetime.fromisoformat(today()).date())
    assert "Entered as answer" in auditor(*entered, "--way", "phone", "--act", "contested", "--act", "retest").err
    (listed,) = auditor("notice", "list", "--json").json
    assert listed["disputed"] == listed["findings"]
    assert listed["retest_by"] < listed["decide_by"]
    assert "re-test by" in auditor("notice", "list").out.replace("\n", " ")
    refused = auditor("notice", "close", notice, "--why", "over")
    assert (refused.code, "is disputed" in refused.err) == (4, True)
    decided = ("notice", "decide", notice, "--ruling", "upheld", "--reasons", str(scan))
    assert "paul approved notice" in auditor(*decided, "--by", "paul").err
    said = auditor(*decided, "--by", "zoe")
    assert said.out.splitlines() == [f"{name}: upheld" for name in listed["findings"]]
    assert auditor("notice", "close", notice, "--why", "over").code == 0
    (closed,) = auditor("notice", "list", "--all", "--json").json
    assert closed["closed"] is not None


def test_a_sheet_that_arrived_on_paper_gives_the_account_up_that_it_names(
    auditor: Command, notice: str, tmp_path: Path
) -> None:
    auditor("notice", "withdraw", notice)
    notice = auditor("notice", "draft", "portal", "--with-sheet").out.strip()
    auditor("notice", "approve", notice, "--by", "paul")
    assert burned(auditor) == []
    scan = tmp_path / "scan.txt"
    scan.write_text("Reçu.", encoding="utf-8")
    auditor("notice", "receive", notice, "--way", "post", "--day", today(), "--file", str(scan))
    assert burned(auditor) == ["camille@portal"]


def burned(auditor: Command) -> list[str]:
    return [row["account"] for row in auditor("account", "list", "--json").json if row["state"] == "burned"]


def test_what_was_told_by_post_is_taken_back_in_words(auditor: Command, notice: str, tmp_path: Path) -> None:
    auditor("notice", "approve", notice, "--by", "paul")
    scan = tmp_path / "scan.txt"
    scan.write_text("Reçu.", encoding="utf-8")
    auditor("notice", "receive", notice, "--way", "post", "--day", today(), "--file", str(scan))
    assert "write to them that it is taken back" in auditor("notice", "withdraw", notice).err
    refused = auditor("notice", "decide", notice, "--ruling", "upheld", "--reasons", str(scan), "--by", "zoe")
    assert (refused.code, "was withdrawn" in refused.err) == (4, True)


def test_a_link_is_printed_once_listed_by_its_digest_and_revoked(
    auditor: Command, notice: str, home: Path, tmp_path: Path
) -> None:
    auditor("notice", "approve", notice, "--by", "paul")
    refused = auditor("notice", "link", notice)
    assert (refused.code, "set public_url" in refused.err) == (4, True)
    settings = home / "auditor.toml"
    settings.write_text(f'public_url = "http://observatoire.test"\n{MAILBOX}page = true\n', encoding="utf-8")
    assert "begins with https://" in auditor("notice", "link", notice).err
    settings.write_text(f'public_url = "https://observatoire.test"\n{MAILBOX}page = true\n', encoding="utf-8")
    finding = state_of(notice).names[0]
    whole = auditor("notice", "link", notice, "--days", "30").out.strip()
    part = auditor("notice", "link", notice, "--finding", finding).out.strip()
    assert whole.startswith("https://observatoire.test/n/")
    assert "does not tell of" in auditor("notice", "link", notice, "--finding", "x y").err
    first, second = auditor("notice", "links", notice, "--json").json
    assert [first["shows"], second["shows"]] == [[], [finding]]
    said = auditor("notice", "links", notice).out
    assert first["link"] in said
    assert whole.rpartition("/")[2] not in said + part
    assert "leads nowhere" in auditor("notice", "revoke-link", notice, first["link"]).err
    assert [row["link"] for row in auditor("notice", "links", notice, "--json").json] == [second["link"]]
    assert auditor("notice", "revoke-link", notice).code == 0
    assert "has no such link" in auditor("notice", "revoke-link", notice).err


def test_an_answer_is_taken_out_to_be_read(auditor: Command, notice: str, tmp_path: Path) -> None:
    auditor("notice", "approve", notice, "--by", "paul")
    said = tmp_path / "said.txt"
    said.write_text("Nous avons corrigé.", encoding="utf-8")
    entered = (
        "notice",
        "receive",
        notice,
        "--day",
        today(),
        "--file",
        str(said),
        "--way",
        "phone",
        "--act",
        "repaired",
    )
    auditor(*entered)
    ((_, reply),) = state_of(notice).replies
    to = tmp_path / "answer"
    (path,) = auditor("notice", "answer", notice, reply.reply, "--to", str(to)).out.split()
    assert Path(path).read_text(encoding="utf-8") == "Nous avons corrigé."
    assert "is there already" in auditor("notice", "answer", notice, reply.reply, "--to", str(to)).err
    assert reply.reply in auditor("notice", "answer", notice, "reply-x", "--to", str(to)).err

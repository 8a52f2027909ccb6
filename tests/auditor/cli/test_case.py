"""What does a person see of cases and questions, and is it data that goes to standard output?"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from auditor.house import House
from results.clock import SystemClock
from results.records import (
    Answered,
    ArtifactKept,
    Asked,
    Body,
    Fact,
    FactSeen,
    Intended,
    Interval,
    QuestionTopic,
    Retention,
    Role,
    StageEnded,
)
from results.store import lease, ledger
from tests.auditor.cli.conftest import Command, in_house
from tests.auditor.situations import ASKED

SUBMITTED = FactSeen(fact=Fact.REQUEST_SUBMITTED, when=Interval(by=ASKED))
DOUBT = Asked(question="q-1", topic=QuestionTopic.AMBIGUOUS_REQUEST, answers=("sent", "not_sent", "abandon"), step=1)


def tell(case: str, *bodies: Body, due: datetime | None = None, why: str = "question") -> None:
    async def work(house: House) -> None:
        async with house.store.write() as tx:
            for body in bodies:
                await ledger.append(tx, case, body, at=ASKED, by="probe:browser", stage="request")
            await lease.settle(tx, case, due_at=due, why=why, stage="request", epoch=0)

    in_house(work)


@pytest.mark.usefixtures("home")
def test_an_empty_list_says_what_to_do_next_and_is_no_data(auditor: Command) -> None:
    said = auditor("case", "list")
    assert (said.code, said.out) == (0, "")
    assert "`auditor case open SCENARIO`" in said.err
    assert auditor("case", "list", "--json").json == []
    assert auditor("question", "list").out == ""


@pytest.mark.usefixtures("planted")
def test_opening_a_case_prints_its_id_and_nothing_else(auditor: Command) -> None:
    said = auditor("case", "open", "portal")
    assert said.code == 0
    assert said.out.startswith("case-")
    assert said.out.count("\n") == 1
    refused = auditor("case", "open", "portal")
    assert (refused.code, refused.out) == (4, "")
    assert f"case {said.out.strip()} is open on account camille@portal" in refused.err


def test_a_case_is_listed_with_what_it_waits_for(auditor: Command, case: str) -> None:
    tell(case, SUBMITTED, due=SystemClock().now() + timedelta(days=3), why="poll")
    header, row = auditor("case", "list", "--lang", "en").out.splitlines()
    assert header.split() == ["case", "service", "opened", "next"]
    assert row.startswith(f"{case}  portal   2026-03-02  ")
    assert row.endswith(": the next look")
    assert auditor("case", "list", "--lang", "fr").out.splitlines()[1].endswith("\u00a0: prochain regard")
    (listed,) = auditor("case", "list", "--json").json
    assert (listed["case"], listed["why"]) == (case, "poll")
    assert datetime.fromisoformat(listed["due_at"]).tzinfo is not None


@pytest.mark.parametrize(
    ("days", "why", "told"),
    [
        (30, "mail", "an answer by mail, by "),
        (30, "answer", "an answer, by "),
        (None, "mail", "the next look into the mailbox"),
        (None, "question", "waits for a person’s answer"),
    ],
)
def test_what_is_awaited_of_them_is_told_with_its_last_day(
    auditor: Command, case: str, days: int | None, why: str, told: str
) -> None:
    tell(case, SUBMITTED, due=SystemClock().now() + timedelta(days=days) if days else None, why=why)
    assert f"  {told}" in auditor("case", "list", "--lang", "en").out


def test_a_case_that_waits_for_a_person_says_where_the_question_is(auditor: Command, case: str) -> None:
    tell(case, Intended(step=1), DOUBT)
    listed = auditor("case", "list", "--lang", "en").out
    assert "waits for a person’s answer: `auditor question list`" in listed


def test_a_case_is_told_as_a_story_in_either_language(auditor: Command, case: str) -> None:
    tell(case, SUBMITTED, StageEnded())
    french, english = auditor("case", "show", case), auditor("case", "show", case, "--lang", "en")
    assert french.err == english.err == ""
    assert "portal · camille@portal · portal" in french.out
    assert french.out != english.out
    entries = auditor("case", "show", case, "--json").json
    assert [entry["seq"] for entry in entries] == [1, 2, 3]
    assert entries[1]["body"]["fact"] == "request_submitted"


def test_a_case_is_closed_once_and_listed_only_among_all(auditor: Command, case: str) -> None:
    closed = auditor("case", "close", case, "--why", "duplicate", "--by", "ines")
    assert (closed.code, closed.out) == (0, "")
    assert f"`auditor assess {case}`" in closed.err
    assert auditor("case", "list").out == ""
    assert "closed on" in auditor("case", "list", "--all", "--lang", "en").out
    again = auditor("case", "close", case, "--why", "duplicate")
    assert again.code == 4
    assert "was closed on" in again.err


def test_a_question_is_asked_in_the_persons_language_with_its_answers(auditor: Command, case: str) -> None:
    tell(case, Intended(step=1), DOUBT)
    french, english = auditor("question", "list", "--lang", "fr"), auditor("question", "list", "--lang", "en")
    assert "Regardez dans le compte\u00a0: est-elle partie" in french.out
    assert "réponses\u00a0: sent | not_sent | abandon" in french.out
    assert "Look in the account" in english.out
    assert "answers: sent | not_sent | abandon" in english.out
    (row,) = auditor("question", "list", "--json").json
    assert (row["question"], row["case"], row["answers"]) == ("q-1", case, ["sent", "not_sent", "abandon"])


def test_an_answer_is_taken_once_and_says_how_to_go_on(auditor: Command, case: str) -> None:
    tell(case, Intended(step=1), DOUBT)
    refused = auditor("question", "answer", "q-1", "maybe")
    assert refused.code == 4
    assert "it offers: sent, not_sent, abandon" in refused.err
    said = auditor("question", "answer", "q-1", "not_sent", "--by", "ines")
    assert (said.code, said.out) == (0, "")
    assert f"`auditor case advance {case}`" in said.err
    assert "answered not_sent by ines" in auditor("question", "list", "--all", "--lang", "en").out
    second = auditor("question", "answer", "q-1", "sent")
    assert second.code == 4
    assert "was answered by ines: not_sent" in second.err


def test_an_answer_with_a_day_and_a_file_keeps_both(auditor: Command, case: str, tmp_path: Path) -> None:
    tell(case, Intended(step=1), DOUBT)
    (tmp_path / "screen.png").write_bytes(b"a picture")
    said = auditor("question", "answer", "q-1", "sent", "--happened", "2026-03-02T09:30:00", "--attach", "screen.png")
    assert said.code == 0
    answered = next(e["body"] for e in auditor("case", "show", case, "--json").json if e["body"]["what"] == "answer")
    assert answered["happened"] == "2026-03-02T09:30:00Z"
    assert len(answered["artifacts"]) == 1


def test_an_answer_from_the_future_is_refused(auditor: Command, case: str) -> None:
    tell(case, Intended(step=1), DOUBT)
    said = auditor("question", "answer", "q-1", "sent", "--happened", "2099-01-01")
    assert said.code == 4
    assert "lies in the future" in said.err


def test_a_silent_case_is_assessed_sealed_and_verified_by_its_bundle(
    auditor: Command, case: str, tmp_path: Path
) -> None:
    tell(case, SUBMITTED, StageEnded())
    said = auditor("assess", case, "--lang", "en")
    assert said.code in (0, 3, 5)
    report = said.out.splitlines()[-1]
    assert Path(report).read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert auditor("evidence", "export", case, "--to", "bundle.zip").code == 0
    key = next((tmp_path / "home" / "keys").glob("signing-*.pub.pem"))
    verified = auditor("evidence", "verify", "bundle.zip", "--key", str(key), "--json")
    assert verified.code == 0
    assert (verified.json["verifies"], verified.json["trusted"], verified.json["case"]) == (True, True, case)
    again = auditor("evidence", "export", case, "--to", "bundle.zip")
    assert (again.code, again.out) == (4, "")
    (done,) = auditor("reassess", "--json").json
    assert (done["case"], done["known"], done["verdicts"], done["why"]) == (case, True, [], [])
    assert "Nothing changed." in auditor("reassess", "--all").err
    assert auditor("reassess", case, "--all").code == 2


def test_a_bundle_that_was_changed_leaves_with_six(auditor: Command, case: str, tmp_path: Path) -> None:
    tell(case, SUBMITTED, StageEnded())
    auditor("assess", case)
    assert auditor("evidence", "export", case, "--to", "bundle").code == 0
    line = next(path for path in (tmp_path / "bundle").rglob("ledger.jsonl"))
    line.write_bytes(line.read_bytes().replace(b"camille", b"camilla", 1))
    said = auditor("evidence", "verify", "bundle")
    assert said.code == 6
    assert "ledger.jsonl" in said.out
    assert "It does not verify." in said.err


def test_a_bundle_is_judged_where_nothing_is_installed(
    auditor: Command, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(case, SUBMITTED, StageEnded())
    here = auditor("assess", case, "--json")
    auditor("evidence", "export", case, "--to", "bundle.zip", "--release")
    key = next((tmp_path / "home" / "keys").glob("signing-*.pub.pem"))
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "nowhere"))
    there = auditor("assess", "--bundle", "bundle.zip", "--key", str(key), "--json")
    assert (there.code, there.json) == (here.code, here.json)
    drawn = auditor("assess", "--bundle", "bundle.zip", "--lang", "en")
    assert "Portal" in drawn.out
    assert "Signed by the key the bundle brings along" in drawn.err
    assert not (tmp_path / "nowhere").exists()


def test_a_bundle_that_does_not_verify_is_not_judged(auditor: Command, case: str, tmp_path: Path) -> None:
    tell(case, SUBMITTED, StageEnded())
    auditor("assess", case)
    auditor("evidence", "export", case, "--to", "bundle")
    (tmp_path / "bundle" / "note.txt").write_text("put beside it")
    said = auditor("assess", "--bundle", "bundle")
    assert (said.code, said.out) == (6, "")
    assert "note.txt extra it was not sealed" in said.err


def test_what_is_no_key_or_no_inspection_is_named(auditor: Command, case: str, tmp_path: Path) -> None:
    tell(case, SUBMITTED, StageEnded())
    auditor("assess", case)
    auditor("evidence", "export", case, "--to", "bundle")
    (tmp_path / "some.txt").write_text("{}")
    for option in ("--key", "--inspection"):
        said = auditor("assess", "--bundle", "bundle", option, "some.txt")
        assert (said.code, said.out) == (2, "")
        assert f"Invalid value for {option}" in said.err


def test_a_bare_release_holds_what_is_judged_and_is_judged_the_same(
    auditor: Command, case: str, tmp_path: Path
) -> None:
    async def picture(house: House) -> None:
        kept = house.vault.put(case, b"a picture")
        shot = ArtifactKept(
            sha256=kept.sha256, role=Role.SCREENSHOT, media_type="image/png", size=kept.size, retention=Retention.PAGE
        )
        async with house.store.write() as tx:
            await ledger.append(tx, case, shot, at=ASKED, by="probe:browser", stage="request")

    in_house(picture)
    tell(case, SUBMITTED, StageEnded())
    here = auditor("assess", case, "--json")
    assert auditor("evidence", "export", case, "--to", "whole", "--release").code == 0
    assert auditor("evidence", "export", case, "--to", "bare", "--release", "--bare").code == 0
    assert (tmp_path / "whole" / "artifacts").exists()
    assert not (tmp_path / "bare" / "artifacts").exists()
    assert auditor("evidence", "verify", "bare").code == 0
    assert auditor("assess", "--bundle", "bare", "--json").json == here.json


def test_a_case_without_an_export_has_no_inspection_to_print(auditor: Command, case: str) -> None:
    tell(case, SUBMITTED, StageEnded())
    auditor("assess", case)
    said = auditor("evidence", "inspection", case)
    assert (said.code, said.out) == (0, "")
    assert "There is no export to look into" in said.err


def test_answers_are_kept_in_the_name_of_who_gave_them(auditor: Command, case: str) -> None:
    tell(case, Intended(step=1), DOUBT)
    auditor("question", "answer", "q-1", "not_sent", "--by", "ines")

    async def work(house: House) -> list[str]:
        async with house.store.read() as tx:
            return [e.by for e in await ledger.load(tx, case) if isinstance(e.body, Answered)]

    assert in_house(work) == ["person:ines"]

"""Nobody is accused of what an inspection had no room to read, or could not; the same export without it is accused."""

import io
import json
import tarfile
import zipfile
from datetime import timedelta

import pytest

from auditor.criteria import REGISTER
from probes.export import Limits
from results.records import Fact, Inspection, Outcome, TruthRecord
from tests.auditor.situations import ASKED, asked, entries, evidence, record, seen, truth
from tests.probes.export.conftest import look

DELIVERED = seen(Fact.EXPORT_DELIVERED, ASKED + timedelta(days=2), ASKED)
MESSAGES = tuple(record(f"message-{n}", "messages") for n in range(1, 5))
CHILDREN = tuple(record(f"child-{n}", "family") for n in range(1, 5))
TRUTH = truth(*MESSAGES, *CHILDREN)


def export(*, crowd: int, last: tuple[str, ...]) -> bytes:
    """The messages, then a crowd of files without anything of ours, then what comes last."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(crowd):
            archive.writestr(f"crowd/{number}.json", json.dumps({"n": number}))
            if number == 0:
                archive.writestr("messages.json", json.dumps([one.fields[0].value for one in MESSAGES]))
        for name in last:
            archive.writestr(name, json.dumps([one.fields[0].value for one in CHILDREN]))
    return buffer.getvalue()


def accused(inspection: Inspection) -> set[str]:
    known = evidence(entries(asked(), DELIVERED), planted=TRUTH)
    return {judge.CRITERION.id for judge in REGISTER if judge.assess(known, inspection).outcome is Outcome.FAILED}


def test_what_stands_behind_the_last_entry_that_was_read_is_not_called_missing() -> None:
    whole = look(export(crowd=60, last=("family.json",)), TRUTH)
    beyond = look(export(crowd=60, last=("family.json",)), TRUTH, limits=Limits(entries=30))
    missing = look(export(crowd=60, last=()), TRUTH)

    assert {record.record for record in beyond.records if not record.present} == {one.id for one in CHILDREN}
    assert accused(missing) - accused(whole)
    assert accused(beyond) <= accused(whole)


@pytest.mark.parametrize(
    "limits", [Limits(total_bytes=200), Limits(member_bytes=40), Limits(wall_s=0), Limits(depth=0), Limits(entries=1)]
)
def test_no_budget_that_is_used_up_accuses_anybody(limits: Limits) -> None:
    data = export(crowd=60, last=("family.json",))

    assert accused(look(data, TRUTH, limits=limits)) <= accused(look(data, TRUTH))


def tarred(*files: tuple[str, tuple[TruthRecord, ...]], ended: bool) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, records in files:
            data = json.dumps([one.fields[0].value for one in records]).encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        end = archive.offset
    return buffer.getvalue() if ended else buffer.getvalue()[:end]


def test_a_tar_that_nobody_ended_opens_for_everybody_and_may_have_held_more() -> None:
    both = (("messages.json", MESSAGES), ("family.json", CHILDREN))
    whole = look(tarred(*both, ended=True), TRUTH)
    assert accused(look(tarred(*both, ended=False), TRUTH)) <= accused(whole)
    assert accused(look(tarred(both[0], ended=True), TRUTH)) - accused(whole)
    assert accused(look(tarred(both[0], ended=False), TRUTH)) <= accused(whole)

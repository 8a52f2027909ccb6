"""Is a controller told of what is its own, and of nobody else's?"""

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.assess import method_digest
from auditor.notice.draft import draft, refuse_namesakes
from auditor.publication import note
from auditor.refusal import Refused
from results.records import Contact, PublicationWhat, Service
from results.store import case_row
from tests.auditor.notice.rig import judged
from tests.dashboards.released import service

ONE = service("ville")


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, controller=replace(ONE.controller, region="BRE")),
        replace(ONE, controller=replace(ONE.controller, country="BE")),
        replace(ONE, contact=Contact(dpo="dpo@ville.example")),
        replace(ONE, contact=Contact(postal=("1, place de la Mairie",))),
    ],
)
def test_two_of_one_name_without_a_register_number_are_not_told_each_others_findings(other: Service) -> None:
    with pytest.raises(Refused, match="may be several"):
        refuse_namesakes("Ville", [ONE, other])


def test_one_of_one_name_is_one_wherever_its_number_or_its_contact_says_so() -> None:
    refuse_namesakes("Ville", [ONE, replace(ONE, id="eau")])
    numbered = replace(ONE, controller=replace(ONE.controller, siren="217500016"))
    refuse_namesakes("217500016", [numbered, replace(numbered, contact=Contact(dpo="dpo@ville.example"))])


async def test_what_was_told_is_told_anew_where_it_fails_for_another_reason(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        told = await note(rig.house, rig.case, PublicationWhat.NOTIFIED, person="ines")
        with pytest.raises(Refused, match="there is nothing that"):
            await draft(rig.house, "ville", person="ines")
        async with rig.house.store.write() as tx:
            kept = await case_row.find(tx, rig.case, method=method_digest())
            assert kept is not None
            assert kept.row.outcomes["deadline"].reason == "silent"
            outcomes = {**kept.row.outcomes, "deadline": replace(kept.row.outcomes["deadline"], reason="late")}
            await case_row.keep(tx, replace(kept, row=replace(kept.row, outcomes=outcomes)), method=method_digest())
        notice = await draft(rig.house, "ville", person="ines")
        assert "deadline" in told.criteria
        assert [(f.criterion, f.reason) for f in (await rig.state(notice)).findings] == [("deadline", "late")]

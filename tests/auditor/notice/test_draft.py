"""Is a controller told of what is its own, and of nobody else's?"""

from dataclasses import replace

import pytest

from auditor.notice.draft import refuse_namesakes
from auditor.refusal import Refused
from results.records import Contact, Service
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

"""What of a declaration costs people time, and what does it take as certain?"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.campaign.declared import profile_of
from auditor.campaign.profile import ONE_FACT_IN, Work
from results.records import Fact
from scenarios.load import load_scenario
from tests.auditor.campaign.ordered import scenario
from tests.auditor.installation import PORTAL

HUMAN = """\
  - human: {fr: "Lisez le SMS, puis répondez.", en: "Read the text message, then answer."}
    answers: {done: {words: C’est fait, fact: fee_demanded}}
"""
EXAMPLES = Path(__file__).parents[2] / "examples" / "catalogue"
SANDBOX = Path(__file__).parents[3] / "scenarios" / "sandbox"


def portal(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = PORTAL.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "catalogue").mkdir()
    path = tmp_path / "catalogue" / "portal.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plain_self_service_asks_nothing_of_people() -> None:
    profile = profile_of(scenario("a"))
    assert (profile.at_request, profile.at_end, profile.by_hand, profile.facts_met) == ((), (), 0, 0)
    assert (profile.sign_in_every, profile.look_every, profile.written) == (None, None, False)
    assert profile.valid_until.isoformat() == "2026-12-31"


def test_the_weighty_facts_of_the_sandbox_are_doubted_and_a_quarter_of_them_met() -> None:
    profile = profile_of(load_scenario(SANDBOX / "sablon-mutuelle.yaml"))
    assert Fact.FEE_DEMANDED in profile.doubted
    assert Fact.EXPORT_READY not in profile.doubted
    assert profile.certain == ()
    assert profile.facts_met == -(-len(profile.doubted) // ONE_FACT_IN)


def test_a_fact_taken_as_certain_needs_nobody(tmp_path: Path) -> None:
    fee = '  - watch_for: {text: "Frais"}\n    fact: fee_demanded\n    certain: true\n'
    profile = profile_of(load_scenario(portal(tmp_path, ("request:\n  - open: /\n", f"request:\n  - open: /\n{fee}"))))
    assert (profile.certain, profile.doubted) == ((Fact.FEE_DEMANDED,), ())
    assert profile.facts_met == 0


def test_a_human_step_is_asked_at_the_request(tmp_path: Path) -> None:
    loaded = load_scenario(portal(tmp_path, ("request:\n  - open: /\n", f"request:\n  - open: /\n{HUMAN}")))
    profile = profile_of(loaded)
    assert (profile.at_request, profile.doubted) == ((Work.STEP,), ())


def test_what_people_plant_they_plant_in_both_accounts_and_once(tmp_path: Path) -> None:
    steps = '    - open: /profil\n    - fill: {field: Nom, with: "${record.full_name}"}\n'
    loaded = load_scenario(portal(tmp_path, (f"  profile:\n{steps}", "  profile: by_hand\n")))
    assert profile_of(loaded).by_hand == 2
    assert profile_of(loaded, planted=True).by_hand == 0


@pytest.mark.parametrize(("keep", "days"), [("", 14), (", keep: 30d", 30)])
def test_a_sign_in_by_hand_lasts_as_long_as_its_session(tmp_path: Path, keep: str, days: int) -> None:
    login = f"login: {{signed_in: {{link: Mon compte}}, by_hand: true{keep}}}\nplant:\n"
    loaded = load_scenario(portal(tmp_path, ("plant:\n", login)))
    assert profile_of(loaded).sign_in_every == timedelta(days=days)


def test_a_letter_is_written_and_one_by_post_is_work() -> None:
    letter = profile_of(load_scenario(EXAMPLES / "letter.yaml"))
    assert letter.written
    assert Work.LETTER not in letter.at_request
    paper = profile_of(load_scenario(EXAMPLES / "paper.yaml"))
    assert paper.written
    assert Work.LETTER in paper.at_request
    assert paper.look_every is not None


def test_who_shares_a_controller_or_a_contact_is_known_by_its_number_or_address() -> None:
    one, other = profile_of(load_scenario(EXAMPLES / "letter.yaml")), profile_of(scenario("a"))
    assert one.controller == load_scenario(EXAMPLES / "letter.yaml").service.controller.siren
    assert other.controller == "Portail SAS"
    assert "@" in one.contact
    assert other.contact == "Portail SAS"
    assert replace(one, contact="x") != one

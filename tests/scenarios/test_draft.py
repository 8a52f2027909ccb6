"""Does a declaration that is begun name each unknown, load once they are answered, and bear any words of a page?"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from scenarios.draft import UNANSWERED, Draft, draft_text
from scenarios.errors import ScenarioInvalid
from scenarios.lint import lint
from scenarios.load import load_scenario

TODAY = date(2026, 11, 26)
KNOWN = Draft(
    id="acme",
    url="https://www.acme.example",
    scenario="letter",
    name="Acme",
    controller="Acme SAS",
    country="FR",
    timezone="Europe/Paris",
    sector="retail",
    basis="contract",
    dpo="dpo@acme.example",
    notice="https://www.acme.example/privacy",
    persona="camille",
)
SHARED = 'scenario: 1\nsoftware: letter\nchecked: {fr: 2026-11-23}\nvalid_until: 2027-11-23\nright: both\nrequest:\n  - send_letter: portability\n    to: "${service.contact.dpo}"\nwait:\n  ask: {every: 7d, fr: Une réponse est-elle venue, en: Did an answer come}\n'


def written(folder: Path, draft: Draft) -> Path:
    for name in ("catalogue", "services"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "catalogue" / "letter.yaml").write_text(SHARED)
    path = folder / ("services" if draft.scenario else "catalogue") / f"{draft.id}.yaml"
    path.write_text(draft_text(draft, today=TODAY), encoding="utf-8")
    return path


def test_one_of_which_all_is_known_loads(tmp_path: Path) -> None:
    loaded = load_scenario(written(tmp_path, KNOWN))
    assert (loaded.id, loaded.account, loaded.service.contact.dpo) == ("acme", "camille@acme", "dpo@acme.example")
    assert loaded.service.mail_from == ("*@acme.example",)


def test_who_asks_is_left_to_a_declaration_that_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, replace(KNOWN, persona="", accounts=("lea", "otto")))
    shared = tmp_path / "catalogue" / "letter.yaml"
    shared.write_text(f"{SHARED}persona: lea\nbystander: otto\n")
    loaded = load_scenario(path)
    assert (loaded.account, loaded.scenario.bystander) == ("lea@acme", "otto")


def test_a_letter_is_not_told_to_begin_at_the_home_page(tmp_path: Path) -> None:
    loaded = load_scenario(written(tmp_path, KNOWN))
    assert "not_from_home" not in {p.code for p in lint(loaded, today=TODAY, personas={}, holders=None)}


def test_each_unknown_is_refused_by_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, Draft(id="acme", url="https://acme.example", scenario="letter"))
    lines = [number for number, line in enumerate(path.read_text().splitlines(), start=1) if f'"{UNANSWERED}"' in line]
    with pytest.raises(ScenarioInvalid) as refused:
        load_scenario(path)
    assert {p.code for p in refused.value.problems} == {"unanswered"}
    assert sorted({p.line for p in refused.value.problems}) == lines
    assert "controller.name is still to be answered" in str(refused.value)


def test_a_portal_of_its_own_asks_for_every_step(tmp_path: Path) -> None:
    path = written(tmp_path, Draft(id="acme", url="https://acme.example", languages=("fr", "en")))
    with pytest.raises(ScenarioInvalid) as refused:
        load_scenario(path)
    assert len(refused.value.problems) > 15
    assert yaml.safe_load(path.read_text())["service"]["id"] == "acme"


@pytest.mark.parametrize(
    "words",
    [
        "a\nscenario: 2",
        "x\x00\x07\x85y\u2028z",
        '"}]: *&!',
        "#" * 400,
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    ],
)
def test_whatever_a_page_says_the_file_stays_what_it_is(tmp_path: Path, words: str) -> None:
    draft = Draft(
        id="acme",
        url="https://acme.example/?a=#b: {",
        name=words,
        dpo=words,
        notice=words,
        seen=(("Notice", words, words),),
    )
    read = yaml.safe_load(draft_text(draft, today=TODAY))
    assert read["service"]["name"]["fr"] == words
    assert read["service"]["contact"]["notice"] == words
    assert read["scenario"] == 1

from datetime import date
from pathlib import Path

import pytest

from results.records import Track
from scenarios.lint import lint
from scenarios.load import load_scenario
from scenarios.persona import load_persona
from scenarios.sandbox import SERVICES
from scenarios.sandbox.letter import by_letter
from scenarios.truth import make_truth

HERE = Path(__file__).parents[3] / "scenarios"
TODAY = date(2026, 11, 24)
MOST_FORMS = 30


@pytest.fixture
def personas():
    return {name: load_persona(HERE / "personas" / f"{name}.yaml") for name in ("camille", "noe")}


@pytest.mark.parametrize("service", SERVICES.values(), ids=lambda service: service.name)
def test_its_scenario_lints_without_an_error(service, personas):
    loaded = load_scenario(HERE / "sandbox" / f"{service.slug}.yaml")
    problems = lint(loaded, today=TODAY, personas=personas)
    assert [p for p in problems if p.severity == "error"] == []
    assert {p.code for p in problems} == {"few_records"}


@pytest.mark.parametrize("service", SERVICES.values(), ids=lambda service: service.name)
def test_its_scenario_by_letter_lints_too(service, personas, tmp_path):
    text = (HERE / "sandbox" / f"{service.slug}.yaml").read_text(encoding="utf-8")
    path = tmp_path / f"{service.slug}.yaml"
    path.write_text(by_letter(text, service), encoding="utf-8")
    loaded = load_scenario(path)
    assert [p for p in lint(loaded, today=TODAY, personas=personas) if p.severity == "error"] == []
    assert [step.key for step in loaded.scenario.request] == ["send_letter"]
    assert loaded.scenario.plant == load_scenario(HERE / "sandbox" / f"{service.slug}.yaml").scenario.plant


@pytest.mark.parametrize("service", SERVICES.values(), ids=lambda service: service.name)
async def test_the_notice_says_the_legal_basis_that_the_scenario_quotes(service, open_town):
    claim = load_scenario(HERE / "sandbox" / f"{service.slug}.yaml").service.legal_basis.default
    assert claim.source == "notice"
    assert claim.basis.portable == (service.track is Track.PORTABILITY)
    town = await open_town(service=service.name)
    assert claim.span in (await (await town.person()).get("/confidentialite")).text


def test_planting_an_account_takes_few_forms(personas):
    for name, persona in personas.items():
        truth = make_truth(persona, account=f"{name}@sablon-mutuelle", seed="s", files=HERE / "personas")
        assert sum(record.planted == "steps" for record in truth.records) < MOST_FORMS

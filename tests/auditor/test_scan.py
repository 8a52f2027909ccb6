"""Is a site looked over without an account, and is what it says put where a person looks for it?"""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from auditor.cli import app
from auditor.cli.new import personas_of
from auditor.scan import ScanImpossible, hosts_of, scan, site_of
from auditor.settings import load_settings
from results.clock import SystemClock
from results.records import FindingKind
from scenarios.draft import Draft
from scenarios.errors import ScenarioInvalid
from scenarios.load import load_scenario
from scenarios.sandbox import create_sandbox, serve


@pytest.mark.parametrize(
    ("given", "site", "hosts"),
    [
        ("acme.example", "https://acme.example/", ("acme.example", "*.acme.example")),
        ("https://www.acme.co.uk/shop", "https://www.acme.co.uk/shop", ("acme.co.uk", "*.acme.co.uk")),
        ("http://127.0.0.1:8200", "http://127.0.0.1:8200/", ("127.0.0.1:8200",)),
        ("https://acme.example:8443/#top", "https://acme.example:8443/", ("acme.example:8443",)),
        ("http://192.0.2.7/", "http://192.0.2.7/", ("192.0.2.7",)),
    ],
)
def test_the_site_is_what_the_address_belongs_to(given: str, site: str, hosts: tuple[str, ...]) -> None:
    assert site_of(given) == site
    assert hosts_of(site) == hosts


@pytest.mark.parametrize(
    "given", ["ftp://acme.example", "javascript:alert(1)", "https://a@acme.example", "https://", "http://[::"]
)
def test_what_is_no_web_address_is_refused_with_a_mend(given: str) -> None:
    with pytest.raises(ScanImpossible, match="Give"):
        site_of(given)


@pytest.mark.browser
async def test_the_sandbox_is_read_and_its_words_are_shown() -> None:
    sandbox = create_sandbox(clock=SystemClock(), accounts=(), seed="1")
    async with serve(sandbox) as url:
        found = await scan(url, language="en", contact="+https://auditor.example/bot")
    assert (found.title, found.languages, found.is_whole) == ("Sablon Mutuelle", ("en",), True)
    (named, *_) = found.of(FindingKind.PORTABILITY)
    assert named.clicks == 1
    assert "portability" in named.words
    assert named.picture is not None
    assert named.picture.startswith(b"\xff\xd8")
    assert {one.to for one in found.of(FindingKind.CONTACT) if one.sort == "officer"} == {
        "mailto:dpo@sablon-mutuelle.example"
    }


async def test_a_site_that_is_not_there_is_said_to_be_so() -> None:
    with pytest.raises(ScanImpossible, match="no page came"):
        await scan("http://127.0.0.1:9/", language="fr", contact="+https://auditor.example/bot")


@pytest.fixture
def scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDITOR_SCENARIOS", str(tmp_path))
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path / "home"))
    return tmp_path


def invoke(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout


async def test_the_commands_write_a_page_a_document_and_a_declaration(scenarios: Path) -> None:
    sandbox = create_sandbox(clock=SystemClock(), accounts=(), seed="1")
    async with serve(sandbox) as url:
        code, said = await asyncio.to_thread(invoke, "scan", url, "--json", "--lang", "en")
        assert code == 0
        assert json.loads(said)["title"] == "Sablon Mutuelle"
        page = scenarios / "scan.html"
        code, said = await asyncio.to_thread(invoke, "scan", url, "--lang", "fr", "--html", str(page))
        assert code == 0
        assert "Droit à la portabilité" in said
        assert "data:image/jpeg" in page.read_text()
        code, said = await asyncio.to_thread(invoke, "scenario", "new", url, "--id", "sablon", "--lang", "fr")
        assert code == 0
    path = Path(said.strip())
    assert path == scenarios / "services" / "sablon.yaml"
    (scenarios / "catalogue").mkdir()
    with pytest.raises(ScenarioInvalid, match=r"controller\.name is still to be answered"):
        load_scenario(path)
    code, _ = await asyncio.to_thread(invoke, "scenario", "new", "http://127.0.0.1:9/", "--id", "x")
    assert code != 0


def test_who_asks_is_what_the_catalogue_says_of_the_software(scenarios: Path) -> None:
    shared = scenarios / "catalogue" / "wordpress.yaml"
    shared.parent.mkdir()
    shared.write_text("scenario: 1\nsoftware: wordpress\npersona: lea\nbystander: otto\n")
    draft, settings = Draft(id="acme", url="https://acme.example", scenario="wordpress"), load_settings()
    assert personas_of(draft, settings) == ("lea", "otto")
    assert personas_of(replace(draft, scenario="letter"), settings) == ()
    assert personas_of(replace(draft, scenario=""), settings) == ()


@pytest.mark.parametrize("name", ["../etc/x", "A B", "-x", "é"])
def test_a_name_that_is_none_is_refused_before_any_request(scenarios: Path, name: str) -> None:
    done = CliRunner().invoke(app, ["scenario", "new", "http://127.0.0.1:9/", "--id", name])
    assert done.exit_code == 2
    assert "hyphens" in done.stderr
    assert list(scenarios.iterdir()) == []


def test_a_declaration_that_is_there_is_not_written_over(scenarios: Path) -> None:
    path = scenarios / "catalogue" / "acme.yaml"
    path.parent.mkdir()
    path.write_text("mine")
    assert invoke("scenario", "new", "http://127.0.0.1:9/", "--id", "acme")[0] == 2
    assert path.read_text() == "mine"


def test_a_page_that_could_not_be_written_is_refused_before_any_request(scenarios: Path) -> None:
    done = CliRunner().invoke(app, ["scan", "http://127.0.0.1:9/", "--html", str(scenarios / "none" / "page.html")])
    assert done.exit_code == 2
    assert "folder" in done.stderr

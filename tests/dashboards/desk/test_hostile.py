"""Does nothing that anybody wrote run at the desk: names of services, accounts, files, campaigns, people's own words?"""

from html.parser import HTMLParser

import pytest
from fastapi import FastAPI

from auditor.desk import open_case
from auditor.house import House
from dashboards.desk import person as people
from results.records import AlertEvent, AlertWhat, LedgerKind, QuestionTopic, Role, Text
from results.store import alert, ledger
from tests.auditor.installation import plant
from tests.dashboards.desk.rig import PASSWORD, Seat, ask, keep, seat

SCRIPT = "<script>alert(1)</script>"
ATTRIBUTE = '" onmouseover="alert(1)" x=\''
NAME = f"{SCRIPT}{ATTRIBUTE}{{{{7*7}}}}"


class Tags(HTMLParser):
    """What a browser would run: scripts, handlers, addresses of another kind."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        ours = tag == "script" and (dict(attrs).get("src") or "").startswith("/desk/script/")
        if not ours and tag in ("script", "style", "iframe", "object", "embed", "base"):
            self.wrong.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                self.wrong.append(name)
            if name in ("href", "src", "action") and not (value or "").startswith(("/desk", "#", "otpauth://")):
                self.wrong.append(f"{name}={value}")


def wrong_in(html: str) -> list[str]:
    tags = Tags()
    tags.feed(html)
    return tags.wrong


def test_what_would_run_is_seen() -> None:
    """What the tests below rest on."""
    raw = f'<p title="{ATTRIBUTE}\'>{SCRIPT}<a href="javascript:x">x</a>'
    assert wrong_in(raw) == ["onmouseover", "script", "href=javascript:x"]


@pytest.fixture
async def hostile(house: House) -> str:
    """A service, its controller, a question and files whose names are all an attack."""
    path = house.settings.scenarios / "catalogue" / "portal.yaml"
    quoted = NAME.replace("\\", "\\\\").replace('"', '\\"')
    text = path.read_text(encoding="utf-8")
    text = text.replace("{fr: Portail, en: Portal}", f'{{fr: "{quoted}", en: "{quoted}"}}')
    text = text.replace("name: Portail SAS", f'name: "{quoted}"')
    path.write_text(text, encoding="utf-8")
    loaded = house.load("portal")
    await plant(house, loaded)
    return await open_case(house, loaded)


async def test_nothing_that_somebody_wrote_is_ever_markup(app: FastAPI, house: House, hostile: str) -> None:
    at = await seat(app, house, "ines", "auditor", "reviewer", "admin")
    now = house.clock.now()
    sha256 = await keep(house, hostile, NAME.encode(), f"text/html; {NAME}", Role.DOM)
    words = Text(fr=NAME, en=NAME)
    question = await ask(house, hostile, QuestionTopic.SCENARIO, ("done", NAME), words=words, artifacts=(sha256,))
    await people.declare_interest(house.store, "ines", NAME + "x", NAME, by="ines", now=now)
    event = AlertEvent(key=f"scenario_broken/{NAME}", what=AlertWhat.SCENARIO_BROKEN, at=now, service=NAME)
    async with house.store.write() as tx:
        await alert.enter(tx, event)
    await at.post("/desk/campaigns/new", {"name": NAME, "scenario": NAME, "cron": NAME, "cadence": "other"})
    await at.post(f"/desk/questions/{question}", {"choice": "done", "amount": NAME, "day": NAME})
    await at.post("/desk/notices", {"who": NAME})
    frame = {"frame": ("frame.csv", f'service_id,kind\n"{NAME}","{NAME}"\n'.encode())}
    drawn = await at.post("/desk/samples/draw", {"name": "drawn", "source": NAME, "strata": "kind"}, files=frame)
    assert drawn.status == 303, drawn.text
    async with house.store.read() as tx:
        others = [row.id for row in await ledger.listing(tx) if row.kind is not LedgerKind.CASE]
    pages = (
        "/desk",
        "/desk/cases",
        f"/desk/cases?q={SCRIPT}&campaign={SCRIPT}",
        "/desk/calendar?month=%3Cscript%3E",
        f"/desk/cases/{hostile}",
        *(f"/desk/cases/{one}" for one in others),
        f"/desk/cases/{hostile}/artifacts/{sha256}",
        "/desk/questions",
        f"/desk/questions/{question}",
        "/desk/campaigns/new",
        "/desk/samples",
        "/desk/samples/drawn",
        "/desk/scenarios",
        "/desk/accounts",
        "/desk/notices",
        "/desk/alerts?over=yes",
        "/desk/people",
        f"/desk/log?person={SCRIPT}&what={SCRIPT}&before=zero",
        "/desk/me",
        "/desk/sign-in?next=%22%3E%3Cscript%3E",
        "/desk?said=%3Cscript%3E",
    )
    met = 0
    for page in pages:
        for language in ("fr", "en"):
            shown = await at.get(f"{page}{'&' if '?' in page else '?'}lang={language}")
            assert shown.status in (200, 303), page
            assert wrong_in(shown.text) == [], page
            met += "&lt;script&gt;" in shown.text
    assert met > 20, "the names were there"


async def test_a_form_that_comes_back_says_again_what_was_typed_and_runs_nothing(
    app: FastAPI, house: House, hostile: str
) -> None:
    at = await seat(app, house, "ines", "auditor", "reviewer")
    back = await at.post("/desk/campaigns/new", {"name": NAME, "cadence": "other", "cron": NAME})
    assert back.status == 422
    assert wrong_in(back.text) == []
    assert "&lt;script&gt;" in back.text


async def test_a_name_that_is_no_path_leads_nowhere_else(ines: Seat, hostile: str) -> None:
    for path in ("..", "%2e%2e", "case-%00", "case-' OR 1=1 --", "%F0%9F%98%80", "x" * 5000):
        page = await ines.get(f"/desk/cases/{path}")
        assert page.status == 404, path


async def test_a_month_or_a_secret_that_is_none_is_no_fault_of_ours(app: FastAPI, house: House) -> None:
    at = await seat(app, house, "ines", "auditor")
    for month in ("9999-12", "0001-01", "2026-13", "x"):
        assert (await at.get(f"/desk/calendar?month={month}")).status == 200
    said = {"current": PASSWORD, "secret": "0" * 32, "code": "123456"}
    assert (await at.post("/desk/me/code", said)).status == 422

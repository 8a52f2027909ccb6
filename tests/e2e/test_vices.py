"""Does each vice cause exactly the finding it names, and the perfect service none?

The true pipeline: real HTTP, a real browser, the engine, the store, sealed
evidence, the confined inspector; only the calendar is set. Circumstances that
are nobody's fault (a portal that is down, slow or redesigned, a lost session, a
stale archive, a wall, a captcha, a locked account) accuse nobody.

Each vice that is not rare once, beside others that touch something else (`company`), at one of the services where
they show and in one language, in turn; `make test-long` drives each by itself, `make confusion` all of them by
themselves, several times and in both languages.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from probes.browser import Browsers
from results.records import Language, Outcome
from scenarios.sandbox import SERVICES, VICES, ServiceName, Vice
from tests.e2e.company import companies
from tests.e2e.expected import ELSEWHERE, PERFECT, hold, services_of
from tests.e2e.stage import Planted, audit, audit_vices, reader, told

TURNS: tuple[tuple[int, Language], ...] = ((0, "fr"), (1, "en"), (0, "en"), (1, "fr"))
ALONE = [(vice,) for vice in VICES.values() if vice.name not in ELSEWHERE and (vice,) not in companies()]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]  # the browser lives in its loop


@pytest.fixture
def planted(request: pytest.FixtureRequest, service: ServiceName) -> Planted:
    """The service, planted once for all tests of this process."""
    found: Planted = request.getfixturevalue({"mutuelle": "insurer", "ville": "town"}[service])
    return found


def in_turn(driven: Sequence[tuple[Vice, ...]]) -> list[object]:
    chosen = []
    for number, vices in enumerate(driven):
        turn, language = TURNS[number % len(TURNS)]
        services = [name for name in SERVICES if all(name in services_of(vice) for vice in vices)]
        service = services[turn % len(services)]
        name = "+".join(vice.name for vice in vices)
        chosen.append(pytest.param(vices, service, language, id=f"{name}-{service}-{language}"))
    return chosen


@pytest.mark.parametrize(("service", "language"), [("mutuelle", "fr"), ("ville", "en")])
async def test_the_perfect_service_meets_every_criterion(
    planted: Planted, tmp_path: Path, browsers: Browsers, service: ServiceName, language: Language
) -> None:
    desk = reader(None)
    card = await audit(planted, tmp_path / "home", browsers, language=language, surveyed=True, desk=desk)
    fine = (Outcome.PASSED, Outcome.INAPPLICABLE)
    assert [v.criterion for v in card.verdicts if v.outcome not in fine] == ["stability"]  # there is one export
    assert {v.criterion: v.reason for v in card.verdicts} == PERFECT[service]


@pytest.mark.parametrize(("vices", "service", "language"), in_turn(companies()))
async def test_vices_cause_what_is_due_and_accuse_of_nothing_else(
    planted: Planted, tmp_path: Path, browsers: Browsers, vices: tuple[Vice, ...], language: Language
) -> None:
    await drive(planted, tmp_path, browsers, vices, language)


@pytest.mark.long
@pytest.mark.parametrize(("vices", "service", "language"), in_turn(ALONE))
async def test_a_vice_by_itself_does_too(
    planted: Planted, tmp_path: Path, browsers: Browsers, vices: tuple[Vice, ...], language: Language
) -> None:
    await drive(planted, tmp_path, browsers, vices, language)


async def drive(
    planted: Planted, tmp_path: Path, browsers: Browsers, vices: tuple[Vice, ...], language: Language
) -> None:
    card = await audit_vices(planted, tmp_path / "home", browsers, *vices, language=language)
    held = hold(card, planted.track, *vices)
    assert held.as_due, (held, told(card))


async def test_every_vice_that_is_not_rare_is_driven_once() -> None:
    together = [vice.name for company in companies() for vice in company]
    assert sorted(together) == sorted(v.name for v in VICES.values() if not v.rare and v.name not in ELSEWHERE)

"""Does each vice cause exactly the finding it names, and the perfect service none?

The true pipeline: real HTTP, a real browser, the engine, the store, sealed
evidence, the confined inspector; only the calendar is set. Circumstances that
are nobody's fault (a portal that is down, slow or redesigned, a lost session, a
stale archive, a wall, a captcha, a locked account) accuse nobody.

Each vice once, but for the rare (and of those that are alike, all but one: `make test-long` drives them), at one of the
services where it shows and in one language, in turn; `make confusion` drives them all, several times and in both.
"""

from pathlib import Path

import pytest

from probes.browser import Browsers
from results.records import Language, Outcome
from scenarios.sandbox import VICES, ServiceName
from tests.e2e.expected import ELSEWHERE, PERFECT, hold, services_of
from tests.e2e.stage import Planted, audit, audit_vice, reader, told

TURNS: tuple[tuple[int, Language], ...] = ((0, "fr"), (1, "en"), (0, "en"), (1, "fr"))
LONG = frozenset(
    {
        "acknowledges_nothing",
        "answers_at_once",
        "answers_by_people",
        "answers_on_paper",
        "asks_for_proof_and_answers",
        "closed_format",
        "cut_short",
        "cuts_messages",
        "cuts_the_past_and_says_so",
        "drops_searches",
        "drops_some_of_everything",
        "drops_what_carries_files",
        "extends_in_time",
        "extends_late",
        "extends_without_reasons",
        "forgets_in_turn",
        "garbled",
        "hardly_explained",
        "images_only",
        "is_slow",
        "letter_asks_which",
        "letter_comes_back",
        "letter_completed",
        "letter_extended_barely",
        "letter_informs_only",
        "letter_left_unclarified",
        "letter_link_for_all",
        "letter_to_be_confirmed",
        "letter_wants_document",
        "link_dies_unannounced",
        "link_never_dies",
        "link_sequential",
        "locked_pdf",
        "locks_account",
        "no_notice",
        "notice_behind_sign_in",
        "notice_in_german",
        "notice_without_procedure",
        "notice_without_rights",
        "own_format",
        "portal_closes",
        "promises_vaguely",
        "reencodes_pictures",
        "refuses_with_reasons",
        "resaves_files",
        "rounds_large_amounts",
        "scripts_only",
        "standard_not_kept",
        "wants_a_document_later",
        "wants_a_motive",
    }
)
"""Those that take long, and whose like is driven: `make test-long` drives them, and `make confusion` does."""

DRIVEN = [vice for vice in VICES.values() if not vice.rare and vice.name not in ELSEWHERE]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]  # the browser lives in its loop


@pytest.fixture
def planted(request: pytest.FixtureRequest, service: ServiceName) -> Planted:
    """The service, planted once for all tests of this process."""
    found: Planted = request.getfixturevalue({"mutuelle": "insurer", "ville": "town"}[service])
    return found


def in_turn() -> list[object]:
    chosen = []
    for number, vice in enumerate(DRIVEN):
        services, (turn, language) = services_of(vice), TURNS[number % len(TURNS)]
        service = services[turn % len(services)]
        marks = [pytest.mark.long] if vice.name in LONG else []
        chosen.append(pytest.param(vice.name, service, language, id=f"{vice.name}-{service}-{language}", marks=marks))
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


@pytest.mark.parametrize(("name", "service", "language"), in_turn())
async def test_a_vice_causes_what_is_due_and_accuses_of_nothing_else(
    planted: Planted, tmp_path: Path, browsers: Browsers, name: str, service: ServiceName, language: Language
) -> None:
    vice = VICES[name]
    card = await audit_vice(planted, tmp_path / "home", browsers, vice, language)
    held = hold(card, vice, planted.track)
    assert held.as_due, (held, told(card))

"""Is an old archive ever taken for a new one, or the new one overlooked?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from probes.base import Baseline, Ending
from results.records import ArtifactKept, FactSeen, Looked, QuestionTopic

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROW = {"row": "Archive du {date}", "new": True}
LOOK = [
    {"open": "/"},
    {"see": {"heading": "Vos archives"}},
    {"watch_for": {"text": "En préparation", "in": ROW}, "fact": "request_pending", "within": "1s"},
    {"watch_for": {"link": "Télécharger", "in": ROW}, "fact": "export_ready", "within": "1s"},
]
COLLECT = [{"open": "/"}, {"click": {"link": "Télécharger", "in": ROW}, "within": "1s"}]
TODAY = date(2026, 11, 23)


@pytest.fixture
def archives(site):
    """Write the page of archives: date and state of each."""

    def write(*rows, link="Télécharger"):
        items = "".join(
            f"<tr><td>Archive du {day}</td><td>{state if state != link else f'<a href=/f{n}>{link}</a>'}</td></tr>"
            for n, (day, state) in enumerate(rows)
        )
        site.page("/", f"<h1>Vos archives</h1><table>{items}</table>")

    return write


@pytest.fixture
def baseline(play):
    async def baseline():
        played = await play(LOOK, name="baseline")
        assert played.report.ending is Ending.DONE, played.report.message
        assert played.facts == []  # whatever stands there is no answer to what was not asked yet
        looked = played.all(Looked)[0]
        return Baseline(rows=looked.rows, day=TODAY)

    return baseline


async def test_what_stood_there_before_the_request_is_old(play, archives, baseline):
    archives(("1 novembre 2026", "Télécharger"))
    before = await baseline()
    assert (await play(LOOK, name="look", baseline=before)).facts == []
    archives(("23 novembre 2026", "En préparation"), ("1 novembre 2026", "Télécharger"))
    assert (await play(LOOK, name="look", baseline=before)).facts == ["request_pending"]
    archives(("23 novembre 2026", "Télécharger"), ("1 novembre 2026", "Télécharger"))
    assert (await play(LOOK, name="look", baseline=before)).facts == ["export_ready"]
    assert (await play(COLLECT, name="collect", baseline=before)).report.ending is Ending.DONE


async def test_the_digests_say_nothing_of_the_rows(play, archives, baseline):
    archives(("1 novembre 2026", "Télécharger"))
    before = await baseline()
    assert len(before.rows) == 1
    assert "novembre" not in before.rows[0]


async def test_an_old_archive_that_becomes_ready_late_is_still_old(play, archives, baseline):
    archives(("1 novembre 2026", "En préparation"))
    before = await baseline()
    archives(("1 novembre 2026", "Télécharger"))
    assert (await play(LOOK, name="look", baseline=before)).facts == []


async def test_a_date_before_the_requests_day_is_never_new(play, archives, baseline):
    archives()
    before = await baseline()
    archives(("22 novembre 2026", "Télécharger"))
    assert (await play(LOOK, name="look", baseline=before)).facts == []


async def test_a_day_that_the_page_leaves_to_the_browser_is_that_of_the_controller(play, site):
    """Where it is 23 November in Paris it may still be the 22nd on the machine that looks."""
    midnight = "new Date('2026-11-22T23:30:00Z').toLocaleDateString('fr-FR', {dateStyle: 'long'})"
    site.page(
        "/",
        f"<h1>Vos archives</h1><table><tr><td id=r></td></tr></table><script>r.innerHTML = 'Archive du ' + {midnight} + ' <a href=/f>Télécharger</a>'</script>",
    )
    before = Baseline(rows=(), day=TODAY)
    paris = await play(LOOK, name="look", baseline=before, session={"timezone": "Europe/Paris"})
    assert paris.facts == ["export_ready"]
    london = await play(LOOK, name="look", baseline=before, session={"timezone": "Europe/London"})
    assert london.facts == []  # what the browser's zone changes


async def test_of_several_the_latest(play, archives, baseline, site):
    archives()
    before = await baseline()
    archives(
        ("23 novembre 2026", "Télécharger"), ("25 novembre 2026", "Télécharger"), ("24 novembre 2026", "Télécharger")
    )
    site.page("/f1", "ok")
    assert (await play(COLLECT, name="collect", baseline=before)).report.ending is Ending.DONE
    assert site.times("/f1") == 1


async def test_a_tie_is_a_question_and_its_answer_is_used(play, archives, baseline, site):
    archives()
    before = await baseline()
    archives(("24 novembre 2026 à 10:00", "Télécharger"), ("24 novembre 2026 à 11:00", "Télécharger"))
    played = await play(COLLECT, name="collect", baseline=before)
    question = played.report.question
    assert question.topic is QuestionTopic.WHICH_ROW
    assert [played.vault.read("case-1", sha).decode()[-23:-12] for sha in question.artifacts] != []
    site.page("/f1", "ok")
    again = await play(COLLECT, name="collect", baseline=before, row=question.answers[1])
    assert again.report.ending is Ending.DONE
    assert (site.times("/f0"), site.times("/f1")) == (0, 1)


async def test_a_second_row_of_the_same_day_as_an_old_one_is_a_question_not_a_guess(play, archives, baseline):
    archives(("23 novembre 2026", "Télécharger"))
    before = await baseline()
    archives(("23 novembre 2026", "Télécharger"), ("23 novembre 2026", "Télécharger"))
    played = await play(COLLECT, name="collect", baseline=before)
    assert played.report.question.topic is QuestionTopic.WHICH_ROW
    assert len(set(played.report.question.answers)) == 2


async def test_an_old_one_of_the_requests_own_day_may_have_been_replaced_so_its_bytes_must_tell(
    play, archives, baseline, site
):
    archives(("23 novembre 2026", "Télécharger"))
    before = await baseline()
    assert (await play(LOOK, name="look", baseline=before)).facts == ["export_ready"]
    site.file("/f0", b"PK\3\4 as before", "application/zip", name="export.zip")
    take = [{"open": "/"}, {"download": {"link": "Télécharger", "in": ROW}}]
    first = await play(take, name="collect", baseline=before)
    assert first.facts == ["export_delivered"]
    known = frozenset(kept.sha256 for kept in first.all(ArtifactKept) if kept.role == "export")
    again = await play(take, name="collect", baseline=before, known_exports=known)
    assert again.facts == ["export_stale"]


@pytest.mark.parametrize(
    "rows",
    [
        ["23 novembre 2026 à 10:00"],  # the new one would say another time
        ["23 novembre 2026", "23/11/2026"],  # the new one would stand beside them
        ["22 novembre 2026"],
    ],
)
async def test_an_old_one_that_cannot_have_been_replaced_is_old(play, archives, baseline, rows):
    archives(*((row, "Télécharger") for row in rows))
    before = await baseline()
    assert (await play(LOOK, name="look", baseline=before)).facts == []


async def test_a_day_that_can_be_read_two_ways_may_be_the_requests(play, archives, baseline):
    english = [step if "see" not in step else {"see": {"text": "Archive du"}} for step in LOOK]
    archives(("04/03/2026", "Télécharger"))
    before = replace(await baseline(), day=date(2026, 3, 4))
    assert (await play(english, name="look", baseline=before, session={"language": "en"})).facts == ["export_ready"]
    other = replace(before, day=date(2026, 3, 5))
    assert (await play(english, name="look", baseline=other, session={"language": "en"})).facts == []


async def test_without_a_date_the_whole_row_counts(play, site):
    steps = [
        {"open": "/"},
        {"see": {"heading": "Exports"}},
        {"watch_for": {"link": "Ouvrir", "new": True}, "fact": "export_ready", "within": "1s"},
    ]
    site.page("/", "<h1>Exports</h1>")
    before = Baseline(rows=(await play(steps, name="baseline")).all(Looked)[0].rows, day=TODAY)
    site.page("/", "<h1>Exports</h1><a href=/x>Ouvrir</a>")
    assert (await play(steps, name="look", baseline=before)).facts == ["export_ready"]


class TestPolls:
    async def test_a_page_that_did_not_change_leaves_nothing_behind(self, play, archives):
        archives(("23 novembre 2026", "En préparation"))
        first = await play(LOOK, name="look")
        looked = first.all(Looked)[0]
        assert looked.changed
        assert first.artifacts("dom")
        assert first.artifacts("journal")
        again = await play(LOOK, name="look", page=looked.page)
        assert again.artifacts() == []
        assert again.all(FactSeen) == []
        assert [fact.value for fact in again.all(Looked)[0].facts] == ["request_pending"]
        assert not again.all(Looked)[0].changed

    async def test_what_needs_a_person_is_kept_each_time_it_is_seen(self, play, archives):
        archives(("23 novembre 2026", "En préparation"))
        refused = [*LOOK[:2], {"watch_for": "En préparation", "fact": "refused"}]
        page = (await play(refused, name="look")).all(Looked)[0].page
        again = await play([*refused, {"see": "Jamais", "within": "1s"}], name="look", page=page)
        assert again.code == "page_changed"
        (fact,) = again.all(FactSeen)
        assert fact.artifacts

    async def test_what_stood_there_before_the_request_says_something_else_after_it(self, play, archives):
        archives(("1 novembre 2026", "En préparation"))
        before = (await play(LOOK, name="baseline")).all(Looked)[0]
        lost = [*LOOK[:2], {"watch_for": "1 novembre 2026", "fact": "request_lost"}]
        assert (await play(lost, name="look", page=before.page)).facts == ["request_lost"]

    async def test_a_fact_came_about_since_the_last_look(self, play, archives):
        archives(("23 novembre 2026", "Télécharger"))
        since = datetime(2026, 11, 23, 3, tzinfo=UTC)
        fact = (await play(LOOK, name="look", seen_until=since)).all(FactSeen)[0]
        assert (fact.when.after, fact.when.by.hour) == (since, 9)

    async def test_the_wrong_page_is_our_failure_and_no_look(self, play, site):
        site.page("/", "<h1>Autre chose</h1>")
        steps = [LOOK[0], {**LOOK[1], "within": "1s"}]
        played = await play(steps, name="look")
        assert played.code == "page_changed"
        assert played.all(Looked) == []
        assert played.artifacts("dom")

"""A service that changes its language in mid-case: is what we no longer understand taken for an absence?

What stands there in other words would look like silence, or like loss. The
language that a page says it is in tells, held against what the same pages said
before.
"""

import pytest
from aiohttp import web

from probes.base import Ending, Round
from results.records import ArtifactKept, FieldType, Looked, ReadBack, StageEnded, Unobserved
from scenarios.pattern import Inserted

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LOOK = (
    {"open": "/exports"},
    {"see": {"heading": "Documents"}, "within": "1s"},
    {"watch_for": {"link": {"fr": "Télécharger", "en": "Download"}}, "fact": "export_ready"},
)
FRENCH, ENGLISH, SILENT = 'lang="fr-FR"', 'lang="en"', ""


def page(site, path, language, body):
    async def answer(_request):
        return web.Response(
            text=f"<!doctype html><html {language}><body>{body}</body></html>", content_type="text/html"
        )

    site.answers[path] = answer


def exports(site, language, body=""):
    """A page whose heading is the same word in both languages."""
    page(site, "/exports", language, f"<h1>Documents</h1>{body}")


class TestTheLook:
    async def test_it_is_noted_in_which_language_a_page_says_it_is(self, play, site):
        exports(site, FRENCH)
        assert (await play(LOOK, name="baseline")).all(StageEnded)[0].languages == ("fr",)

    async def test_ready_in_other_words_is_not_silence(self, play, site):
        exports(site, ENGLISH, "<a href=/f>Download</a>")
        played = await play(LOOK, name="look", languages=("fr",))
        assert played.report.ending is Ending.FAILED
        assert (played.code, played.all(Looked), played.facts) == ("language_changed", [], [])

    async def test_what_was_found_is_kept_and_said(self, play, site):
        exports(site, ENGLISH, "<a href=/f>Download</a>")
        played = await play(LOOK, name="look", languages=("fr",))
        (failure,) = played.all(Unobserved)
        kept = {body.sha256: body.role for body in played.all(ArtifactKept)}
        assert {"screenshot", "dom"} <= {kept[sha256] for sha256 in failure.artifacts}
        assert not failure.retry
        assert "it is in “en” now, and was in “fr”" in played.report.message

    async def test_in_the_language_it_was_in_nothing_is_not_yet(self, play, site):
        exports(site, FRENCH)
        played = await play(LOOK, name="look", languages=("fr",))
        assert (played.report.ending, len(played.all(Looked))) == (Ending.DONE, 1)

    @pytest.mark.parametrize("before", [("en",), ("en", "fr"), ()])
    async def test_a_page_that_always_said_something_else_is_believed_in_nothing(self, play, site, before):
        """Many French pages say that they are English, for ever."""
        exports(site, ENGLISH)
        played = await play(LOOK, name="look", languages=before)
        assert (played.report.ending, len(played.all(Looked))) == (Ending.DONE, 1)

    async def test_a_page_that_says_nothing_is_read_as_ever(self, play, site):
        exports(site, SILENT)
        played = await play(LOOK, name="look", languages=("fr",))
        assert (played.report.ending, len(played.all(Looked))) == (Ending.DONE, 1)

    async def test_what_is_there_in_our_words_is_seen_whatever_the_page_says(self, play, site):
        exports(site, ENGLISH, "<a href=/f>Télécharger</a>")
        assert (await play(LOOK, name="look", languages=("fr",))).facts == ["export_ready"]

    async def test_another_page_altogether_says_why_too(self, play, site):
        page(site, "/exports", ENGLISH, "<h1>My archives</h1>")
        assert (await play(LOOK, name="look", languages=("fr",))).code == "language_changed"

    async def test_a_sign_in_page_in_another_language_turns_nobody_down(self, play, site):
        """What counts there is whether the password was refused: the same page asks for it again."""
        page(
            site,
            "/",
            ENGLISH,
            "<form action=/ method=post><label>Code <input type=password name=p></label><button>OK</button></form>",
        )
        login = {
            "signed_in": {"link": "Compte"},
            "steps": [
                {"open": "/"},
                {"fill": {"field": "Code", "with": "${account.password}"}},
                {"click": "OK"},
                {"see": {"link": "Compte"}, "within": "1s"},
            ],
        }  # fmt: skip
        played = await play(
            LOOK, name="look", login=login, languages=("fr",), secrets={"account.password": "correct-Horse-7"}
        )
        assert played.code == "credential_rejected"


class TestTheReadBack:
    STEPS = (
        {"open": "/children"},
        {"see": "${record.name}", "within": "1s"},
        {"see": "${record.born}", "within": "1s"},
    )
    ROUNDS = (
        Round(
            category="family",
            record="child-1",
            values={
                "record.name": Inserted.of("Lou Zor"),
                "record.born": Inserted.of("2019-04-05", FieldType.DATE),
            },
        ),
    )

    async def read(self, play, languages):
        return await play(name="readback", steps_by={"family": self.STEPS}, rounds=self.ROUNDS, languages=languages)

    async def test_a_date_in_other_words_is_not_lost(self, play, site):
        page(site, "/children", ENGLISH, "<p>Lou Zor, born on April 5, 2019</p>")
        played = await self.read(play, ("fr",))
        assert played.code == "language_changed"
        assert [body.absent for body in played.all(ReadBack)] == [()]
        assert played.facts == []

    async def test_a_date_that_is_gone_in_the_same_language_is_gone(self, play, site):
        page(site, "/children", FRENCH, "<p>Lou Zor</p>")
        played = await self.read(play, ("fr",))
        assert [body.absent for body in played.all(ReadBack)] == [("child-1.born",)]

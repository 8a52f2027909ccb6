"""Is what stands in the way cleared, recorded or left to a person, each as it should be?"""

from datetime import timedelta

import pytest

from probes.base import Ending
from results.records import EgressRefused, Looked, QuestionTopic, StageEnded, Unobserved

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BANNER = "<div role=dialog aria-label='Nos cookies' id=b style='position:fixed;inset:0;background:#fff'>Nos cookies <button onclick='b.remove()'>Tout refuser</button></div>"
REFUSE = {"seen": {"dialog": "*cookies*"}, "kind": "consent_banner", "steps": [{"click": {"button": "Tout refuser"}}]}


async def test_a_consent_banner_is_clicked_away_and_its_click_counted(play, site):
    site.page("/", f"{BANNER}<button onclick=\"document.body.append('Fait')\">Exporter</button>")
    played = await play([{"open": "/"}, {"click": "Exporter"}, {"see": "Fait"}], interruptions=[REFUSE])
    assert played.report.ending is Ending.DONE
    assert played.all(StageEnded)[0].clicks == 2


async def test_a_banner_that_comes_while_one_waits(play, site):
    late = f"<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', `{BANNER}`), 300)</script>"
    site.page("/", f"{late}<script>setTimeout(() => document.body.append('Prêt'), 900)</script>")
    played = await play([{"open": "/"}, {"see": "Prêt"}], interruptions=[REFUSE])
    assert played.report.ending is Ending.DONE
    assert played.all(StageEnded)[0].clicks == 1


async def test_what_keeps_coming_back_ends_the_stage(play, site):
    again = BANNER.replace("b.remove()", "b.remove();setTimeout(()=>location.reload(),10)")
    site.page("/", again)
    played = await play([{"open": "/"}, {"see": {"text": "Jamais"}, "within": "8s"}], interruptions=[REFUSE])
    assert played.code == "page_changed"


async def test_maintenance_is_ours_to_try_later(play, site):
    site.page("/", "<h1>Site en maintenance</h1>")
    entry = {"seen": {"text": "en maintenance"}, "kind": "maintenance"}
    failure = (await play([{"open": "/"}, {"see": "Bonjour"}], interruptions=[entry])).all(Unobserved)[0]
    assert (failure.code, failure.retry) == ("maintenance", True)


ASKED_AGAIN = {"seen": {"heading": "Confirmez votre mot de passe"}, "kind": "reauthentication"}


class TestAskedAgain:
    PAGE = "<h1>Confirmez votre mot de passe</h1><form action=/in><label>Mot de passe <input type=password name=p></label><button>Suivant</button></form>"
    STEPS = (
        {"fill": {"field": "Mot de passe", "with": "${account.password}"}},
        {"click": {"button": "Suivant"}},
    )

    async def test_the_password_asked_again_is_given_and_recorded(self, play, site):
        site.page("/", self.PAGE)
        site.page("/in", "<p>Bonjour</p>")
        played = await play(
            [{"open": "/"}, {"see": "Bonjour"}],
            interruptions=[{**ASKED_AGAIN, "steps": self.STEPS}],
            secrets={"account.password": "correct-horse-1"},
        )
        assert played.report.ending is Ending.DONE
        assert played.facts == ["reauthenticated"]

    async def test_without_steps_a_person_is_asked(self, play, site):
        site.page("/", self.PAGE)
        played = await play([{"open": "/"}, {"see": "Bonjour"}], interruptions=[ASKED_AGAIN])
        assert played.report.ending is Ending.ASKED
        assert played.report.question.topic is QuestionTopic.SECOND_FACTOR
        assert played.report.question.within == timedelta(days=1)
        assert played.report.question.next_step == 0


class TestCaptcha:
    MARKS = (
        "<div class=g-recaptcha data-sitekey=x></div>",
        "<div class=h-captcha data-sitekey=x></div>",
        "<div class=cf-turnstile data-sitekey=x></div>",
        "<iframe src='https://newassets.hcaptcha.com/captcha/v1/x' width=300 height=80></iframe>",
    )

    @pytest.mark.parametrize("mark", MARKS)
    async def test_a_known_one_is_recorded_and_stops_the_stage(self, play, site, mark):
        site.page("/", f"{mark}<button onclick=\"fetch('/sent')\">Envoyer</button>")
        played = await play([{"open": "/"}, {"click": "Envoyer"}])
        assert played.facts == ["captcha_met"]
        assert played.report.ending is Ending.STOPPED
        assert site.times("/sent") == 0

    @pytest.mark.parametrize(
        "mark",
        [
            "<div class=g-recaptcha data-size=invisible></div>",
            "<div style='display:none'><div class=h-captcha></div></div>",
            "<div class=grecaptcha-badge><iframe src='https://www.google.com/recaptcha/api2/anchor?x' width=256 height=60></iframe></div>",
        ],
    )
    async def test_one_that_asks_nothing_is_none(self, play, site, mark):
        site.page("/", f"{mark}<p>Ici</p>")
        assert (await play([{"open": "/"}, {"see": "Ici"}])).report.ending is Ending.DONE

    async def test_it_is_recorded_but_does_not_stop_what_a_person_does_next(self, play, site):
        site.page("/", "<p>Je ne suis pas un robot</p><div class=g-recaptcha></div>")
        steps = [{"open": "/"}, {"see": "pas un robot", "fact": "captcha_met"}, {"human": {"fr": "À vous."}}]
        played = await play(steps)
        assert played.report.ending is Ending.ASKED
        assert played.facts == ["captcha_met"]

    async def test_one_that_the_scenario_describes(self, play, site):
        site.page("/", "<p>Recopiez les lettres</p>")
        entry = {"seen": {"text": "Recopiez les lettres"}, "kind": "captcha"}
        played = await play([{"open": "/"}, {"see": "Bonjour"}], interruptions=[entry])
        assert played.facts == ["captcha_met"]


class TestTurnedAway:
    async def test_a_wall_against_programs_is_recorded_and_never_evaded(self, play, site):
        site.page("/", "<h1>Un instant</h1>", status=403, headers={"cf-mitigated": "challenge"})
        played = await play([{"open": "/"}, {"see": "Bonjour"}])
        assert played.facts == ["access_blocked"]
        assert played.all(StageEnded)[0].stopped_by == "access_blocked"

    async def test_a_look_that_meets_a_wall_saw_nothing_of_what_is_awaited(self, play, site):
        site.page("/", "<h1>Un instant</h1>", status=403, headers={"cf-mitigated": "challenge"})
        steps = [{"open": "/"}, {"see": "Bonjour"}, {"watch_for": "Télécharger", "fact": "export_ready"}]
        (look,) = (await play(steps, name="look")).all(Looked)
        assert not look.is_whole

    async def test_a_plain_refusal_is_no_wall(self, play, site):
        site.page("/", "<h1>Interdit</h1>", status=403)
        assert (await play([{"open": "/"}, {"see": "Bonjour", "within": "1s"}])).code == "page_changed"

    @pytest.mark.parametrize("status", [429, 502, 503])
    async def test_a_service_that_is_out_of_order_is_tried_later(self, play, site, status):
        site.page("/", "<h1>Indisponible</h1>", status=status)
        failure = (await play([{"open": "/"}, {"see": "Bonjour"}])).all(Unobserved)[0]
        assert (failure.code, failure.retry) == ("target_unreachable", True)

    async def test_a_host_nobody_named_is_our_refusal_and_never_the_services(self, play, site):
        site.page("/", "<a href=http://other.example/>Ailleurs</a>")
        played = await play([{"open": "/"}, {"click": "Ailleurs"}, {"see": "Bonjour"}])
        assert played.code == "host_refused"
        assert [refusal.host for refusal in played.all(EgressRefused)] == ["other.example"]

    async def test_nor_one_behind_tls(self, play, site):
        site.page("/", "<a href=https://secure.example/>Ailleurs</a>")
        assert (await play([{"open": "/"}, {"click": "Ailleurs"}, {"see": "Bonjour"}])).code == "host_refused"
        assert (await play([{"open": "https://secure.example/"}])).code == "host_refused"

    async def test_a_server_that_is_gone(self, play, site):
        @site.on("/")
        async def cut(request):
            request.transport.abort()

        failure = (await play([{"open": "/"}])).all(Unobserved)[0]
        assert (failure.code, failure.retry) == ("target_unreachable", True)

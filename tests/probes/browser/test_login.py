"""Do we come into the account once, and never by trying again?"""

import json

import pytest
from aiohttp import web
from pydantic import TypeAdapter

from probes.base import Ending, Scope, SignOn
from probes.egress import AllowList
from results.records import QuestionTopic, StageEnded
from scenarios.pattern import Inserted
from scenarios.schema import Step

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STEPS = TypeAdapter(tuple[Step, ...])
PASSWORD = "correct-horse-battery"
FORM = "<form action=/login method=post><label>Identifiant <input name=u></label><label>Mot de passe <input type=password name=p></label><button>Connexion</button></form>"
LOGIN = {
    "signed_in": {"link": "Mon compte"},
    "steps": [
        {"open": "/login"},
        {"fill": {"field": "Identifiant", "with": "${account.username}"}},
        {"fill": {"field": "Mot de passe", "with": "${account.password}"}},
        {"click": {"button": "Connexion"}},
        {"see": {"link": "Mon compte"}, "within": "2s"},
    ],
}
ACCOUNT = {"values": {"account.username": "zoe"}, "secrets": {"account.password": PASSWORD}}


@pytest.fixture
def account(site):
    """A site that knows zoe and her password."""

    @site.on("/login")
    async def login(request):
        if request.method == "POST" and site.posted[-1] == {"u": "zoe", "p": PASSWORD}:
            response = web.Response(status=303, headers={"Location": "/"})
            response.set_cookie("session", "c0ffee-4fd1-bb1e-sessiontoken99", httponly=True)
            return response
        return web.Response(text=f"<body>{FORM}</body>", content_type="text/html")

    @site.on("/")
    async def home(request):
        known = request.cookies.get("session") == "c0ffee-4fd1-bb1e-sessiontoken99"
        text = "<a href=/me>Mon compte</a>" if known else "<a href=/login>Se connecter</a>"
        return web.Response(text=f"<body>{text}</body>", content_type="text/html")

    return site


async def test_signed_in_once_and_remembered_for_the_next_stage(play, account):
    first = await play([{"open": "/"}, {"see": {"link": "Mon compte"}}], login=LOGIN, **ACCOUNT)
    assert first.report.ending is Ending.DONE, first.report.message
    assert first.facts == ["signed_in"]
    assert len(account.posted) == 1
    again = await play(
        [{"open": "/"}, {"see": {"link": "Mon compte"}}],
        login=LOGIN,
        session={"storage_state": first.report.storage_state},
        **ACCOUNT,
    )
    assert again.facts == ["signed_in"]
    assert len(account.posted) == 1


async def test_signing_in_is_not_counted_as_a_persons_trouble(play, account):
    ended = (await play([{"open": "/"}], login=LOGIN, **ACCOUNT)).all(StageEnded)[0]
    assert (ended.clicks, ended.fields, ended.pages) == (0, 0, 1)


async def test_turned_down_it_is_never_tried_again(play, account):
    played = await play(
        [{"open": "/"}], login=LOGIN, values={"account.username": "zoe"}, secrets={"account.password": "wrong-horse"}
    )
    assert played.code == "credential_rejected"
    assert len(account.posted) == 1


async def test_a_form_that_is_not_there_rejects_no_credential(play, site):
    site.page("/", "<p>Bonjour</p>")
    site.page("/login", "<p>Nouvelle page</p>")
    steps = [{**step, "within": "1s"} for step in LOGIN["steps"]]
    assert (await play([{"open": "/"}], login={**LOGIN, "steps": steps}, **ACCOUNT)).code == "page_changed"


async def test_where_only_a_person_can_sign_in_the_desk_is_asked(play, account):
    login = {"signed_in": {"link": "Mon compte"}, "by_hand": True}
    played = await play([{"open": "/"}], login=login)
    assert played.report.question.topic is QuestionTopic.SESSION_LOST
    assert account.posted == []


async def test_a_lost_session_is_restored_and_the_stage_begun_again(play, account):
    @account.on("/data")
    async def data(request):
        fresh = account.times("/data") > 1
        text = "<p>Vos données</p>" if fresh else "<p>Session expirée</p>"
        response = web.Response(text=f"<body>{text}</body>", content_type="text/html")
        if not fresh:
            response.del_cookie("session")
        return response

    lost = {"seen": {"text": "Session expirée"}, "kind": "session_lost"}
    played = await play([{"open": "/data"}, {"see": "Vos données"}], login=LOGIN, interruptions=[lost], **ACCOUNT)
    assert played.report.ending is Ending.DONE, played.report.message
    assert len(account.posted) == 2


async def test_session_storage_is_kept_too(play, site):
    site.page(
        "/",
        "<script>document.write(sessionStorage.token ? 'connu' : 'inconnu'); sessionStorage.token = 'tab-token-8f3a9c1d2e'</script>",
    )
    first = await play([{"open": "/"}, {"see": "inconnu"}])
    again = await play([{"open": "/"}, {"see": "connu"}], session={"storage_state": first.report.storage_state})
    assert again.report.ending is Ending.DONE
    assert json.loads(again.report.storage_state)["v"] == 1


async def test_a_one_time_code_is_typed(play, site):
    site.page("/", "<form action=/in method=post><label>Code <input name=c></label><button>Valider</button></form>")
    site.page("/in", "<p>Bonjour</p>")
    steps = [{"open": "/"}, {"enter_code": {"field": "Code"}}, {"click": {"button": "Valider"}}, {"see": "Bonjour"}]
    played = await play(steps, secrets={"account.totp": "JBSWY3DPEHPK3PXP"})
    assert played.report.ending is Ending.DONE, played.report.message
    assert len(site.posted[0]["c"]) == 6


class TestSecretsStayAtHome:
    async def test_a_secret_is_typed_on_the_hosts_of_its_own_file_only(self, play, site, egress):
        site.page("/", FORM)
        elsewhere = Scope(
            values={}, secrets={"account.password": lambda: PASSWORD}, hosts=AllowList.parse(["id.example"])
        )
        played = await play(
            [{"open": "/"}, {"fill": {"field": "Mot de passe", "with": "${account.password}"}}],
            session={
                "scope": elsewhere,
                "sign_ons": {"own": SignOn(steps=(), scope=Scope(values={}, hosts=AllowList.parse([site.url])))},
            },
        )
        assert played.code == "secret_astray"

    async def test_a_sign_on_uses_its_own_account(self, play, site):
        site.page("/", FORM)
        site.page("/login", "<p>Bonjour</p>")
        scope = Scope(
            values={"account.username": Inserted.of("zoe@identite")},
            secrets={"account.password": lambda: "other-password-42"},
            hosts=AllowList.parse([site.url]),
        )
        steps = STEPS.validate_python([*LOGIN["steps"][1:4]])
        played = await play(
            [{"open": "/"}, {"sign_in_with": "identite"}, {"see": "Bonjour"}],
            session={"sign_ons": {"identite": SignOn(steps=steps, scope=scope)}},
            **ACCOUNT,
        )
        assert played.report.ending is Ending.DONE, played.report.message
        assert site.posted == [{"u": "zoe@identite", "p": "other-password-42"}]

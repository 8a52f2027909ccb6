"""Are barriers on a page seen, wherever they stand, and does neither the page nor any step notice the looking?"""

import json
import time

import pytest
from aiohttp import web

from dashboards.barrier import BARRIERS
from probes.base import Ending
from probes.browser import axe
from probes.egress import AllowList
from results.records import ArtifactKept, BarriersSought, Fact, FactSeen, Impact

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

UNLABELLED = "<form action=/next><input name=a><button>Suite</button></form>"
STRICT = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; frame-src 'self'; form-action 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
}
ON = [{"open": "/"}, {"click": "Suite"}, {"see": "Fin"}]


@pytest.fixture
def end(site):
    site.page("/next", "<main><h1>Fin</h1></main>")
    return site


def rules(sought: BarriersSought) -> set[str]:
    return {barrier.rule for barrier in sought.barriers}


async def test_each_page_is_examined_once_before_the_step_that_leaves_it_and_the_last_one_at_the_end(play, end):
    end.page("/", f"<main><h1>Début</h1>{UNLABELLED}</main>")
    played = await play(ON, barriers=True)
    assert played.report.ending is Ending.DONE, played.report.message
    first, last = played.all(BarriersSought)
    assert (first.step, rules(first)) == (1, {"label"})
    (barrier,) = first.barriers
    assert (barrier.impact, barrier.count) == (Impact.CRITICAL, 1)
    assert {"wcag2a", "wcag412", "RGAA-11.1.1"} <= set(barrier.tags)
    assert (last.barriers, last.is_whole, last.version) == ((), True, first.version)


async def test_only_where_it_is_asked_for(play, end):
    end.page("/", UNLABELLED)
    assert (await play(ON)).all(BarriersSought) == []


async def test_a_page_that_comes_again_is_the_same_and_one_with_other_headings_is_not(play, site):
    site.page("/", "<h1>Un</h1><a href='/?n=1'>Suite</a>")
    once = await play([{"open": "/"}, {"click": "Suite"}, {"click": "Suite"}, {"see": "Un"}], barriers=True)
    site.page("/", "<h1>Un</h1><button onclick=\"document.querySelector('h1').textContent='Deux'\">Suite</button>")
    twice = await play([{"open": "/"}, {"click": "Suite"}, {"see": "Deux"}, {"click": "Suite"}], barriers=True)
    assert len(once.all(BarriersSought)) == 1
    assert len({sought.page for sought in twice.all(BarriersSought)}) == 2


async def test_a_policy_that_lets_no_script_in_does_not_keep_us_from_looking(play, end):
    """Shown first: the page's own way of running a script is closed."""
    end.page(
        "/", f"<main><h1>Début</h1>{UNLABELLED}<iframe src=/inner title=Intérieur></iframe></main>", headers=STRICT
    )
    end.page("/inner", "<p>Dedans</p><select><option>x</option></select><script>document.body.append('ran')</script>",
             headers=STRICT)  # fmt: skip
    played = await play(
        [{"open": "/"}, {"not_see": "ran", "within": "1s"}, {"click": "Suite"}, {"see": "Fin"}], barriers=True
    )
    assert played.report.ending is Ending.DONE, played.report.message
    first = played.all(BarriersSought)[0]
    assert first.is_whole
    assert rules(first) == {"label", "select-name"}  # the second stands in the frame


async def test_what_stands_in_a_shadow_root_and_in_a_frame_of_a_frame_is_seen(play, end):
    end.page(
        "/",
        f"<main><h1>Début</h1><x-a></x-a>{UNLABELLED}<iframe src=/outer title=a></iframe></main>"
        "<script>document.querySelector('x-a').attachShadow({mode:'open'}).innerHTML='<img src=/x.png>'</script>",
    )
    end.page("/outer", "<iframe srcdoc='<select><option>x</option></select>' title=b></iframe>")
    played = await play(ON, barriers=True)
    assert rules(played.all(BarriersSought)[0]) == {"label", "image-alt", "select-name"}
    report = json.loads(played.artifacts("accessibility")[0])
    (deep,) = [found for found in report["barriers"] if found["rule"] == "select-name"]
    assert [place.rpartition(" ")[2].split(":")[0] for place in deep["places"][0]["where"]] == [
        "iframe",
        "iframe",
        "select",
    ]


async def test_a_frame_of_another_host_is_left_out_and_counted(play, end):
    end.page("/", f"<main><h1>Début</h1>{UNLABELLED}<iframe src=http://ads.example/ title=x></iframe></main>")
    first = (await play(ON, barriers=True)).all(BarriersSought)[0]
    assert (first.frames, first.is_whole, rules(first)) == (1, False, {"label"})


SPY = """
  const note = (what) => fetch('/note?' + what);
  new MutationObserver((changes) => changes.forEach((c) => note(c.type))).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  for (const name of ['scroll', 'focus', 'blur', 'focusin', 'message', 'resize', 'error', 'securitypolicyviolation', 'unhandledrejection'])
    addEventListener(name, () => note(name), true);
  for (const [owner, name] of [[Document.prototype, 'querySelectorAll'], [Element.prototype, 'getBoundingClientRect'], [window, 'getComputedStyle'],
                               [Document.prototype, 'elementsFromPoint'], [Performance.prototype, 'mark'], [window, 'postMessage'], [JSON, 'stringify']]) {
    const own = owner[name];
    owner[name] = function (...given) { note(name); return own.apply(this, given); };
  }
"""


async def test_the_page_sees_nothing_of_it(end, browser):
    """And shown: the same look in the page's own world is seen at once."""
    noted: list[str] = []

    @end.on("/note")
    async def note(request: web.Request) -> web.Response:
        noted.append(request.query_string)
        return web.Response(text="")

    end.page("/inner", UNLABELLED + f"<script>{SPY}</script>")
    end.page("/", f"<p style='color:#bbb'>Pâle</p>{UNLABELLED}<iframe src=/inner title=x></iframe>")
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"{end.url}/", wait_until="networkidle")
    await page.evaluate(SPY)
    await page.wait_for_timeout(300)
    noted.clear()  # what Playwright did to hand the spy over
    report = await axe.examine(page, AllowList.parse([end.url]))
    assert {remark.rule for remark in report.remarks.barriers} >= {"label", "color-contrast"}
    await page.wait_for_timeout(300)
    assert noted == []
    assert await page.evaluate("Object.keys(window).filter((name) => /axe/i.test(name))") == []

    await page.evaluate(axe._axe())
    await page.evaluate("axe.run().then(() => 0)")
    await page.wait_for_timeout(300)
    await context.close()
    assert {"querySelectorAll", "getComputedStyle", "message"} <= set(noted)


async def test_nothing_is_fetched_for_it(play, end):
    end.page("/", f"<link rel=stylesheet href=/own.css><h1>Début</h1>{UNLABELLED}")
    end.answers["/own.css"] = end.answers["/next"]
    await play(ON, barriers=True)
    assert [path for _, path in end.asked if path != "/favicon.ico"] == ["/", "/own.css", "/next"]


async def test_no_words_of_a_page_stand_in_what_is_said_and_no_values_in_what_is_kept(play, end):
    token = "a81bc81bdead4e5dabff90865d1e13b1"
    end.page("/", f"<h1>Ma clé</h1><form action=/next><input name=a value='{token}'><input value=Zorglub><button>Suite</button></form>"
             f"<a href='/x?token={token}'><img src='/p.png?t={token}'></a>")  # fmt: skip
    played = await play(ON, barriers=True)
    said = repr(played.all(BarriersSought))
    assert "clé" not in said
    assert "Zorglub" not in said
    (kept,) = [body for body in played.all(ArtifactKept) if body.role == "accessibility"][:1]
    assert kept.sha256 == played.all(BarriersSought)[0].artifact
    report = played.artifacts("accessibility")[0].decode()
    assert "<input name=" in json.loads(report)["barriers"][1]["places"][0]["html"] or "<input" in report
    for secret in (token, "Zorglub"):
        assert secret not in report


async def test_nothing_is_examined_between_the_step_that_cannot_be_taken_back_and_what_must_be_seen(play, end):
    end.page("/", f"<h1>Début</h1>{UNLABELLED}")
    end.page(
        "/next",
        "<h1>Étape</h1><img src=/x.png><button onclick=\"document.body.append('Demande reçue')\">Encore</button>",
    )
    steps = [
        {"open": "/"},
        {"click": "Suite", "irreversible": True},
        {"dismiss": "Encore"},
        {"see": "Demande reçue", "fact": "request_submitted"},
    ]
    played = await play(steps, barriers=True)
    assert played.report.ending is Ending.DONE, played.report.message
    assert played.intents == [1]
    order = [body for body in played.bodies if isinstance(body, BarriersSought | FactSeen)]
    assert [getattr(body, "fact", "examined") for body in order] == ["examined", Fact.REQUEST_SUBMITTED, "examined"]
    assert played.handed.index(order[0]) < len(played.handed)  # in the ledger before the intent


async def test_what_never_was_seen_leaves_the_page_behind_it_alone(play, end):
    end.page("/", f"<h1>Début</h1>{UNLABELLED}")
    end.page("/next", "<h1>Panne</h1>")
    steps = [{"open": "/"}, {"click": "Suite", "irreversible": True},
             {"see": "Demande reçue", "fact": "request_submitted", "within": "1s"}]  # fmt: skip
    played = await play(steps, barriers=True)
    assert (played.report.ending, played.code) == (Ending.FAILED, "page_changed")
    assert len(played.all(BarriersSought)) == 1


async def test_with_a_secret_typed_nothing_is_looked_at(play, end):
    end.page("/", "<h1>Un</h1><a href=/typed>Suite</a>")
    end.page(
        "/typed",
        "<h1>Deux</h1><form action=/next><label>Mot de passe <input type=password></label><button>Suite</button></form>",
    )
    steps = [
        {"open": "/typed"},
        {"fill": {"field": "Mot de passe", "with": "${account.password}"}},
        {"click": "Suite"},
        {"see": "Fin"},
    ]
    played = await play(steps, barriers=True, secrets={"account.password": "Tr0ub4dor&3"})
    assert [sought.missed for sought in played.all(BarriersSought)] == [None, None]  # before it was typed
    end.page(
        "/typed",
        "<form action=/next><label>Mot de passe <input type=password oninput=\"document.body.insertAdjacentHTML('afterbegin', '<h1>Autre</h1>')\"></label><button>Suite</button></form>",
    )
    played = await play(steps, barriers=True, secrets={"account.password": "Tr0ub4dor&3"})
    assert [sought.missed for sought in played.all(BarriersSought)] == [None, "secret_typed", None]


HUGE = "".join(f"<div><p>t{n} <a href=/x{n}>l</a></p></div>" for n in range(2500))


async def test_a_page_that_takes_too_long_is_left_and_the_steps_go_on(play, end):
    """Its quick rules are told; of the slow ones it is said that they were not finished."""
    end.page("/", f"<h1>Début</h1>{UNLABELLED}{HUGE}")
    begun = time.monotonic()
    played = await play(ON, barriers=True)
    assert played.report.ending is Ending.DONE, played.report.message
    first = played.all(BarriersSought)[0]
    assert not first.is_whole
    assert first.missed == "too_slow" or (first.unfinished == axe.SLOW and "label" in rules(first))
    assert time.monotonic() - begun < 30


async def test_a_page_of_far_too_many_elements_is_not_begun(play, end):
    end.page("/", f"<h1>Début</h1>{UNLABELLED}" + "<b></b>" * 25_000)
    played = await play(ON, barriers=True)
    assert played.report.ending is Ending.DONE, played.report.message
    assert [sought.missed for sought in played.all(BarriersSought)] == ["too_large", None]


async def test_a_page_that_goes_elsewhere_meanwhile_hinders_nothing(play, end):
    end.page("/", f"<h1>Début</h1>{UNLABELLED}<script>setInterval(() => location.reload(), 120)</script>")
    played = await play(
        [{"open": "/"}, {"see": "Début"}, {"screenshot": "a"}, {"open": "/next"}, {"see": "Fin"}], barriers=True
    )
    assert played.report.ending is Ending.DONE, played.report.message
    assert {sought.missed for sought in played.all(BarriersSought)} <= {None, "page_moved", "too_slow"}


async def test_the_script_is_the_package_s_own_and_of_one_version(page):
    version = await page.evaluate(axe._axe().removesuffix("0") + "axe.version")
    assert axe._axe().startswith(f"/*! axe v{version}\n")
    known = await page.evaluate("axe._audit.rules.map((rule) => rule.id)")
    assert set(axe.SLOW) <= set(known)
    axe._REMARKS.validate_python({"passed": known})  # ids are of the shape that a report lets through


async def test_every_rule_that_is_run_has_its_words(page):
    await page.evaluate(axe._axe())
    run = await page.evaluate(
        "(tags) => axe._audit.rules.filter((rule) => rule.tags.some((tag) => tags.includes(tag))"
        " && !rule.tags.includes('experimental') && !rule.tags.includes('deprecated')).map((rule) => rule.id)",
        list(axe.TAGS),
    )
    assert set(run) == set(BARRIERS)

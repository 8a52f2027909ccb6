"""Does nobody get in but who should, and is what they are told the same whatever was wrong?"""

import asyncio
import re
from datetime import timedelta
from html import unescape

import pyotp
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from auditor.house import House
from auditor.roof import DeskRoof
from dashboards.desk import code, password
from dashboards.desk import person as people
from dashboards.desk.guard import HEADERS
from results.clock import SetClock
from results.store import act, person, person_session
from results.store.person import TRIES
from results.store.person_session import IDLE, LONGEST, UNPROVEN
from results.tables import people as people_table
from tests.dashboards.desk.rig import PASSWORD, Page, Seat, again, app_over, enter, seat
from tests.dashboards.desk.test_language import switch_of


async def sign_in(at: Seat, name: str, said: str = PASSWORD, **more: str) -> Page:
    token = (await at.get("/desk/sign-in")).csrf
    return await at.post("/desk/sign-in", {"name": name, "password": said, **more}, csrf=token)


async def acts(house: House) -> list[tuple[str, str]]:
    async with house.store.read() as tx:
        return [(one.person, one.what) for one in await act.listing(tx)][::-1]


async def test_who_knows_their_password_gets_in_under_a_token_nobody_has_seen(app: FastAPI, house: House) -> None:
    await enter(house, "ines", "auditor")
    at = Seat(app)
    await at.get("/desk/sign-in")
    before = at.cookies["desk"]
    page = await sign_in(at, " Ines ")
    assert (page.status, page.to) == (303, "/desk")
    assert at.cookies["desk"] != before, "a token that was planted before opens nothing after"
    assert (await at.get("/desk")).status == 200
    assert (await Seat(app, {"desk": before}).get("/desk")).status == 303
    assert await acts(house) == [("ines", "signed_in")]


@pytest.mark.parametrize(
    ("name", "said"), [("ines", "wrong wrong wrong"), ("nobody", PASSWORD), ("", ""), ("ines", "x" * 201)]
)
async def test_whatever_is_wrong_is_told_in_the_same_words(app: FastAPI, house: House, name: str, said: str) -> None:
    await enter(house, "ines", "auditor")
    page = await sign_in(Seat(app), name, said)
    assert page.status == 401
    told = re.search(r'<div class="wrong".*?</div>', page.text, re.DOTALL)
    assert told is not None
    assert "do not go together" in told[0]
    assert f'value="{said}"' not in page.text or not said, "a password never comes back"


async def test_what_was_typed_as_a_name_is_noted_only_of_people_there_are(app: FastAPI, house: House) -> None:
    await enter(house, "ines", "auditor")
    await sign_in(Seat(app), "ines", "wrong")
    await sign_in(Seat(app), PASSWORD, "ines")
    assert await acts(house) == [("ines", "sign_in_failed")]


async def test_after_five_tries_not_even_the_right_password_opens_for_a_while(
    app: FastAPI, house: House, clock: SetClock
) -> None:
    await enter(house, "ines", "auditor")
    for _ in range(TRIES):
        assert (await sign_in(Seat(app), "ines", "wrong")).status == 401
    assert (await sign_in(Seat(app), "ines")).status == 401
    clock.set(clock.now() + timedelta(minutes=1, seconds=1))
    assert (await sign_in(Seat(app), "ines")).status == 303


async def test_who_is_disabled_does_not_get_in_and_is_out_at_once(app: FastAPI, house: House) -> None:
    at = await seat(app, house, "ines", "auditor")
    await enter(house, "omar", "admin")
    await people.disable(house.store, "ines", by="omar", now=house.clock.now())
    assert (await at.get("/desk")).status == 303
    assert (await sign_in(Seat(app), "ines")).status == 401


async def with_code(house: House, name: str) -> str:
    secret = code.new_secret()
    await people.set_code(house.store, name, secret, key=house.keys.vault, by=name, now=house.clock.now())
    return secret


async def test_who_has_a_code_needs_it_too_and_no_code_opens_twice(app: FastAPI, house: House, clock: SetClock) -> None:
    await enter(house, "ines", "auditor")
    secret = await with_code(house, "ines")
    at, other = Seat(app), Seat(app)
    assert (await sign_in(at, "ines", next="/desk/cases")).to == "/desk/code?next=%2Fdesk%2Fcases"
    assert (await at.get("/desk/cases")).to == "/desk/code"
    half = at.cookies["desk"]
    said = pyotp.TOTP(secret).at(clock.now())
    page = await at.post("/desk/code", {"code": said, "next": "/desk/cases"}, csrf=(await at.get("/desk/code")).csrf)
    assert (page.status, page.to) == (303, "/desk/cases")
    assert at.cookies["desk"] != half
    assert (await Seat(app, {"desk": half}).get("/desk/code")).to == "/desk/sign-in"
    await sign_in(other, "ines")
    again = await other.post("/desk/code", {"code": said}, csrf=(await other.get("/desk/code")).csrf)
    assert again.status == 401
    assert again.has("used already")


async def test_codes_cannot_be_tried_through_by_who_has_the_password(
    app: FastAPI, house: House, clock: SetClock
) -> None:
    await enter(house, "ines", "auditor")
    secret = await with_code(house, "ines")
    for _ in range(TRIES):
        at = Seat(app)
        assert (await sign_in(at, "ines")).status == 303
        await at.post("/desk/code", {"code": "000000"}, csrf=(await at.get("/desk/code")).csrf)
    at = Seat(app)
    assert (await sign_in(at, "ines")).status == 401
    clock.set(clock.now() + timedelta(hours=2))
    await sign_in(at, "ines")
    right = pyotp.TOTP(secret).at(clock.now())
    assert (await at.post("/desk/code", {"code": right}, csrf=(await at.get("/desk/code")).csrf)).status == 303


async def test_a_session_ends_when_nothing_is_done_and_goes_on_while_something_is(
    app: FastAPI, house: House, clock: SetClock
) -> None:
    at = await seat(app, house, "ines", "auditor")
    for _ in range(4):
        clock.set(clock.now() + IDLE - timedelta(minutes=2))
        assert (await at.get("/desk/cases")).status == 200
    clock.set(clock.now() + IDLE)
    assert (await at.get("/desk/cases?standing=due")).to == "/desk/sign-in?next=/desk/cases%3Fstanding%3Ddue"


async def test_a_session_ends_after_a_days_work_however_much_is_done_in_it(
    app: FastAPI, house: House, clock: SetClock
) -> None:
    at, begun = await seat(app, house, "ines", "auditor"), clock.now()
    while clock.now() + IDLE / 2 < begun + LONGEST:
        clock.set(clock.now() + IDLE / 2)
        assert (await at.get("/desk/cases")).status == 200
    clock.set(begun + LONGEST - timedelta(seconds=1))
    assert (await at.get("/desk/cases")).status == 200
    clock.set(begun + LONGEST)
    assert (await at.get("/desk/cases")).to == "/desk/sign-in?next=/desk/cases"
    lost = await at.post("/desk/me/interests", {"controller": "Acme"}, csrf="0" * 64)
    assert (lost.status, lost.has("Your session has ended. Nothing was done")) == (401, True)
    assert (await sign_in(Seat(app), "ines")).status == 303


async def test_who_has_shown_a_password_alone_has_five_minutes_for_the_code(
    app: FastAPI, house: House, clock: SetClock
) -> None:
    await enter(house, "ines", "auditor")
    await with_code(house, "ines")
    at = Seat(app)
    await sign_in(at, "ines")
    clock.set(clock.now() + UNPROVEN - timedelta(seconds=1))
    assert (await at.get("/desk/code")).status == 200
    clock.set(clock.now() + timedelta(seconds=1))
    assert (await at.get("/desk/code")).to == "/desk/sign-in"


async def test_signing_out_everywhere_else_ends_every_session_but_this_one(app: FastAPI, house: House) -> None:
    at, other = await seat(app, house, "ines", "auditor"), await seat(app, house, "omar", "admin")
    elsewhere = [await again(app, house, "ines") for _ in range(2)]
    assert (await at.post("/desk/me/sessions")).to == "/desk/me"
    assert [(await one.get("/desk")).status for one in elsewhere] == [303, 303]
    assert [(await one.get("/desk")).status for one in (at, other)] == [200, 200]
    assert ("ines", "sessions_ended") in await acts(house)


async def test_who_has_another_role_signs_in_anew_and_an_admin_stays_where_they_have_given_it(
    app: FastAPI, house: House
) -> None:
    omar, ines = await seat(app, house, "omar", "admin"), await seat(app, house, "ines", "auditor")
    elsewhere = await again(app, house, "omar")
    same = await omar.post("/desk/people/ines/roles", {"role": "auditor"})
    assert (same.status, (await ines.get("/desk")).status) == (303, 200), "nothing has changed for her"
    assert (await omar.post("/desk/people/ines/roles", {"role": ["reader"]})).status == 303
    assert (await ines.get("/desk")).status == 303
    assert (await omar.post("/desk/people/omar/roles", {"role": ["admin", "reader"]})).status == 303
    assert [(await one.get("/desk")).status for one in (omar, elsewhere)] == [200, 303]


async def test_signing_out_ends_the_session_at_the_server_too(app: FastAPI, house: House) -> None:
    at = await seat(app, house, "ines", "auditor")
    kept = dict(at.cookies)
    assert (await at.post("/desk/sign-out")).to == "/desk/sign-in?said=signed_out"
    assert (await Seat(app, kept).get("/desk")).status == 303


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/desk//evil.example",
        "/desk\\evil",
        "/other",
        "/desk/\r\nSet-Cookie: a",
        "/desk/../..//evil.example",
        "/desk/../other",
        "/desk/%2e%2e/other",
        "/desk.evil.example",
        "desk/cases",
        "javascript:alert(1)",
        " //evil.example",
    ],
)
async def test_nobody_is_sent_elsewhere_after_signing_in(
    app: FastAPI, house: House, clock: SetClock, wanted: str
) -> None:
    await enter(house, "ines", "auditor")
    assert (await sign_in(Seat(app), "ines", next=wanted)).to == "/desk"
    refused = await sign_in(Seat(app), "ines", "wrong", next=wanted)
    assert 'name="next" value=""' in refused.text
    assert switch_of(refused) == "/desk/sign-in?lang=fr"
    secret, at = await with_code(house, "ines"), Seat(app)
    assert (await sign_in(at, "ines", next=wanted)).to == "/desk/code"
    half = (await at.get("/desk/code")).csrf
    said = {"code": pyotp.TOTP(secret).at(clock.now()), "next": wanted}
    assert (await at.post("/desk/code", said, csrf=half)).to == "/desk"


async def test_the_switch_of_a_refused_sign_in_keeps_where_one_was_going(app: FastAPI, house: House) -> None:
    await enter(house, "ines", "auditor")
    going = "/desk/cases?standing=due&q=a%26b"
    at = Seat(app)
    refused = await sign_in(at, "ines", "wrong", next=going)
    french = await at.get(switch_of(refused))
    assert french.has("Se connecter")
    done = await at.post(
        "/desk/sign-in", {"name": "ines", "password": PASSWORD, "next": next_of(french)}, csrf=french.csrf
    )
    assert (done.status, done.to) == (303, going)
    await with_code(house, "ines")
    at = Seat(app)
    await sign_in(at, "ines", next=going)
    wrong = await at.post("/desk/code", {"code": "0", "next": going}, csrf=(await at.get("/desk/code")).csrf)
    assert next_of(await at.get(switch_of(wrong))) == going
    begin = re.search(r'<a href="(/desk/sign-in[^"]*)">Begin', wrong.text)
    assert begin is not None
    assert next_of(await at.get(unescape(begin[1]))) == going


def next_of(page: Page) -> str:
    found = re.search(r'name="next" value="([^"]*)"', page.text)
    assert found is not None, page.text
    return unescape(found[1])


async def test_a_given_password_is_changed_before_anything_else(app: FastAPI, house: House) -> None:
    at = await seat(app, house, "ines", "auditor", given=True)
    assert (await at.get("/desk")).to == "/desk/me"
    new = {"current": PASSWORD, "new": "une autre phrase à moi", "again": "une autre phrase à moi"}
    for wrong in (
        {"current": "wrong"},
        {"again": "other"},
        {"new": "court", "again": "court"},
        {"new": PASSWORD, "again": PASSWORD},
    ):
        page = await at.post("/desk/me/password", {**new, **wrong})
        assert page.status == 422
        assert (await at.get("/desk")).to == "/desk/me"
    other = Seat(app, {"desk": "other"})
    async with house.store.write() as tx:
        await person_session.begin(tx, "other", "ines", house.clock.now(), proven=True)
    assert (await at.post("/desk/me/password", new)).to == "/desk/me?said=password"
    assert (await at.get("/desk")).status == 200
    assert (await other.get("/desk")).status == 303, "wherever else they were signed in, that ends"
    assert (await sign_in(Seat(app), "ines", "une autre phrase à moi")).status == 303


async def test_a_code_is_added_only_by_who_shows_it_and_knows_the_password(
    app: FastAPI, house: House, clock: SetClock
) -> None:
    at = await seat(app, house, "ines", "auditor")
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', (await at.get("/desk/me")).text)
    assert found is not None
    right = {"secret": found[1], "code": pyotp.TOTP(found[1]).at(clock.now()), "current": PASSWORD}
    for wrong in ({"code": "123456"}, {"current": "no"}, {"secret": "A" * 31}):
        assert (await at.post("/desk/me/code", {**right, **wrong})).status == 422
    async with house.store.read() as tx:
        assert not (await person.named(tx, "ines")).has_code
    assert (await at.post("/desk/me/code", right)).to == "/desk/me?said=code"
    async with house.store.read() as tx:
        assert (await person.named(tx, "ines")).has_code


async def test_a_hash_that_is_outdated_is_renewed_when_somebody_signs_in(app: FastAPI, house: House) -> None:
    await enter(house, "ines", "auditor")
    weak = password.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    async with house.store.write() as tx:
        await person.renew_hash(tx, "ines", weak)
    await sign_in(Seat(app), "ines")
    async with house.store.write() as tx:
        proof = await person.take_try(tx, "ines", house.clock.now())
    assert proof is not None
    assert not password.is_outdated(proof.password)


async def test_a_form_of_another_session_or_site_does_nothing(app: FastAPI, house: House) -> None:
    at, other = await seat(app, house, "ines", "auditor"), await seat(app, house, "omar", "admin")
    right = await at.token()
    form = {"controller": "Acme"}
    for csrf, headers in (
        ("", {}),
        ("0" * 64, {}),
        (await other.token(), {}),
        (right, {"origin": "https://evil.example"}),
        (right, {"origin": "null"}),
        (right, {"sec-fetch-site": "cross-site"}),
        (right, {"sec-fetch-site": "same-site"}),
    ):
        page = await at.post("/desk/me/interests", form, csrf=csrf, **headers)
        assert (page.status, page.has("Nothing was done")) == (403, True)
    assert (await at.post("/desk/me/interests", form, csrf=right, origin="http://test")).status == 303


async def test_a_form_without_end_is_not_read(app: FastAPI, house: House) -> None:
    at = await seat(app, house, "ines", "auditor")
    for headers in ({"content-length": "99999999999"}, {"content-length": "-1"}, {"content-length": ""}):
        assert (await at.post("/desk/me/interests", {"controller": "Acme"}, **headers)).status == 413
    assert (await at.post("/desk/me/interests", {"controller": "x" * 2**20})).status == 413


async def test_tries_to_get_in_are_slowed_down_by_address(house: House) -> None:
    await enter(house, "ines", "auditor")
    app = app_over(DeskRoof(house), tries_per_s=0.5)
    got = [(await sign_in(Seat(app), "nobody")).status for _ in range(4)]
    assert got[:2] == [401, 401]
    assert 429 in got
    page = await sign_in(Seat(app, client="192.0.2.9"), "ines")
    assert page.status == 303, "another address is another matter"


async def test_where_many_wait_nobody_else_does_and_no_try_is_counted(
    app: FastAPI, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(password.ROW, "most", 2)
    await enter(house, "ines", "auditor")
    async with asyncio.TaskGroup() as group:
        trying = [group.create_task(sign_in(Seat(app), "ines", "another phrase than theirs")) for _ in range(6)]
    got = [task.result() for task in trying]
    assert sorted(page.status for page in got) == [401] * 2 + [503] * 4
    crowded = next(page for page in got if page.status == 503)
    assert crowded.has("Too many people sign in at once")
    assert crowded.header("retry-after") == "10"
    async with house.store.read() as tx:
        assert (await tx.execute(select(people_table.c.tries))).scalar_one() == 2
    assert (await sign_in(Seat(app), "ines")).status == 303


async def test_every_answer_keeps_scripts_frames_and_other_sites_out(app: FastAPI, house: House) -> None:
    at = await seat(app, house, "ines", "auditor", "reviewer", "admin")
    for target in ("/desk/cases", "/desk/sign-in", "/desk/nothing", "/desk/log"):
        page = await at.get(target)
        for name, value in HEADERS.items():
            assert page.header(name.lower()) == value, target
        assert "script-src" not in str(page.header("content-security-policy")), "there is none to allow"
        assert not re.search(r"<script|\son\w+=|\sstyle=|<style|javascript:", page.text)


async def test_cookies_are_closed_to_scripts_and_bound_to_the_host_where_it_is_https(house: House) -> None:
    await enter(house, "ines", "auditor")
    app = app_over(DeskRoof(house), url="https://desk.example")
    page = await Seat(app).get("/desk/sign-in?lang=fr")
    cookies = [value for name, value in page.headers if name == "set-cookie"]
    assert cookies[0].startswith("__Host-desk=")
    assert str(page.header("strict-transport-security")).startswith("max-age=")
    for cookie in cookies:
        assert {"httponly", "secure", "samesite=lax"} <= {part.strip().lower() for part in cookie.split(";")}
    assert "path=/;" in cookies[0].lower() + ";"
    assert "domain" not in cookies[0].lower()


async def test_the_language_switch_keeps_the_page_and_is_remembered(app: FastAPI, house: House) -> None:
    at = await seat(app, house, "ines", "auditor")
    page = await at.get("/desk/cases?standing=due")
    assert 'href="/desk/cases?standing=due&amp;lang=fr"' in page.text
    assert page.has("Cases")
    assert (await at.get("/desk/cases?standing=due&lang=fr")).has("Dossiers")
    assert (await at.get("/desk/cases")).has("Dossiers")
    assert (await at.get("/desk/cases?lang=xx")).has("Dossiers")

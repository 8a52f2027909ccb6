"""Is any secret found in what a stage of calls leaves behind: artifacts, messages, what is saved, its scratch folder?"""

import base64
import json
from urllib.parse import quote

import pytest

from tests.probes.http.conftest import PASSWORD, TOKEN

SESSION = "sess-8c1f7a2b9d3e4f50"
GRANTED = "grant-77aa88bb99cc00dd"
SECRETS = (PASSWORD, TOKEN, SESSION, GRANTED)


def forms(secret):
    plain = secret.encode()
    return {plain, quote(secret, safe="").encode(), json.dumps(secret)[1:-1].encode(), base64.b64encode(plain).rstrip(b"="),
            base64.b64encode(f"anna:{secret}".encode()).rstrip(b"="), plain.hex().encode()}  # fmt: skip


@pytest.mark.parametrize("kind", ["application/json", "text/html", "text/plain"])
@pytest.mark.parametrize("status", [200, 400, 404, 401, 503])
async def test_nowhere(desk, service, kind, status):
    """The service throws everything it was told back at us, in every place there is."""
    echo = f"{PASSWORD} {TOKEN} {SESSION}"
    bodies = {
        "application/json": json.dumps({"you_said": echo, "access_token": GRANTED}),
        "text/html": f"<html><p>{echo}</p><input type=hidden name=token value={GRANTED}></html>",
        "text/plain": f"{echo}\nAuthorization: Basic {base64.b64encode(f'anna:{PASSWORD}'.encode()).decode()}",
    }
    location = f"/next?token={quote(TOKEN)}"
    service.say("/x", bodies[kind], kind, status=status, Set_Cookie=f"sid={SESSION}", Location=location)
    service.say("/first", Set_Cookie=f"sid={SESSION}")
    at = desk()
    played = await at.play(
        {"call": "GET /first"},
        {
            "call": "POST /x",
            "auth": "basic",
            "headers": {"X-Key": "${account.token}"},
            "form": {"p": "${account.password}"},
            "contains": "nothing of the kind",
        },
    )
    assert played.code is not None
    written = [*played.artifacts(), played.message.encode(), repr(played.bodies).encode()]
    written += [path.read_bytes() for path in at.session.scratch.rglob("*") if path.is_file()]
    assert len(written) > 3
    wanted = SECRETS if kind == "application/json" else SECRETS[:3]
    for place in written:
        for secret in wanted:
            assert not [form for form in forms(secret) if form in place], place


async def test_what_is_kept_says_what_was_asked_and_answered(desk, service):
    service.say("/x", "Non", status=400)
    played = await desk().play({"call": "PUT /x", "auth": "basic", "body": "corps"})
    lines = [json.loads(line) for line in played.artifacts("journal")[0].decode().splitlines()]
    assert [line["event"] for line in lines] == ["request", "response", "failure"]
    assert (lines[0]["method"], lines[0]["sends"], lines[1]["status"]) == ("PUT", "body", 400)
    assert ["Authorization", "Basic [removed]"] in lines[0]["headers"]

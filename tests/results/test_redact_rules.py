"""Fields that may carry a secret are dropped without knowing any."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.redact import (
    redact_dom,
    redact_har,
    redact_header,
    redact_headers,
    redact_url,
    redact_urls_in,
)

TOKEN = "q7Zk29xLw0Vb31MtRp84"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (
            "https://ville.example/export?token=abc&page=2",
            "https://ville.example/export?token=[removed]&page=[removed]",
        ),
        ("https://anna:pw@ville.example:8443/a/b", "https://ville.example:8443/a/b"),
        ("/relative/path?x=1", "/relative/path?x=[removed]"),
        ("https://ville.example/a;jsessionid=0815;v=1/b", "https://ville.example/a;jsessionid=[removed];v=[removed]"),
        (f"https://ville.example/?{TOKEN}", "https://ville.example/?[removed]"),
        ("https://ville.example/?c2VjcmV0==", "https://ville.example/?[removed]"),
        (f"https://ville.example/?{TOKEN}=1", "https://ville.example/?[removed]"),
        (
            "https://ville.example/#access_token=abc&state=x",
            "https://ville.example/#access_token=[removed]&state=[removed]",
        ),
        ("https://ville.example/#mentions-legales", "https://ville.example/#mentions-legales"),
        ("https://ville.example/#/reset/0815", "https://ville.example/#[removed]"),
        ("https://ville.example/?a=1?b=2&&c", "https://ville.example/?a=[removed]&&[removed]"),
        ("data:text/plain;base64,c2VjcmV0", "data:[removed]"),
        ("JavaScript:steal('x')", "JavaScript:[removed]"),
        ("java\nscript:steal('x')", "java\nscript:[removed]"),
        ("blob:https://ville.example/0815", "blob:[removed]"),
        ("mailto:dpo@ville.example?subject=x", "mailto:dpo@ville.example?subject=[removed]"),
        ("//cdn.example/x?y=z", "//cdn.example/x?y=[removed]"),
        ("https://[::1", "https://[::1"),
        ("", ""),
    ],
)
def test_an_address_keeps_where_it_leads_and_loses_what_it_carries(url, kept):
    assert redact_url(url) == kept


@given(url=st.text("abc:/?#&=;@%[]. 01\n", max_size=60))
def test_redacting_an_address_twice_changes_nothing_and_never_fails(url):
    once = redact_url(url)
    assert redact_url(once) == once


@given(
    host=st.from_regex(r"[a-z]{1,10}\.example", fullmatch=True),
    names=st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=4),
    value=st.text("XYZ0123456789-_.~+/=%", min_size=3, max_size=30),
    mark=st.sampled_from("?#;"),
)
def test_no_value_of_a_parameter_survives(host, names, value, mark):
    separator = ";" if mark == ";" else "&"
    url = f"https://{host}/p{mark}" + separator.join(f"{name}=W{value}" for name in names)
    assert f"W{value}" not in redact_url(url)


def test_addresses_in_running_text_are_redacted_too():
    assert (
        redact_urls_in(f"Open https://ville.example/x?t={TOKEN} now.")
        == "Open https://ville.example/x?t=[removed] now."
    )


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("Content-Type", "text/html; charset=utf-8", "text/html; charset=utf-8"),
        ("retry-after", "120", "120"),
        ("Location", "/next?code=1", "/next?code=[removed]"),
        ("Referer", "https://a.example/?x=1", "https://a.example/?x=[removed]"),
        ("Authorization", f"Bearer {TOKEN}", "Bearer [removed]"),
        ("Authorization", TOKEN, "[removed]"),
        ("WWW-Authenticate", 'Digest nonce="x"', "Digest [removed]"),
        ("X-CSRF-Token", TOKEN, "[removed]"),
        ("ETag", '"abc"', "[removed]"),
        ("Cookie", f"sid={TOKEN}; theme=dark", "sid=[removed]; theme=[removed]"),
        ("Cookie", TOKEN, "[removed]"),
        (
            "Set-Cookie",
            f"sid={TOKEN}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; x={TOKEN}",
            "sid=[removed]; Path=/; HttpOnly; SameSite=Lax; Max-Age=60",
        ),
        ("Set-Cookie", f"{TOKEN}=1", "[removed]"),
        (
            "Content-Disposition",
            f'attachment; filename="Anna-{TOKEN}.tar.gz"',
            'attachment; filename="[removed].tar.gz"',
        ),
        (
            "Content-Disposition",
            "attachment; filename*=UTF-8''Anna%20%C3%A9.zip",
            'attachment; filename="[removed].zip"',
        ),
        ("Content-Disposition", f"{TOKEN}; x=1", "[removed]"),
        ("Content-Disposition", "inline", "inline"),
    ],
)
def test_a_header_keeps_what_carries_no_secret(name, value, kept):
    assert redact_header(name, value) == kept


def test_headers_keep_their_order_and_repetition():
    headers = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Date", "x")]
    assert redact_headers(headers) == [("Set-Cookie", "a=[removed]"), ("Set-Cookie", "b=[removed]"), ("Date", "x")]


# --- HAR ---------------------------------------------------------------------

HAR = {
    "log": {
        "version": "1.2",
        "creator": {"name": "Playwright", "version": "1.65", "comment": TOKEN},
        "browser": {"name": "chromium", "version": "156"},
        "pages": [
            {"startedDateTime": "2026-03-05T10:00:00Z", "id": "page@1", "title": TOKEN, "pageTimings": {"onLoad": 5}}
        ],
        "entries": [
            {
                "pageref": "page@1",
                "startedDateTime": "2026-03-05T10:00:00Z",
                "time": 12.5,
                "comment": TOKEN,
                "_webSocketMessages": [{"data": TOKEN}],
                "cache": {"beforeRequest": {"eTag": TOKEN}},
                "timings": {"send": 1, "wait": 10, "receive": 1.5, "comment": TOKEN},
                "request": {
                    "method": "POST",
                    "url": f"https://u:{TOKEN}@ville.example/login?t={TOKEN}#{TOKEN}",
                    "httpVersion": "HTTP/2.0",
                    "headers": [
                        {"name": "Authorization", "value": f"Bearer {TOKEN}"},
                        {"name": "Accept", "value": "text/html"},
                        {"name": "Referer", "value": f"https://ville.example/?t={TOKEN}"},
                    ],
                    "cookies": [{"name": "sid", "value": TOKEN, "comment": TOKEN}],
                    "queryString": [{"name": "t", "value": TOKEN}, {"name": TOKEN, "value": ""}],
                    "postData": {
                        "mimeType": "application/x-www-form-urlencoded",
                        "text": f"user=anna&password={TOKEN}",
                    },
                    "headersSize": 100,
                    "bodySize": 40,
                },
                "response": {
                    "status": 302,
                    "statusText": "Found",
                    "httpVersion": "HTTP/2.0",
                    "headers": [
                        {"name": "Set-Cookie", "value": f"sid={TOKEN}; Secure"},
                        {"name": "X-Request-Id", "value": TOKEN},
                    ],
                    "cookies": [{"name": "sid", "value": TOKEN, "path": "/", "secure": True}],
                    "content": {"size": 10, "mimeType": "text/html", "text": TOKEN, "encoding": "base64"},
                    "redirectURL": f"/home?t={TOKEN}",
                    "headersSize": 90,
                    "bodySize": 10,
                },
            }
        ],
    }
}


def test_no_secret_of_a_har_survives_even_where_none_is_known():
    assert TOKEN not in json.dumps(redact_har(HAR))


def test_a_har_keeps_what_measures_and_shows_the_way():
    entry = redact_har(HAR)["log"]["entries"][0]
    assert (entry["startedDateTime"], entry["time"], entry["timings"]) == (
        "2026-03-05T10:00:00Z",
        12.5,
        {"send": 1, "wait": 10, "receive": 1.5},
    )
    assert entry["request"]["url"] == "https://ville.example/login?t=[removed]#[removed]"
    assert entry["request"]["headers"][1] == {"name": "Accept", "value": "text/html"}
    assert entry["request"]["postData"] == {
        "mimeType": "application/x-www-form-urlencoded",
        "params": [{"name": "user"}, {"name": "password"}],
    }
    assert entry["response"]["status"] == 302
    assert entry["response"]["content"] == {"size": 10, "mimeType": "text/html"}
    assert entry["response"]["cookies"] == [{"name": "sid", "value": "[removed]", "path": "/", "secure": True}]
    assert entry["response"]["redirectURL"] == "/home?t=[removed]"


@pytest.mark.parametrize(
    ("posted", "names"),
    [
        (
            {"mimeType": "application/json", "text": '{"user": {"pin": 1}, "a": [{"b": 2}]}'},
            ["user", "user.pin", "a", "a[].b"],
        ),
        ({"mimeType": "application/json; charset=x", "text": "{broken"}, []),
        (
            {
                "mimeType": "multipart/form-data; boundary=x",
                "text": '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nz\r\n--x--',
            },
            ["file"],
        ),
        ({"mimeType": "text/plain", "text": TOKEN}, []),
        ({"mimeType": "", "params": [{"name": "pin", "value": "123456"}]}, ["pin"]),
        ({"mimeType": "application/x-www-form-urlencoded", "text": TOKEN}, []),
    ],
)
def test_of_what_was_posted_only_the_names_of_the_fields_stay(posted, names):
    har = {"log": {"entries": [{"request": {"postData": posted}}]}}
    kept = redact_har(har)["log"]["entries"][0]["request"]["postData"]
    assert kept["params"] == [{"name": name} for name in names]
    assert set(kept) == {"mimeType", "params"}


@pytest.mark.parametrize("har", [None, [], {}, {"log": None}, {"log": {"entries": [None, 3, "x"]}}])
def test_a_crooked_har_makes_an_empty_one(har):
    assert redact_har(har)["log"]["pages"] == []


# --- DOM ---------------------------------------------------------------------

PAGE = f"""<!DOCTYPE html>
<!-- {TOKEN} -->
<html lang="fr"><head><title>Mes données</title>
<meta name="csrf-token" content="{TOKEN}"><meta charset="utf-8">
<script nonce="{TOKEN}">window.token = "{TOKEN}";</script><script src="/a.js?v={TOKEN}"></script>
<style>a {{ background: url(/x?{TOKEN}) }}</style></head>
<body onload="go('{TOKEN}')" data-state='{{"t": "{TOKEN}"}}' class="portal">
<!-- {TOKEN} --><p>Votre demande est prête&nbsp;: <a href="/export?t={TOKEN}" style="x:{TOKEN}">télécharger</a>
ou https://ville.example/e?t={TOKEN} <!-- {TOKEN} -->aussitôt.</p>
<form action="/go?t={TOKEN}" method="post"><input type="hidden" name="csrf" value="{TOKEN}">
<input type="text" name="city" value="{TOKEN}" placeholder="Ville"><textarea name="saml">{TOKEN}</textarea>
<button type="submit" value="{TOKEN}">Envoyer</button></form>
<img src="data:image/png;base64,{TOKEN}" srcset="/i?{TOKEN} 2x" alt="le blason">
<iframe src="/f?t={TOKEN}" srcdoc="&lt;b&gt;{TOKEN}"></iframe>
<svg><a xlink:href="/s?t={TOKEN}"><script>{TOKEN}</script></a></svg>
<noscript><img src="/n?t={TOKEN}"></noscript><template><input value="{TOKEN}"></template>
</body></html>
"""


def test_no_secret_of_a_page_survives_even_where_none_is_known():
    assert TOKEN not in redact_dom(PAGE)


def test_a_page_keeps_what_a_reader_reads():
    page = redact_dom(PAGE)
    for words in (
        "Mes données",
        "Votre demande est prête",
        "télécharger",
        "aussitôt.",
        "Envoyer",
        "le blason",
        "Ville",
    ):
        assert words in page
    for kept in ('href="/export?[removed]"', 'action="/go?t=[removed]"', 'name="csrf"', 'class="portal"', 'lang="fr"'):
        assert kept.replace("?[", "?t=[") in page


def test_redacting_a_page_twice_changes_nothing():
    once = redact_dom(PAGE)
    assert redact_dom(once) == once


@pytest.mark.parametrize(
    "page", ["", " ", "<", "text", "<!-- only -->", "<p>a\x01b", "<?xml version='1.0' encoding='x'?><p>é", "\ud800"]
)
def test_a_page_that_is_hardly_one_is_no_failure(page):
    assert redact_dom(page).startswith("<!DOCTYPE html>")


@given(
    tag=st.sampled_from(["input", "meta", "div", "a", "option", "x-custom", "button", "param"]),
    attribute=st.sampled_from(
        ["value", "content", "data-x", "onclick", "style", "srcdoc", "nonce", "x", "integrity", "ping"]
    ),
)
def test_no_attribute_carries_a_value_that_is_not_on_the_list(tag, attribute):
    page = redact_dom(f'<body><{tag} {attribute}="{TOKEN}">words</{tag}></body>')
    assert TOKEN not in page

"""What the service hands us is learned; what a person is told is not."""

import json
import re

import pytest

from results.redact import (
    Redactor,
    redact_har,
    secrets_in_cookies,
    secrets_in_headers,
    secrets_in_html,
    secrets_in_json,
    secrets_in_storage,
    secrets_in_url,
)
from results.redact.learn import is_guessable

TOKEN = "q7Zk29xLw0Vb31MtRp84"


def learned(*found):
    return {value for values in found for _, value in values}


def test_cookies_and_credentials_are_learned_from_headers():
    headers = [
        ("Set-Cookie", 'sid="s%3Aabc.def%2F"; Path=/'),
        ("cookie", "a=one-value; b=other=value"),
        ("Authorization", "Basic YW5uYTpodW50ZXIyIQ=="),
        ("Authorization", "Bearer abc.def"),
        ("X-Auth-Token", "short-but-telling"),
        ("X-Request-Id", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("Location", "/x?code=from-the-redirect"),
        ("Server", "nginx"),
        ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156"),
    ]
    assert learned(secrets_in_headers(headers)) == {
        "s%3Aabc.def%2F",
        "s:abc.def/",
        "one-value",
        "other=value",
        "YW5uYTpodW50ZXIyIQ==",
        "hunter2!",
        "abc.def",
        "short-but-telling",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "from-the-redirect",
    }


def test_tokens_are_learned_from_addresses_and_harmless_parameters_are_not():
    url = f"https://u:p%21ss@ville.example/d/{TOKEN}/guide-2026-export;jsessionid=8f?from=2026-03-05&q=anna#access_token=tk"
    assert learned(secrets_in_url(url)) == {"p!ss", TOKEN, "8f", "tk"}


def test_hidden_fields_and_links_of_a_page_are_learned():
    page = f"""<meta name="csrf-token" content="meta-tok"><input type="hidden" name="_token" value="hid">
    <input type="hidden" name="x" value="{TOKEN}"><input type="hidden" name="lang" value="fr">
    <input name="q" value="typed"><a href="/x?sig=link-sig">"""
    assert learned(secrets_in_html(page)) == {"meta-tok", "hid", TOKEN, "link-sig"}


def test_telling_keys_of_json_are_learned():
    value = {"access_token": "abc", "user": {"name": "Anna", "apiKey": "def"}, "ids": [TOKEN], "n": 5}
    assert learned(secrets_in_json(value)) == {"abc", "def", TOKEN}


def test_what_a_person_is_told_is_not_taken_for_a_secret():
    record = {
        "passenger": "Anna Exemple",
        "author": "Service des données",
        "secretary": "Zoé Modèle",
        "annonce": "Vente de vélo bleu",
        "state": "PENDING_REVIEW",
        "session": "Printemps 2026, groupe A",
        "code": "ARR-75011-B",
    }
    assert learned(secrets_in_json(record)) == set()
    assert learned(secrets_in_headers([(":authority", "ville.example"), (":path", "/compte/donnees")])) == set()


def test_the_saved_state_of_a_browser_is_learned():
    state = {
        "cookies": [{"name": "sid", "value": "cookie-value"}],
        "origins": [
            {
                "localStorage": [{"name": "auth", "value": "stored"}, {"name": "theme", "value": "dark"}],
                "indexedDB": [{"stores": [{"records": [{"value": {"refreshToken": "deep"}}]}]}],
            }
        ],
    }
    assert learned(secrets_in_storage(state)) == {"cookie-value", "stored", "deep"}
    assert learned(secrets_in_storage(None)) == set()


@pytest.mark.parametrize(
    ("value", "guessable"),
    [
        ("accepted", True),
        ("analytics-and-marketing", True),
        ("Europe/Paris", True),
        ("2026-03-05", True),
        ("2026-03-05T10:00:00Z", True),
        ("1772704800", True),
        ("1772704800123", True),
        ("12345678901", False),
        ("fr_FR.UTF8", False),
        ("aBcDeFgH", False),
        ("correct-horse-battery-staple", False),
        (TOKEN, False),
    ],
)
def test_words_dates_and_short_numbers_protect_nothing(value, guessable):
    assert is_guessable(value) is guessable


def test_what_is_learned_is_removed_and_what_protects_nothing_is_not():
    redactor = Redactor()
    redactor.learn(
        secrets_in_cookies([("sid", TOKEN), ("consent", "accepted"), ("lang", "fr-FR"), ("seen", "2026-03-05")])
    )
    text = f"{TOKEN} accepted fr-FR 2026-03-05"
    assert redactor.scrub(text) == "[secret:cookie sid] accepted fr-FR 2026-03-05"


def test_a_token_in_the_path_of_a_har_goes_once_it_is_known():
    redactor = Redactor()
    url = f"https://ville.example/download/{TOKEN}"
    har = {
        "log": {"entries": [{"request": {"url": url}, "response": {"headers": [{"name": "Location", "value": url}]}}]}
    }
    redactor.learn(secrets_in_url(url))
    kept = json.dumps(redactor.scrub_json(redact_har(har)))
    assert redactor.find(kept.encode()) == ()
    assert len(re.findall(r"download/\[secret:path\]", kept)) == 2

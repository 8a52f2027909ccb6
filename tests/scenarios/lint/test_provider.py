"""Does a sign-on sign in and do nothing else, and are its words there in every language of the case?"""

import pytest

from scenarios.load import load_scenario

FILL = '  - fill: {field: {fr: Identifiant, en: User name}, with: "${account.username}"}\n'
NAMED = ("persona: zoe\n", "persona: zoe\nprovider: identity\n")
SIGN_IN = "    - click: {button: {fr: Connexion, en: Sign in}}\n"
USED = (SIGN_IN, SIGN_IN + "    - sign_in_with: identity\n")


@pytest.fixture
def codes(bench, edited):
    """What is said of the sign-on's own file after a change of it."""

    def codes(old="", new="", *changes):
        path = bench.folder / "providers" / "identity.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1 or not old
        path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        found = bench.lint(edited(NAMED, USED, *changes))
        return [p.code for p in found if p.file == str(path)]

    return codes


def test_a_sign_on_that_signs_in_has_nothing_to_mend(codes):
    assert codes() == []


@pytest.mark.parametrize(
    "step",
    [
        "  - send_letter: portability\n    to: dpo@acme.example\n",
        "  - human: {fr: Approuver, en: Approve}\n",
        "  - sign_in_with: identity\n",
        "  - click: {button: OK}\n    irreversible: true\n",
        "  - click: {button: OK}\n    signed_out: true\n",
        "  - see: {text: OK}\n    fact: request_submitted\n",
    ],
)
def test_what_does_more_is_refused(codes, step):
    assert codes(FILL, FILL + step) == ["beyond_sign_on"]


def test_an_address_outside_its_hosts_is_refused(codes):
    assert codes(FILL, FILL + "  - open: https://mail.acme.example/\n") == ["foreign_host"]


def test_its_words_must_be_there_in_the_languages_it_was_checked_in(codes):
    assert codes("{fr: Identifiant, en: User name}", "{fr: Identifiant}") == ["language_missing"]


def test_a_case_is_in_a_language_in_which_both_were_walked(bench, edited):
    path = bench.folder / "providers" / "identity.yaml"
    path.write_text(path.read_text().replace("checked: {fr: 2026-11-23, en: 2026-11-23}", "checked: {en: 2026-11-23}"))
    file = bench.folder / "catalogue" / "acme.yaml"
    file.write_text(edited(NAMED, USED), encoding="utf-8")
    assert load_scenario(file).languages == ("en",)


def test_hosts_of_the_sign_on_are_none_of_the_service_s_own(bench, edited):
    file = bench.folder / "catalogue" / "acme.yaml"
    file.write_text(edited(NAMED, USED), encoding="utf-8")
    loaded = load_scenario(file)
    assert loaded.own_hosts == ("mail.acme.example", "*.acme-cdn.example")
    assert loaded.hosts == (*loaded.own_hosts, "login.identity.example")
    assert loaded.sign_on_of("yann@acme") == "yann@identity"

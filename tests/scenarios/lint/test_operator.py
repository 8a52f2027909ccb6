"""Is the controller's side played in tests only (rule 14), and does it do nothing but its duties?"""

import pytest

from scenarios.lint import lint_operator
from scenarios.load import load_operator, load_scenario

SEND = "      - click: {button: Send Request}\n"


@pytest.fixture
def loaded(examples):
    return load_scenario(examples / "services" / "wordpress-test.yaml")


@pytest.fixture
def codes(examples, tmp_path, loaded):
    """The codes of the example after a change, with the lines at which they stand."""

    def codes(old="", new="", *, of=loaded):
        text = (examples / "operators" / "wordpress.yaml").read_text(encoding="utf-8")
        assert text.count(old) == 1 or not old
        before, mark, after = (text.replace(old, new) if old else text).partition("⟦")
        path = tmp_path / "operator.yaml"
        path.write_text(before + after, encoding="utf-8")
        found = lint_operator(load_operator(path), of)
        assert all(p.file == str(path) and p.mend for p in found)
        assert {p.line for p in found} <= {before.count("\n") + 1} or not mark
        return [p.code for p in found]

    return codes


def test_the_example_has_nothing_to_mend(codes):
    assert codes() == []


def test_outside_tests_it_is_refused(codes, loaded):
    assert codes(of=loaded.moved("https://blog.example/")) == ["operator_outside_tests"]


def test_one_host_outside_tests_is_enough(codes, examples, tmp_path):
    text = (examples / "services" / "wordpress-test.yaml").read_text(encoding="utf-8")
    (tmp_path / "services").mkdir()
    path = tmp_path / "services" / "wordpress-test.yaml"
    path.write_text(text + "hosts: [cdn.example]\n", encoding="utf-8")
    (tmp_path / "catalogue").symlink_to(examples / "catalogue")
    assert codes(of=load_scenario(path)) == ["operator_outside_tests"]


@pytest.mark.parametrize(
    "url", ["http://[::1]:8130/", "http://localhost/", "https://wp.test/", "https://a.test.local:8443/"]
)
def test_hosts_reserved_for_tests_are_inside_tests(codes, loaded, url):
    assert codes(of=loaded.moved(url)) == []


@pytest.mark.parametrize(
    "url", ["http://192.168.0.7/", "https://test.example/", "https://wptest/", "http://[fe80::1]/"]
)
def test_a_private_network_is_no_test(codes, loaded, url):
    assert codes(of=loaded.moved(url)) == ["operator_outside_tests"]


def test_another_service_is_refused(codes, examples):
    assert codes(of=load_scenario(examples / "services" / "indico-test.yaml")) == ["other_service"]


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("foreign_host", "- open: /wp-login.php", "- ⟦open: https://blog.example/wp-login.php"),
        ("secret_in_clear", 'field: Password, with: "${account.password}"', "field: Password, ⟦with: hunter2hunter2"),
        ("secret_shown", "button: Send Request", 'button: ⟦"${account.password}"'),
        ("beyond_duty", SEND, "      - ⟦send_letter: portability\n        to: dpo@test.local\n"),
        ("beyond_duty", SEND, "      - ⟦download: {link: Archive}\n"),
        ("beyond_duty", SEND, "      - ⟦human: {fr: Approuver, en: Approve}\n"),
        ("beyond_duty", SEND, "      - ⟦click: {button: Send Request}\n        irreversible: true\n"),
        ("beyond_duty", SEND, "      - ⟦see: {text: Sent}\n        fact: request_acknowledged\n"),
    ],
)
def test_what_no_operator_may_do_is_refused_at_its_place(codes, code, old, new):
    assert codes(old, new) == [code]

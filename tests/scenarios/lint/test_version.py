"""Are words of later versions loaded, and refused with the version that brings them?"""

import pytest

from scenarios.lint import NOT_BEFORE, lint_operator
from scenarios.load import load_operator, load_scenario

LATER = {
    "provider": ("persona: zoe\n", "persona: zoe\n⟦provider: identity\n"),
    "transfer": ("collect:\n", "⟦transfer:\n  - open: /\n\ncollect:\n"),
}


def test_every_later_feature_has_an_example():
    assert {*LATER, "operator"} == set(NOT_BEFORE)


@pytest.mark.parametrize("feature", LATER)
def test_refused_until_its_version(bench, change, feature):
    text, place = change(LATER[feature])
    problems = [p for p in bench.lint(text) if p.code == "not_before" and NOT_BEFORE[feature][1] in p.message]
    assert [(p.line, p.column) for p in problems] == [place]
    assert f"not before version {NOT_BEFORE[feature][0]}" in problems[0].message


def test_an_operator_is_refused_until_its_version(examples):
    played = load_operator(examples / "operators" / "wordpress.yaml")
    problems = lint_operator(played, load_scenario(examples / "services" / "wordpress-test.yaml"))
    assert [(p.code, p.line, p.column) for p in problems] == [("not_before", 2, 1)]


def test_an_operator_outside_tests_is_refused(examples):
    played = load_operator(examples / "operators" / "wordpress.yaml")
    loaded = load_scenario(examples / "services" / "wordpress-test.yaml", url="https://blog.example/")
    assert "operator_outside_tests" in {p.code for p in lint_operator(played, loaded)}


@pytest.mark.parametrize(
    "url", ["http://[::1]:8130/", "http://localhost/", "https://wp.test/", "https://a.test.local:8443/"]
)
def test_an_operator_on_hosts_reserved_for_tests_is_inside_tests(examples, url):
    played = load_operator(examples / "operators" / "wordpress.yaml")
    loaded = load_scenario(examples / "services" / "wordpress-test.yaml", url=url)
    assert "operator_outside_tests" not in {p.code for p in lint_operator(played, loaded)}


def test_an_operator_of_another_service_is_refused(examples):
    played = load_operator(examples / "operators" / "wordpress.yaml")
    loaded = load_scenario(examples / "services" / "indico-test.yaml")
    assert "other_service" in {p.code for p in lint_operator(played, loaded)}

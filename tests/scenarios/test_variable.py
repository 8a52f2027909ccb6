"""Is every `${...}` one of the closed list, in a place where it has a value?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.source import read_yaml
from scenarios.variable import Variable, captures_of, check_variables, saved_names, variables_of


def check(text, *, words=(), exports=False):
    document = read_yaml(text, name="x.yaml")
    return list(check_variables(document, saved=saved_names([document]), words=frozenset(words), exports=exports))


GOOD = [
    "plant: ['${record.full_name}', '${record.occurred.date}', '${record.picture.name}']",
    "login: ['${account.email}', '${account.member_number}']",
    "request: ['${service.contact.dpo}', '${persona.full_name}', '${case.account.email}']",
    "wait: ['Demande {reference}', '${saved.reference}']",
    "collect: ['${mail.link}']",
]
BAD = {
    "another root": "a: ['${secrets.x}']",
    "no name": "a: ['${account}']",
    "spaces": "a: ['${ account.email }']",
    "capitals": "a: ['${account.Email}']",
    "arithmetic": "a: ['${export.n + 1}']",
    "a brace left open": "a: ['${account.email']",
    "one inside another": "a: ['${account.${record.id}}']",
    "a record outside planting": "a: ['${record.full_name}']",
    "a part of the service that is none": "a: ['${service.contact.phone}']",
    "nothing saved it": "a: ['${saved.reference}']",
    "no exports": "a: ['${export.option}']",
    "no such words": "a: ['${words.page}']",
    "a part of the case that is none": "a: ['${case.account.password}']",
}


@pytest.mark.parametrize("text", GOOD)
def test_variables_of_the_list_pass(text):
    assert check(text) == []


@pytest.mark.parametrize("situation", BAD)
def test_others_are_refused_at_their_place(situation):
    problems = check(BAD[situation])
    assert problems
    assert {(p.code, p.line, p.column) for p in problems} == {("unknown_variable", 1, 5)}


def test_a_slip_of_the_pen_is_guessed():
    assert "did you mean “account”?" in check("a: ['${acount.email}']")[0].mend


def test_a_remark_for_readers_holds_no_variables():
    assert check("note: what ${this} means") == []


def test_what_a_call_keeps_is_saved():
    assert check("a: [{call: GET /x, save: {token: $.id}}, '${saved.token}']") == []


def test_what_is_typed_captures_nothing():
    assert check("a: [{fill: {field: x, with: '{code}'}}, '${saved.code}']")


def test_variables_and_captures_are_told_apart():
    text = "Archive ${export.option} du {date}, n° {reference}"
    assert variables_of(text) == (Variable("export", "option"),)
    assert captures_of(text) == ("date", "reference")


def test_an_escaped_brace_captures_nothing():
    assert captures_of(r"\{date}") == ()


@given(st.text(alphabet="${}abc._ ", max_size=30))
def test_whatever_opens_as_a_variable_is_one_or_is_refused(text):
    document = read_yaml("a: x")
    problems = list(
        check_variables(type(document)(name="x", data={"a": text}), saved=frozenset(), words=frozenset(), exports=False)
    )
    assert bool(problems) == ("${" in text)

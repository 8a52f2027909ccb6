"""Does every refusal of the language say where, what, and what mends it?"""

import pytest

from scenarios.errors import ScenarioInvalid
from scenarios.schema import Operator, Provider, Scenario, ServiceFile
from scenarios.source import read_yaml, validate

MARK = "⟦"
ACME = """\
scenario: 1
service:
  id: acme
  name: Acme
  url: https://acme.example
  controller: {name: Acme SAS, country: FR, timezone: Europe/Paris}
  sector: communication
  legal_basis: {default: contract}
  languages: [fr]
checked: {fr: 2026-11-23}
valid_until: 2027-05-23
right: portability
persona: zoe
login:
  signed_in: {link: Mon compte}
  steps:
    - fill: {field: Identifiant, with: "${account.username}"}
request:
  - open: /
  - click: {button: Exporter}
    irreversible: true
  - see: {text: Demande reçue}
    fact: request_submitted
wait:
  mail:
    - subject: "*prêt*"
      fact: export_ready
"""
FILL = '    - fill: {field: Identifiant, with: "${account.username}"}\n'
CLICK = "  - click: {button: Exporter}\n    irreversible: true\n"
OPEN = "  - open: /\n"
MAIL = '    - subject: "*prêt*"\n      fact: export_ready\n'

REFUSED = {
    # situation: (code, what stands there, what is written instead)
    "an unknown key": ("unknown_key", "persona: zoe", "⟦persona_name: zoe"),
    "an unknown key of the service": ("unknown_key", "  sector: comm", "  ⟦secteur: x\n  sector: comm"),
    "an unknown key inside a step": (
        "unknown_key",
        FILL,
        FILL.replace("field: Identifiant", "field: Identifiant, ⟦whit: x"),
    ),
    "an unknown key beside a step": ("unknown_key", OPEN, OPEN + "    ⟦witin: 5s\n"),
    "an unknown kind of thing": ("unknown_key", "{button: Exporter}", "{⟦buton: Exporter}"),
    "a place without its thing": ("unknown_kind", "{button: Exporter}", "{⟦in: {row: x}}"),
    "an unknown step": ("unknown_step", "  - click: {", "  - ⟦clik: {"),
    "a step that is a word": ("unknown_step", OPEN, OPEN + "  - ⟦reload\n"),
    "two steps in one": ("two_steps", OPEN, OPEN + "    ⟦see: Accueil\n"),
    "an unknown fact": ("unknown_fact", "fact: request_submitted", "fact: ⟦request_submited"),
    "an unknown fact in a list": ("unknown_fact", "fact: request_submitted", "fact: [request_submitted, ⟦sent]"),
    "an unknown word": ("unknown_word", "right: portability", "right: ⟦portable"),
    "an unknown language of a text": ("unknown_language", "{text: Demande reçue}", "{text: {⟦de: Erhalten}}"),
    "an unknown language of the check": ("unknown_word", "checked: {fr", "checked: {⟦de"),
    "a key missing": ("missing_key", FILL, "    - ⟦fill: {field: Identifiant}\n"),
    "a field missing": ("missing_key", FILL, "    - ⟦fill: {with: x}\n"),
    "a number where a text is wanted": ("wrong_type", "persona: zoe", "persona: ⟦12"),
    "a text where truth is wanted": ("wrong_type", "irreversible: true", "irreversible: ⟦yes"),
    "a text where a list is wanted": ("wrong_type", "languages: [fr]", "languages: ⟦fr"),
    "an empty list": (
        "wrong_type",
        "request:\n",
        "⟦live: {every: 3d, during: 9d, steps: []}\nrequest:\n".replace("⟦", "").replace("[]", "⟦[]"),
    ),
    "nothing after a key": ("empty_value", "persona: zoe", "persona: zoe\n⟦bystander:"),
    "a duration without unit": ("duration", OPEN, OPEN + '    within: ⟦"60"\n'),
    "a step that waits too long": ("too_long", OPEN, OPEN + "    within: ⟦11m\n"),
    "a day that does not exist": ("day", "2027-05-23", "⟦2027-02-30"),
    "a day in numbers alone": ("day", "2027-05-23", "⟦20270523"),
    "a fact on a click": ("misplaced_fact", CLICK, CLICK + "    ⟦fact: request_submitted\n"),
    "a path into an answer that could mean two values": (
        "json_path",
        OPEN,
        OPEN + '  - call: GET /x\n    save: {job: ⟦"$.jobs[*].id"}\n',
    ),
    "a header that says who we are": (
        "misplaced_header",
        OPEN,
        OPEN + "  - call: GET /x\n    headers: {⟦User-Agent: Mozilla}\n",
    ),
    "a header with a space in its name": (
        "misplaced_header",
        OPEN,
        OPEN + "  - call: GET /x\n    headers: {⟦X Key: a}\n",
    ),
    "a second way to sign in": (
        "misplaced_header",
        OPEN,
        OPEN + '  - call: GET /x\n    auth: basic\n    headers: {⟦Authorization: "Token ${account.token}"}\n',
    ),
    "a login beside a download that is no call": (
        "misplaced_key",
        OPEN,
        OPEN + "  - download: {link: Télécharger}\n    ⟦auth: basic\n",
    ),
    "a see that is irreversible": (
        "never_irreversible",
        "    fact: request_submitted\n",
        "    fact: request_submitted\n    irreversible: ⟦true\n",
    ),
    "each on a click": ("misplaced_key", "  - click: {button: Exporter}", "  - click: {button: Exporter, ⟦each: true}"),
    "a key beside the step that belongs inside": (
        "misplaced_key",
        FILL,
        "    - fill: {field: Identifiant}\n      ⟦with: x\n",
    ),
    "a value of something that is no field": (
        "misplaced_key",
        "{text: Demande reçue}",
        "{text: Demande reçue, ⟦value: x}",
    ),
    "two kinds in one thing": ("two_kinds", "  - click: {button: Exporter}", "  - click: ⟦{button: Exporter, link: x}"),
    "two places in one": ("one_place", "{button: Exporter}", "{button: Exporter, in: ⟦{row: a, section: b}}"),
    "a button to fill": ("no_field", FILL, "    - fill: {button: ⟦Identifiant, with: x}\n"),
    "several texts to type": ("one_text", 'with: "${account.username}"', "with: ⟦[a, b]"),
    "a step without its keys": ("no_mapping", FILL, "    - fill: ⟦Identifiant\n"),
    "empty words": ("empty_words", "{button: Exporter}", '{button: ⟦""}'),
    "a mail rule that matches everything": ("no_pattern", '    - subject: "*prêt*"\n', "    - ⟦note: x\n"),
    "a mail rule that means nothing, at its first key": (
        "no_meaning",
        MAIL,
        MAIL.partition("\n")[0].replace("- ", "- ⟦") + "\n",
    ),
    "a stage that is empty": ("empty_stage", "persona: zoe", "persona: zoe\nplant: ⟦{}"),
    "a call that sends two things": ("one_load", OPEN, OPEN + "  - call: PUT /x\n    form: {a: b}\n    body: ⟦x\n"),
    "a call without its method": ("wrong_form", OPEN, OPEN + "  - call: ⟦/x\n"),
    "a category with capitals": ("wrong_form", "persona: zoe", "persona: zoe\nplant: {⟦Contacts: by_hand}"),
    "versions of no software": ("misplaced_key", "persona: zoe", 'persona: zoe\n⟦versions: ">=3"'),
}


def marked(old: str, new: str) -> tuple[str, tuple[int, int]]:
    assert ACME.count(old) == 1, old
    before, _, after = ACME.replace(old, new).partition(MARK)
    return before + after, (before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.mark.parametrize("situation", REFUSED)
def test_refused_at_its_place(situation):
    code, old, new = REFUSED[situation]
    text, place = marked(old, new)
    with pytest.raises(ScenarioInvalid) as refusal:
        validate(read_yaml(text, name="acme.yaml"), Scenario)
    problems = [p for p in refusal.value.problems if p.code == code]
    assert [(p.file, p.line, p.column) for p in problems] == [("acme.yaml", *place)], str(refusal.value)
    assert problems[0].mend


def test_a_login_has_steps_or_a_hand():
    with pytest.raises(ScenarioInvalid, match=r"14:1: .*one_way_in") as refusal:
        validate(read_yaml(ACME.replace("  steps:\n" + FILL, ""), name="acme.yaml"), Scenario)
    assert len(refusal.value.problems) == 1


def test_a_scenario_is_about_somebody():
    text = ACME[: ACME.index("service:")] + ACME[ACME.index("checked:") :]
    with pytest.raises(ScenarioInvalid, match="neither `service` nor `software`"):
        validate(read_yaml(text), Scenario)


def test_all_refusals_of_a_file_are_told_together_in_order():
    text = (
        ACME.replace("right: portability", "right: both ways")
        .replace("click:", "clik:")
        .replace("export_ready", "ready")
    )
    with pytest.raises(ScenarioInvalid) as refusal:
        validate(read_yaml(text), Scenario)
    assert [p.code for p in refusal.value.problems] == ["unknown_word", "unknown_step", "unknown_fact"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("    fact: request_submited", "request_submitted"),
        ("    facts: request_submitted", "fact"),
        ("    whithin: 5s", "within"),
    ],
)
def test_a_slip_of_the_pen_is_guessed(wrong, right):
    with pytest.raises(ScenarioInvalid, match=f"did you mean “{right}”"):
        validate(read_yaml(ACME.replace("    fact: request_submitted", wrong)), Scenario)


def test_a_comma_that_ended_a_text_is_explained():
    with pytest.raises(ScenarioInvalid, match="put the text in quotes"):
        validate(read_yaml(ACME.replace("{text: Demande reçue}", "{text: Bien reçue, merci}")), Scenario)


def test_the_models_own_names_are_no_keys_of_the_file():
    with pytest.raises(ScenarioInvalid, match="“target” is not known"):
        validate(read_yaml(ACME.replace("    irreversible: true", "    target: x")), Scenario)


@pytest.mark.parametrize(
    ("kind", "text", "place"),
    [
        (ServiceFile, "service: 1\nscenario: x\nid: a\nurl: https://a.example\nnome: A\n", (5, 1)),
        (
            Provider,
            "provider: 1\nname: A\nhosts: [a.example]\nchecked: {fr: 2026-01-01}\nvalid_until: 2026-02-01\nsteps: [{open: /}]\nnom: x\n",
            (7, 1),
        ),
        (
            Operator,
            "operator: 1\nservice: a\naccount: admin@a\nduties: [{when: refused, steps: [{open: /}], befor: 0s}]\n",
            (4, 46),
        ),
    ],
)
def test_other_files_are_refused_at_the_place_too(kind, text, place):
    with pytest.raises(ScenarioInvalid) as refusal:
        validate(read_yaml(text), kind)
    assert place in [(p.line, p.column) for p in refusal.value.problems if p.code == "unknown_key"]

"""Does lint refuse what it must, at the place that is wrong, and let the rest pass?"""

from datetime import date

import pytest

PROOF = """\
  - see: {text: {fr: "Demande {reference} reçue", en: "Request {reference} received"}}
    fact: [request_submitted, request_acknowledged]
"""
EXPORT_CLICK = "  - click: {button: {fr: Exporter, en: Export}}\n    irreversible: true\n"
HEADING = "    - see: {heading: {fr: Vos archives, en: Your archives}}\n"
WATCH = """\
    - watch_for: {link: {fr: Télécharger, en: Download}, in: {row: {fr: "Archive du {date}", en: "Archive of {date}"}, new: true}}
      fact: export_ready
"""
WAIT = f"wait:\n  look:\n    - open: /exports\n{HEADING}{WATCH}"
COLLECT = """\
collect:
  - open: /exports
  - download: {link: {fr: Télécharger, en: Download}, in: {row: {fr: "Archive du {date}", en: "Archive of {date}"}, new: true}}
"""
READBACK = 'readback:\n  contacts:\n    - open: /contacts\n    - see: {text: "${record.full_name}"}\n'
REJECT = "      - click: {button: {fr: Tout refuser, en: Reject all}}\n"
SAVE = "    - click: {button: {fr: Enregistrer, en: Save}}\n"
HOME = "request:\n  - open: /\n"
SIGN_IN = "    - open: /login\n"
CDN = '["*.acme-cdn.example"]'

REFUSED = {
    # situation: (code, changes; ⟦ marks the place)
    # rule 1
    "a letter that is nowhere": (
        "unknown_letter",
        (HOME, HOME + "  - ⟦send_letter: complaint\n    to: dpo@acme.example\n"),
    ),
    "a sign-on that is not the scenario's": ("unknown_provider", (SIGN_IN, "    - ⟦sign_in_with: identity\n")),
    "an effect outside planting": ("effect_elsewhere", (HOME, HOME + "    ⟦effect: reversible\n")),
    "a value the service does not have": ("unset_variable", (SIGN_IN, '    - ⟦open: "/?to=${service.contact.dpo}"\n')),
    "a value named before the call that keeps it": (
        "unset_variable",
        (HOME, HOME + '  - ⟦call: "GET /jobs/${saved.job}"\n  - call: POST /jobs\n    save: {job: $.id}\n'),
    ),
    "a value that only planting kept": (
        "unset_variable",
        (SAVE, SAVE + "    - call: POST /jobs\n      save: {job: $.id}\n"),
        (HOME, HOME + '  - ⟦call: "GET /jobs/${saved.job}"\n'),
    ),
    "a call that may change something where we only look": (
        "unsafe_call",
        (HEADING, HEADING + "    - ⟦call: POST /jobs\n"),
    ),
    # rule 2
    "an address on a foreign host": ("foreign_host", (SIGN_IN, "    - ⟦open: https://evil.example/login\n")),
    "an apex that its wildcard does not cover": ("foreign_host", (SIGN_IN, "    - ⟦open: https://acme-cdn.example/\n")),
    "an address of another scheme": ("foreign_host", (SIGN_IN, '    - ⟦open: "file:///etc/passwd"\n')),
    "a host that a variable names": (
        "foreign_host",
        (SIGN_IN, '    - ⟦open: "https://${account.username}.acme-cdn.example/"\n'),
    ),
    "a call to a foreign host": ("foreign_host", (HOME, HOME + "  - ⟦call: GET https://evil.example/x\n")),
    "an export called from a foreign host": (
        "foreign_host",
        (COLLECT, "collect:\n  - download: {⟦call: GET https://evil.example/x}\n"),
    ),
    "a host with its scheme": ("bad_host", (CDN, '[⟦"https://cdn.example"]')),
    "a wildcard over a whole country": ("bad_host", (CDN, '[⟦"*.example"]')),
    "a service without address": (
        "bad_host",
        ("  url: https://mail.acme.example/app\n", "  ⟦url: mail.acme.example\n"),
    ),
    # rule 3
    "a second irreversible step": (
        "irreversible_twice",
        (EXPORT_CLICK, "  - click: Send\n    irreversible: true\n" + EXPORT_CLICK.replace("click", "⟦click")),
    ),
    "an irreversible step with nothing after it": (
        "irreversible_unseen",
        (EXPORT_CLICK + PROOF, PROOF + EXPORT_CLICK.replace("click", "⟦click")),
    ),
    "a proof that is not the next step": (
        "irreversible_unseen",
        (EXPORT_CLICK, EXPORT_CLICK.replace("click", "⟦click") + "  - open: /next\n"),
    ),
    "a request that no step shows to be sent": ("never_submitted", (PROOF, ""), ("request:\n", "⟦request:\n")),
    "an irreversible step while planting": (
        "irreversible_elsewhere",
        (SAVE, SAVE.replace("click", "⟦click") + "      irreversible: true\n"),
    ),
    # rule 4
    "a look that cannot tell whether it is on the right page": (
        "look_without_see",
        (HEADING + WATCH, WATCH.replace("watch_for", "⟦watch_for")),
    ),
    # rule 5
    "a wait that listens to nothing": ("wait_without_ear", (WAIT, "⟦wait: {every: 6h}\n")),
    "no wait and nothing in hand": ("wait_without_ear", (WAIT, ""), ("request:\n", "⟦request:\n")),
    "a look that can establish nothing": ("wait_without_ear", (WATCH, ""), ("  look:\n", "  ⟦look:\n")),
    "a collect that no fact leads to": (
        "collect_unreached",
        ("      fact: export_ready\n", "      fact: request_pending\n"),
        ("collect:\n", "⟦collect:\n"),
    ),
    "an export that nobody takes": ("never_collected", (COLLECT, ""), ("wait:\n", "⟦wait:\n")),
    "a collect that takes nothing": ("never_collected", (COLLECT, "⟦collect:\n  - open: /exports\n")),
    "a mail link that no rule sets": ("mail_unset", (COLLECT, 'collect:\n  - ⟦download: "${mail.link}"\n')),
    "a mail link whose rule has none": (
        "mail_unset",
        (HEADING + WATCH, HEADING + WATCH + '  mail:\n    - subject: "*ready*"\n      fact: export_ready\n'),
        (COLLECT, 'collect:\n  - ⟦download: "${mail.link}"\n'),
    ),
    "an attachment without a mail": ("mail_unset", (COLLECT, 'collect:\n  - ⟦download: {attachment: "*.zip"}\n')),
    # rule 6
    "an old export taken for the new one": (
        "old_export",
        (WATCH, "    - ⟦watch_for: {link: {fr: Télécharger, en: Download}}\n      fact: export_ready\n"),
    ),
    # rule 7
    "a password typed in clear": (
        "secret_in_clear",
        ('Password}, with: "${account.password}"', 'Password}, ⟦with: "Tr0ub4dor"'),
    ),
    "a secret in a header": (
        "secret_in_clear",
        (HOME, HOME + '  - call: GET /x\n    headers: {⟦Authorization: "Bearer abc"}\n'),
    ),
    "a password of an archive in clear": ("secret_in_clear", (COLLECT, COLLECT + "    ⟦password: sesame\n")),
    "a secret in an address": ("secret_shown", (SIGN_IN, '    - ⟦open: "/?key=${account.token}"\n')),
    "a secret in the path of a call": ("secret_shown", (HOME, HOME + '  - ⟦call: "GET /?key=${account.token}"\n')),
    "a login sent to the sign-on's host": (
        "secret_abroad",
        ("persona: zoe\n", "persona: zoe\nprovider: identity\n"),
        (HOME, HOME + "  - ⟦call: GET https://login.identity.example/me\n    auth: bearer\n"),
    ),
    "a secret sent to the sign-on's host": (
        "secret_abroad",
        ("persona: zoe\n", "persona: zoe\nprovider: identity\n"),
        (
            HOME,
            HOME + '  - ⟦call: POST https://login.identity.example/me\n    json: {deep: [{key: "${account.token}"}]}\n',
        ),
    ),
    "a login sent to the sign-on's host for the export": (
        "secret_abroad",
        ("persona: zoe\n", "persona: zoe\nprovider: identity\n"),
        (COLLECT, "collect:\n  - ⟦download: {call: GET https://login.identity.example/me}\n    auth: basic\n"),
    ),
    "a user name in an address": ("secret_in_clear", (SIGN_IN, "    - ⟦open: https://me:pw@x.acme-cdn.example/\n")),
    "a secret typed on the sign-on's host": (
        "secret_abroad",
        ("persona: zoe\n", "persona: zoe\nprovider: identity\n"),
        (SIGN_IN, "    - open: https://login.identity.example/\n"),
        ("    - fill: {field: {fr: Mot de passe", "    - ⟦fill: {field: {fr: Mot de passe"),
    ),
    # rule 8
    "a star that means any thing whatever": ("bare_star", (SAVE, '    - click: {⟦button: "*"}\n')),
    "French without its English": ("language_missing", (SAVE, "    - click: {⟦button: {fr: Enregistrer}}\n")),
    # rule 9
    "a planted category that nothing reads back": (
        "no_readback",
        (READBACK, ""),
        ("plant:\n  contacts:\n", "plant:\n  ⟦contacts:\n"),
    ),
    "a category without records": ("no_records", ("readback:\n", "readback:\n  ⟦photos: by_hand\n")),
    "a field that a record lacks": (
        "field_missing",
        ("plant:\n  contacts:\n", "plant:\n  ⟦contacts:\n"),
        ('Name}, with: "${record.full_name}"', 'Name}, with: "${record.nickname}"'),
    ),
    "a persona that does not exist": ("unknown_persona", ("bystander: yann", "⟦bystander: xavier")),
    # rule 10
    "an irreversible step inside an interruption": (
        "interruption_irreversible",
        (REJECT, REJECT.replace("click", "⟦click") + "        irreversible: true\n"),
    ),
    "a fact inside an interruption": (
        "interruption_fact",
        (REJECT, REJECT + "      - ⟦see: Fee\n        fact: fee_demanded\n"),
    ),
    # rule 11
    "looking more often than the pace allows": ("below_pace", ("wait:\n", "wait:\n  ⟦every: 10m\n")),
    "asking more often than the pace allows": (
        "below_pace",
        ("wait:\n", "wait:\n  ask: {⟦every: 6h, fr: Du courrier, en: Any post}\n"),
    ),
    "living more often than the pace allows": (
        "below_pace",
        ("request:\n", "live:\n  ⟦every: 1h\n  during: 45d\n  steps:\n    - open: /\n\nrequest:\n"),
    ),
    # rule 12
    "portability where nothing rests on consent or contract": (
        "no_portable_category",
        ("{default: contract,", "{default: public_task,"),
        ("right: portability", "⟦right: portability"),
    ),
    "planting that makes people work": ("human_work", (SAVE, SAVE + "      ⟦effect: human_work\n")),
    "reversible planting without undo": ("no_undo", (SAVE, SAVE + "      ⟦effect: reversible\n")),
    # rule 13
    "valid for more than a year": ("valid_too_long", ("valid_until: 2027-05-23", "⟦valid_until: 2027-11-21")),
    "checked in no language of the service": (
        "no_language",
        ("languages: [fr, en]", "languages: [en]"),
        ("checked: {fr: 2026-11-23, en: 2026-11-20}", "⟦checked: {fr: 2026-11-23}"),
    ),
}


def test_a_faultless_scenario_passes_without_a_word(bench, acme):
    assert bench.lint(acme) == ()


@pytest.mark.parametrize("situation", REFUSED)
def test_refused_at_its_place(found, situation):
    code, *changes = REFUSED[situation]
    found(code, *changes)


PASSED = {
    # situation: changes that must bring no error
    "a subdomain that a wildcard covers": [(SIGN_IN, "    - open: https://a.acme-cdn.example/\n")],
    "the service's own host written out": [(SIGN_IN, "    - open: https://mail.acme.example/login\n")],
    "an export that comes at once": [
        (
            EXPORT_CLICK + PROOF,
            "  - download: {button: {fr: Exporter, en: Export}}\n    irreversible: true\n    fact: [request_submitted, export_delivered]\n",
        ),
        (WAIT + "\n" + COLLECT, ""),
    ],
    "an old export told by its reference": [
        (
            WATCH,
            WATCH.replace('{fr: "Archive du {date}", en: "Archive of {date}"}, new: true', '"*${saved.reference}*"'),
        ),
    ],
    "every box of a section": [
        (HOME, HOME + '  - tick: {box: "*", each: true, in: {section: {fr: Contenu, en: Content}}}\n')
    ],
    "words that serve every language": [(SAVE, "    - click: {button: OK}\n")],
    "French alone where only French is checked": [
        ("checked: {fr: 2026-11-23, en: 2026-11-20}", "checked: {fr: 2026-11-23}"),
        (SAVE, "    - click: {button: {fr: Enregistrer}}\n"),
    ],
    "human work with the controller's agreement": [
        (
            "  contact: {",
            f"  terms: {{url: https://acme.example/cgu, sha256: {'0' * 64}, on: 2026-11-01, decision: agreed, by: A. Uditrice}}\n  contact: {{",
        ),
        (SAVE, SAVE + "      effect: human_work\n"),
    ],
    "access where nothing rests on consent or contract": [
        ("{default: contract,", "{default: public_task,"),
        ("right: portability", "right: access"),
    ],
    "valid for exactly a year after the oldest check": [("valid_until: 2027-05-23", "valid_until: 2027-11-20")],
    "a category proven by hand": [(READBACK, "readback: {contacts: by_hand}\n")],
    "a secret of the account in a header": [
        (COLLECT, 'collect:\n  - download: {call: GET /f}\n    headers: {Authorization: "Token ${account.token}"}\n'),
    ],
    "an export asked for by calls, its number kept on the way": [
        (HOME, HOME + "  - call: POST /jobs\n    auth: bearer\n    save: {job: $.id}\n"),
        (COLLECT, 'collect:\n  - download: {call: "GET /jobs/${saved.job}"}\n    auth: bearer\n'),
    ],
    "a call of a look that asks without changing anything": [(HEADING, HEADING + "    - call: PROPFIND /exports\n")],
    "a value that a page and a call may keep": [
        (HOME, HOME + '  - see: {text: "n° {job}"}\n  - call: GET /jobs/${saved.job}\n    save: {job: $.id}\n'),
    ],
    "looking every hour": [("wait:\n", "wait:\n  every: 1h\n")],
}


@pytest.mark.parametrize("situation", PASSED)
def test_passed(bench, edited, situation):
    problems = [p for p in bench.lint(edited(*PASSED[situation])) if p.severity == "error"]
    assert not problems, "\n".join(map(str, problems))


def test_out_of_date_the_day_after_the_last_valid_day(bench, acme):
    last = date(2027, 5, 23)
    assert "out_of_date" not in {p.code for p in bench.lint(acme, today=last)}
    assert "out_of_date" in {p.code for p in bench.lint(acme, today=date(2027, 5, 24))}


def test_a_leap_day_lends_until_the_first_of_march(bench, edited):
    text = edited(
        ("checked: {fr: 2026-11-23, en: 2026-11-20}", "checked: {fr: 2028-02-29, en: 2028-02-29}"),
        ("valid_until: 2027-05-23", "valid_until: 2029-03-01"),
    )
    assert "valid_too_long" not in {p.code for p in bench.lint(text, today=date(2028, 3, 1))}


def test_a_known_secret_anywhere_in_the_file_is_refused_without_repeating_it(bench, edited):
    text = edited(("Tout refuser", "hunter2hunter2"))
    problems = [p for p in bench.lint(text, secrets=["hunter2hunter2"]) if p.code == "secret_in_clear"]
    assert len(problems) == 1
    assert "hunter2hunter2" not in str(problems[0])


PUBLIC = ("timezone: Europe/Paris, siren", "timezone: Europe/Paris, kind: public_body, siren")


@pytest.mark.parametrize("mode", ["volunteer", "agreed", "statutory"])
def test_a_real_person_or_an_agreed_account_may_ask_a_public_body(bench, edited, mode):
    problems = bench.lint(edited(PUBLIC), holders={"zoe@acme": mode})
    assert "pseudonym_at_public_body" not in {p.code for p in problems}


def test_a_pseudonym_may_not_ask_a_public_body(found):
    found("pseudonym_at_public_body", PUBLIC, ("  controller: {", "  ⟦controller: {"), holders={"zoe@acme": "staff"})


def test_an_account_without_holder_may_not_ask_a_public_body(found):
    found("pseudonym_at_public_body", PUBLIC, ("  controller: {", "  ⟦controller: {"), holders={})


def test_a_pseudonym_may_ask_a_preproduction(bench, edited):
    text = edited(PUBLIC, ("  sector: communication", "  environment: preproduction\n  sector: communication"))
    assert "pseudonym_at_public_body" not in {p.code for p in bench.lint(text, holders={})}


def test_a_town_is_a_public_body_whatever_its_kind_says(found):
    found(
        "pseudonym_at_public_body",
        ("sector: communication", "sector: local_government"),
        ("  controller: {", "  ⟦controller: {"),
        holders={"zoe@acme": "staff"},
    )

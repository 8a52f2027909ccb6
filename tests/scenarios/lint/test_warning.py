"""Does lint remark on what will weaken the answer, without refusing it?"""

import pytest

SAVE = "    - click: {button: {fr: Enregistrer, en: Save}}\n"
HOME = "request:\n  - open: /\n"
FILL = '    - fill: {field: {fr: Nom, en: Name}, with: "${record.full_name}"}\n'

REMARKED = {
    "a thing named by a selector": ("code_target", (SAVE, "    - click: {⟦css: button.save}\n")),
    "a thing named by a test id": ("code_target", (SAVE, "    - click: {⟦test_id: save}\n")),
    "a place named by a selector": (
        "code_target",
        (SAVE, "    - click: {button: OK, in: {⟦css: .row, with: Zoé}}\n"),
    ),
    "a weighty fact that skips a person": (
        "certain",
        (
            "      fact: export_ready\n",
            "      fact: export_ready\n    - watch_for: Fee\n      fact: fee_demanded\n      ⟦certain: true\n",
        ),
    ),
    "a planted field that nothing reads back": (
        "unproven_field",
        ("plant:\n  contacts:\n", "plant:\n  ⟦contacts:\n"),
        (FILL, FILL + '    - fill: {field: {fr: Téléphone, en: Phone}, with: "${record.phone}"}\n'),
    ),
    "a category that a person reads back": (
        "unproven_category",
        (
            'readback:\n  contacts:\n    - open: /contacts\n    - see: {text: "${record.full_name}"}\n',
            "readback:\n  ⟦contacts: by_hand\n",
        ),
    ),
    "new without a date": (
        "new_undated",
        (
            '    - watch_for: {link: {fr: Télécharger, en: Download}, in: {row: {fr: "Archive du {date}", en: "Archive of {date}"}',
            "    - ⟦watch_for: {link: {fr: Télécharger, en: Download}, in: {row: {fr: Archive, en: Archive}",
        ),
    ),
    "a look every four days": ("seldom", ("wait:\n", "wait:\n  ⟦every: 4d\n")),
    "a banner that is accepted": (
        "banner_accepted",
        (
            "      - click: {button: {fr: Tout refuser, en: Reject all}}\n",
            "      - ⟦click: {button: {fr: Tout accepter, en: Accept all}}\n",
        ),
    ),
    "a request that does not begin at home": ("not_from_home", (HOME, "request:\n  - ⟦open: /account\n")),
    "nobody to watch": ("no_bystander", ("bystander: yann\n", ""), ("scenario: 1\n", "⟦scenario: 1\n")),
    "a number that was meant as words": ("unquoted", (SAVE, "    - click: {⟦button: 2026}\n")),
    "a truth that was meant as words": ("unquoted", (SAVE, "    - click: {button: {fr: Oui, ⟦en: true}}\n")),
}


@pytest.mark.parametrize("situation", REMARKED)
def test_remarked_at_its_place(found, situation):
    code, *changes = REMARKED[situation]
    found(code, *changes, severity="warning")


def test_few_records_are_remarked(bench, acme, persona):
    few = persona({"contacts": {"contact": {"full_name"}}}, must=9)
    codes = [p.code for p in bench.lint(acme, personas={"zoe": few, "yann": few})]
    assert codes == ["few_records"]


def test_a_banner_refused_by_continuing_without_accepting_is_no_acceptance(bench, edited):
    text = edited(
        ("{fr: Tout refuser, en: Reject all}", "{fr: Continuer sans accepter, en: Continue without accepting}")
    )
    assert bench.lint(text) == ()


def test_quoted_numbers_are_words(bench, edited):
    assert bench.lint(edited((SAVE, '    - click: {button: "2026"}\n'))) == ()

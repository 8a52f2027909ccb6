"""Do steps read from a file and from code alike, and say what they name?"""

from datetime import timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from results.records import Fact
from scenarios.schema import STEPS, Click, Download, Fill, Human, Kind, See, Step, StepBase, Target, WatchFor
from scenarios.words import Words

STEP: TypeAdapter[StepBase] = TypeAdapter(Step)

WRITTEN = {
    "open": {"open": "/"},
    "click": {"click": {"button": "Exporter", "in": {"section": "Compte"}}},
    "tick": {"tick": {"box": "*", "each": True}},
    "untick": {"untick": {"box": "Photos"}},
    "press": {"press": "Enter"},
    "fill": {"fill": {"field": "Nom", "with": "${record.full_name}"}},
    "choose": {"choose": {"field": "Format", "option": "JSON"}},
    "upload": {"upload": {"field": "Fichier", "file": "${record.picture}"}},
    "enter_code": {"enter_code": {"field": "Code"}},
    "see": {"see": {"field": "Nom", "value": "${record.full_name}"}},
    "not_see": {"not_see": {"text": "Chargement"}},
    "watch_for": {"watch_for": {"link": "Télécharger"}, "fact": ["export_ready"]},
    "dismiss": {"dismiss": {"button": "Plus tard"}},
    "download": {
        "download": [{"link": "Télécharger"}, {"attachment": "*.zip"}, "${mail.link}"],
        "password": "${saved.code}",
    },
    "screenshot": {"screenshot": "before"},
    "call": {"call": "PUT /x", "auth": "basic", "file": "${record.card}", "expect": [201, 204]},
    "send_letter": {"send_letter": "portability", "to": "${service.contact.dpo}", "by": "post"},
    "wait_mail": {"wait_mail": {"from": "*@acme.example", "body": "code : {code}"}, "within": "5m"},
    "sign_in_with": {"sign_in_with": "identity"},
    "human": {
        "human": {"fr": "Envoyez", "en": "Send"},
        "answers": [{"sent": {"words": "Oui", "fact": ["request_submitted"]}}],
    },
}


def read(data: object) -> StepBase:
    return STEP.validate_python(data, by_alias=True, by_name=False)


def test_every_step_of_the_language_has_an_example():
    assert set(WRITTEN) == set(STEPS)
    assert all(step.key == key for key, step in STEPS.items())


@pytest.mark.parametrize("key", WRITTEN)
def test_a_step_is_written_out_as_it_was_read(key):
    step = read(WRITTEN[key])
    assert type(step) is STEPS[key]
    assert step.model_dump(mode="json", exclude_defaults=True) == WRITTEN[key]


def test_code_names_what_the_file_writes():
    made = Fill(field=Target(field=Words.of(fr="Nom", en="Name")), with_=Words.of("Zoé"))
    assert read({"fill": {"field": {"fr": "Nom", "en": "Name"}, "with": "Zoé"}}) == made


def test_bare_words_are_a_control_to_click_and_text_to_see():
    click, see = read({"click": "Exporter"}), read({"see": "Exporter"})
    assert isinstance(click, Click)
    assert isinstance(see, See)
    assert (click.target.kind, see.target.kind) == (Kind.BARE, Kind.TEXT)
    assert click.target.words == see.target.words == Words.of("Exporter")


def test_bare_words_may_be_of_each_language():
    step = read({"click": {"fr": "Exporter", "en": "Export"}})
    assert isinstance(step, Click)
    assert step.target.words.in_language("en") == ("Export",)


def test_a_field_may_stand_inside_a_place():
    step = read({"fill": {"field": "Nom", "in": {"section": "Contact"}, "with": "x"}})
    assert isinstance(step, Fill)
    assert step.field.in_ is not None
    assert step.field.in_.section == Words.of("Contact")


def test_new_on_the_row_is_new_on_the_target():
    step = read({"watch_for": {"link": "x", "in": {"row": "{date}", "new": True}}, "fact": "export_ready"})
    assert isinstance(step, WatchFor)
    assert step.target.newly


def test_each_kind_of_step_has_its_own_time():
    assert read({"click": "x"}).time == timedelta(seconds=20)
    assert read({"dismiss": "x"}).time == timedelta(seconds=3)
    assert read({"watch_for": "x", "fact": "refused"}).time == timedelta(seconds=5)
    assert read({"see": "x", "within": "10m"}).time == timedelta(minutes=10)


def test_a_person_has_more_time_than_a_page():
    assert read({"human": "Appelez", "within": "7d"}).time == timedelta(days=7)


def test_a_download_names_its_sources_in_order():
    step = read(WRITTEN["download"])
    assert isinstance(step, Download)
    assert [bool(source.target) for source in step.sources] == [True, False, False]
    assert step.sources[2].mail_link


def test_a_person_may_establish_what_the_answers_do():
    step = read(WRITTEN["human"])
    assert isinstance(step, Human)
    assert step.all_facts == (Fact.REQUEST_SUBMITTED,)


def test_steps_are_frozen():
    step = read({"open": "/"})
    with pytest.raises(ValidationError, match="frozen"):
        step.path = "/other"  # type: ignore[attr-defined]

"""Does every step of the language have its probe, and every probe only steps there are?"""

import pytest
from pydantic import TypeAdapter

from probes.browser.words import WORDS
from probes.catalogue import PROBES, probe_for
from probes.http.probe import WORDS as CALLS
from probes.mailbox.probe import WORDS as MAILS
from scenarios.schema import STEPS, Step

READ = TypeAdapter(tuple[Step, ...])
CALL, TAKE = {"call": "GET /x"}, {"download": {"call": "GET /f"}}
LETTER = {"send_letter": "portability", "to": "dpo@x.example"}
ASK = {"human": "Lisez.", "answers": {"done": {"words": "Fait"}}}


def test_the_register_of_probes_is_the_languages_register_of_steps():
    assert set(PROBES) == set(STEPS)


def test_the_browser_knows_a_word_for_every_step_it_may_meet():
    assert set(WORDS) == set(STEPS)


def test_stages_of_calls_know_a_word_for_every_step_they_may_hold():
    shared = {"download", "see", "watch_for"}  # what is seen in an answer, and an export taken by a call
    assert {word for word, probe in PROBES.items() if probe in ("http", "desk")} | shared == set(CALLS)


def test_stages_of_letters_know_a_word_for_every_step_they_may_hold():
    assert {word for word, probe in PROBES.items() if probe in ("mailbox", "desk")} | {"download"} == set(MAILS)


@pytest.mark.parametrize(
    ("steps", "probe"),
    [
        ([LETTER], "mailbox"),
        ([LETTER, ASK], "mailbox"),
        ([{"download": {"attachment": "*.zip"}}], "mailbox"),
        ([{"download": [{"attachment": "*.zip"}, "${mail.link}"]}], "browser"),
        ([LETTER, CALL], "browser"),
        ([LETTER, {"open": "/"}], "browser"),
        ([CALL], "http"),
        ([CALL, TAKE], "http"),
        ([CALL, ASK, TAKE], "http"),
        ([CALL, {"open": "/"}], "browser"),
        ([{"download": [{"call": "GET /f"}, {"link": "Télécharger"}]}], "browser"),
        ([ASK], "browser"),
        ([], "browser"),
    ],
)
def test_a_browser_is_started_unless_every_step_is_a_call(steps, probe):
    assert probe_for(READ.validate_python(steps)) == probe

"""Does every step of the language have its probe, and every probe only steps there are?"""

from probes.browser.words import WORDS
from probes.catalogue import PROBES
from scenarios.schema import STEPS


def test_the_register_of_probes_is_the_languages_register_of_steps():
    assert set(PROBES) == set(STEPS)


def test_the_browser_knows_a_word_for_every_step_it_may_meet():
    assert set(WORDS) == set(STEPS)

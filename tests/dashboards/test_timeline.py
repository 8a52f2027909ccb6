"""Is the course of a case told shortly, and is every entry told by some line?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboards.timeline import last_look, timeline
from dashboards.vocabulary import UNOBSERVED
from probes import errors
from results.records import (
    Answered,
    Asked,
    BarriersSought,
    CampaignMoment,
    Fact,
    Intended,
    Language,
    Looked,
    MailWatched,
    QuestionTopic,
    Unobserved,
)
from tests.auditor.situations import ASKED, OPENED, Line, asked, entries, looks, seen
from tests.dashboards.staged import DAY, SITUATIONS

LANGUAGES: tuple[Language, ...] = ("fr", "en")


def words(*said, language: Language = "en") -> list[str]:
    return [moment.words for moment in timeline(entries(*said), language)]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_entry_is_told_by_exactly_one_line(situation: str) -> None:
    ledger = SITUATIONS[situation]().entries
    told = sorted(seq for moment in timeline(ledger, "fr") for seq in moment.entries)
    assert told == [e.seq for e in ledger]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_both_languages_tell_the_same_lines(situation: str) -> None:
    ledger = SITUATIONS[situation]().entries
    french, english = (timeline(ledger, language) for language in LANGUAGES)
    assert [m.entries for m in french] == [m.entries for m in english]
    assert all(m.words and m.words.endswith(".") for m in (*french, *english))


def test_nights_of_looking_are_one_line_with_their_count() -> None:
    [_, line] = timeline(entries(asked(), *looks(ASKED + DAY, ASKED + 30 * DAY)), "en")
    assert line.words == "30 looks: nothing new."
    assert (line.at, line.until) == (ASKED + DAY, ASKED + 30 * DAY)


def test_looks_that_failed_are_counted_apart_and_shown_as_ours() -> None:
    down = Unobserved(code="target_unreachable", retry=True)
    said = [asked(), *((ASKED + n * DAY, down if n % 2 else Looked()) for n in range(1, 9))]
    _, failed, fine = timeline(entries(*said), "en")
    assert (failed.tone, fine.tone) == ("ours", "look")
    assert failed.words == "4 times we could not look: site not reachable from where we were."
    assert fine.words == "4 looks: nothing new."


def test_news_part_the_looks_before_from_those_after() -> None:
    said = [asked(), *looks(ASKED + DAY, ASKED + 3 * DAY), seen(Fact.REQUEST_PENDING, ASKED + 4 * DAY)]
    said += [(ASKED + 4 * DAY, Looked(facts=(Fact.REQUEST_PENDING,))), *looks(ASKED + 5 * DAY, ASKED + 6 * DAY)]
    assert words(*said)[1:] == [
        "3 looks: nothing new.",
        "The service shows that it is in progress.",
        "2 looks: nothing new.",
    ]


def test_a_look_that_still_sees_it_in_progress_is_no_news() -> None:
    still = Looked(facts=(Fact.REQUEST_PENDING,), changed=False)
    said = [asked(), seen(Fact.REQUEST_PENDING, ASKED + DAY), (ASKED + DAY, Looked(facts=(Fact.REQUEST_PENDING,)))]
    assert words(*said, (ASKED + 2 * DAY, still), (ASKED + 3 * DAY, still))[-1] == "2 looks: nothing new."


def test_a_request_that_left_is_one_line_and_one_in_doubt_says_so() -> None:
    assert "The request is sent." in [m.words for m in timeline(SITUATIONS["perfect"]().entries, "en")]
    doubt = [m.words for m in timeline(SITUATIONS["unsent"]().entries, "en")]
    assert any("nothing shows yet whether it left" in line for line in doubt)


def test_a_confirmed_fact_is_told_with_its_proposal_and_without_the_name_of_who_answered() -> None:
    lines = [m.words for m in timeline(SITUATIONS["fee"]().entries, "en")]
    assert "To be confirmed by a person: a payment is asked for." in lines
    assert "Confirmed by a person: a payment is asked for (€12.50)." in lines
    assert not any("alix" in line for line in lines)


def test_an_answer_in_the_words_of_a_scenario_is_quoted() -> None:
    question = Asked(question="q", topic=QuestionTopic.SCENARIO, answers=("plutôt",))
    assert words(question, Answered(question="q", answer="plutôt", person="x"), language="fr")[-1] == (
        "Réponse d’une personne\u00a0: «\u00a0plutôt\u00a0»."
    )


def test_tries_of_a_link_at_one_moment_are_one_line() -> None:
    lines = [m.words for m in timeline(SITUATIONS["perfect"]().entries, "en") if m.tone == "link"]
    assert len(lines) == 2
    assert lines[0].startswith(
        "The download link, just after delivery: without signing in, it leads to the sign-in page; "
    )
    assert lines[1].startswith("The download link, 72 h after delivery: ")


def test_read_backs_are_one_line_that_counts_records_and_not_fields() -> None:
    assert "Read back in the account: 10 records (profile, family, messages, claims, searches)." in [
        m.words for m in timeline(SITUATIONS["perfect"]().entries, "en")
    ]


def test_the_same_picture_is_shown_once() -> None:
    staged = SITUATIONS["pictured"]()
    shown = [m.picture for m in timeline(staged.entries, "fr") if m.picture]
    assert sorted(shown) == sorted(staged.pictures)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_cited_is_told_by_itself_and_nothing_else_is(situation: str) -> None:
    ledger = SITUATIONS[situation]().entries
    for language in LANGUAGES:
        for entry in ledger:
            (line,) = timeline(ledger, language, cited={entry.seq})
            assert (line.at, line.entries) == (entry.at, (entry.seq,))
            assert line.words.endswith(".")
    every = timeline(ledger, "en", cited={entry.seq for entry in ledger})
    assert sorted(seq for line in every for seq in line.entries) == [entry.seq for entry in ledger]


def test_a_look_that_is_cited_says_nothing_is_new_only_where_nothing_was() -> None:
    look_at = (ASKED + DAY, Looked(facts=(Fact.REQUEST_PENDING,)))
    said = entries(asked(), seen(Fact.REQUEST_PENDING, ASKED + DAY), look_at, (ASKED + 2 * DAY, MailWatched()))
    (look,) = timeline(said, "en", cited={said[2].seq})
    (mailbox,) = timeline(said, "en", cited={said[3].seq})
    assert look.words == "One look; what was seen there is told by itself."
    assert mailbox.words.startswith("The mailbox is read to its end")


def test_a_failed_look_is_not_our_last_look() -> None:
    staged = SITUATIONS["portal_down"]()
    assert last_look(staged.entries) == ASKED + timedelta(days=25)
    assert last_look(entries((ASKED, Unobserved(code="maintenance", retry=True)))) is None


def test_every_code_of_the_probes_has_its_words() -> None:
    codes = {
        error.code
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, errors.ProbeError) and error is not errors.ProbeError
    }
    assert codes <= set(UNOBSERVED)


@pytest.mark.parametrize(
    ("late", "missed", "french", "english"),
    [
        (False, 0, ".", "."),
        (True, 0, " ; en retard, le programme ayant été arrêté.", "; late, because the program was off."),
        (
            True,
            1,
            " ; en retard, le programme ayant été arrêté (1 date passée sans demande).",
            "; late, because the program was off (1 date went by without a request).",
        ),
        (
            True,
            3,
            " ; en retard, le programme ayant été arrêté (3 dates passées sans demande).",
            "; late, because the program was off (3 dates went by without a request).",
        ),
    ],
)
def test_a_case_that_a_campaign_opened_says_which_and_whether_it_came_late(
    late: bool, missed: int, french: str, english: str
) -> None:
    opened = replace(OPENED, campaign=CampaignMoment(name="pilot", fire_at=ASKED, late=late, missed=missed))
    [fr], [en] = words(opened, language="fr"), words(opened, language="en")
    assert plain(fr) == f"Dossier ouvert par la campagne « pilot », prévu le 2 mars 2026 à 09:00 (UTC){french}"
    assert plain(en) == f"Case opened by the campaign “pilot”, planned for 2 March 2026, 09:00 (UTC){english}"


def plain(text: str) -> str:
    """With ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_pages_of_the_request_are_one_line_wherever_they_stand() -> None:
    pages = [BarriersSought(page=name, version="4.12.1") for name in "abca"]
    said = [pages[0], seen(Fact.SELF_SERVICE_SEEN, ASKED), pages[1], asked(), *pages[2:]]
    assert words(*said) == [
        "3 pages of the request examined for known barriers.",
        "The account offers an export.",
        "The request is sent.",
    ]
    (line,) = timeline(entries(pages[0], BarriersSought(page="b", missed="too_large")), "en")
    assert line.words == "1 page of the request examined for known barriers; 1 could not be."


def test_what_is_done_about_a_mail_is_not_told_as_the_request() -> None:
    about, given = (
        Line(body=Intended(step=1), stage="then:0"),
        Line(body=seen(Fact.CONFIRMATION_GIVEN, ASKED + DAY), stage="then:0"),
    )
    assert words(asked(), about)[-1] == (
        "We were about to do what cannot be taken back; nothing shows yet whether it was done."
    )
    assert words(asked(), about, given) == ["The request is sent.", "The confirmation is given."]
    before = Line(body=Intended(step=1), stage="request")
    assert words(before) == ["We were about to send the request; nothing shows yet whether it left."]

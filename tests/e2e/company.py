"""Which vices show side by side, in one case at one service?

Each touches something else: what is told in public, how one asks, when and by
which link the answer comes, what is in it, what happens to the account. What is
due of all of them together is what is due of each, and nothing else. So one
drive tries several, and tries besides that no finding hides another.

Rare, and left to `make test-long`, is what bears no company that is driven anyway:
- what writes, binds or answers otherwise as a whole, where another way of it is driven: `text_only`, `partly_pdf`,
  `partly_closed_format`, `empty_file`, `answers_on_paper_and_says_why`, `extends_while_waiting_for_proof`, most letters;
- what shows in the second of two cases alone: `forgets_one_in_turn`, `cuts_messages_in_turn`, `drops_a_format`,
  `closes_a_file`;
- what keeps an export away or unread for long, and with it what others put into it: `maintenance`, `html_error_as_download`,
  `zip_bomb`;
- `stale_archive`: `test_course` drives it.
"""

from scenarios.sandbox import VICES, Vice
from tests.e2e.expected import ELSEWHERE

_NAMED = (
    # what is told in public, beside how the asking ends
    "notice_without_portability takes_letters_only",
    "notice_without_rights form_is_broken",
    "no_notice never_answers",
    "notice_without_procedure captcha",
    "notice_in_german refuses_barely faint_words",
    "notice_behind_sign_in answers_on_paper picture_without_words",
    "unreachable_service wants_a_motive",
    "field_without_name wants_a_document",
    # when the answer comes, and in what form
    "answers_late pdf_only",
    "is_slow images_only loses_a_record",
    "extends_late closed_format link_sequential",
    "extends_without_reasons own_format bearer_link",
    "extends_in_time locked_pdf",
    "promises_vaguely scripts_only link_dies_within_a_day",
    "acknowledges_nothing garbled link_opens_for_any_member consent_banner",
    "shows_no_status broken_json link_dies_unannounced",
    "answers_by_people cut_short session_expires",
    # what is in it
    "breaks_its_promise drops_messages drops_searches resaves_files without_schemas zip_slip",
    "drops_one_record unexplained rounds_large_amounts link_never_dies renames_files moves_a_day",
    "leaks_neighbour cuts_messages drops_files standard_unused empties_the_profile",
    "answers_at_once cuts_the_past hardly_explained cuts_one_message drops_one_search slow_pages",
    "asks_for_proof_and_answers drops_what_carries_files standard_not_kept frames_subjects drops_some_searches",
    "drops_family drops_some_files",
    "drops_the_oldest drops_one_file tells_no_retention",
    "html_only drops_some_records",
    # how a letter is answered
    "letter_extended_barely letter_drops_family",
    "letter_left_unclarified letter_among_news",
    "mails_a_code letter_to_somebody_away",
)


def companies() -> list[tuple[Vice, ...]]:
    """Every vice that is not rare, once; those that bear no company alone."""
    together = [tuple(VICES[name] for name in named.split()) for named in _NAMED]
    among = {vice.name for company in together for vice in company}
    alone = [(vice,) for vice in VICES.values() if not (vice.rare or vice.name in ELSEWHERE or vice.name in among)]
    return together + alone

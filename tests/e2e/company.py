"""Which vices show side by side, in one case at one service?

Each touches something else: what is told in public, how one asks, when and by
which link the answer comes, what is in it, what happens to the account. What is
due of all of them together is what is due of each, and nothing else. So one
drive tries several, and tries besides that no finding hides another.
"""

from scenarios.sandbox import VICES, Vice
from tests.e2e.expected import ELSEWHERE

_NAMED = (
    # what is told in public, beside how the asking ends
    "notice_without_portability takes_letters_only",
    "notice_without_rights form_is_broken",
    "no_notice never_answers",
    "notice_without_procedure captcha",
    "notice_in_german refuses_barely",
    "notice_behind_sign_in answers_on_paper",
    "unreachable_service wants_a_motive",
    "field_without_name wants_a_document",
    # when the answer comes, and in what form
    "answers_late pdf_only",
    "is_slow images_only loses_a_record",
    "extends_late closed_format link_sequential",
    "extends_without_reasons own_format bearer_link",
    "extends_in_time locked_pdf",
    "promises_vaguely scripts_only link_dies_within_a_day",
    "acknowledges_nothing garbled link_opens_for_any_member",
    "shows_no_status broken_json link_dies_unannounced",
    "answers_by_people cut_short session_expires",
    # what is in it
    "breaks_its_promise drops_messages drops_searches resaves_files",
    "drops_one_record unexplained rounds_large_amounts link_never_dies",
    "leaks_neighbour cuts_messages drops_files standard_unused",
    "answers_at_once cuts_the_past hardly_explained",
    "asks_for_proof_and_answers drops_what_carries_files standard_not_kept",
)


def companies() -> list[tuple[Vice, ...]]:
    """Every vice that is not rare, once; those that bear no company alone."""
    together = [tuple(VICES[name] for name in named.split()) for named in _NAMED]
    among = {vice.name for company in together for vice in company}
    alone = [(vice,) for vice in VICES.values() if not (vice.rare or vice.name in ELSEWHERE or vice.name in among)]
    return together + alone

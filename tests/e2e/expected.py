"""What must be told of the perfect service and of each vice, and what can no service be made to cause here?"""

from dataclasses import dataclass

from auditor.criteria import REGISTER
from results.records import Obligation, Outcome, Scorecard, Track
from scenarios.sandbox import SERVICES, ServiceName, Vice

Finding = tuple[str, str]
"""A criterion, and the reason it gives."""

ANY = "*"
ELSEWHERE = ("two_factor", "respells_what_is_typed")
"""They show from the planting on: `test_secrets` signs in with a second factor, `test_planting` plants where words change."""

_SAME = {
    "privacy_notice": "named",
    "procedure": "said",
    "contact": "published",
    "reach": "near",
    "notice_language": "own_language",
    "electronic_channel": "asked_electronically",
    "electronic_answer": "answered_electronically",
    "self_service": "offered",
    "hindrance": "unhindered",
    "acknowledgement": "acknowledged",
    "status": "shown",
    "accessibility": "none_noticed",
    "identity_demand": "none_demanded",
    "deadline": "in_time",
    "extension": "none_announced",
    "delay": "prompt",
    "promise": "kept",
    "link_life": "long_enough",
    "validity": "sound",
    "documentation": "described",
    "provided_data": "complete",
    "observed_data": "complete",
    "attachments": "returned",
    "history": "whole",
    "accuracy": "as_given",
    "stability": "only_one",
    "leakage": "none_found",
    "transport": "loopback",
    "link_protection": "closed",
    "cost": "free",
    "refusal": "not_refused",
    "account_intact": "intact",
}
PERFECT: dict[ServiceName, dict[str, str]] = {
    "mutuelle": {
        **_SAME,
        **dict.fromkeys(("copy", "processing_information"), "access_not_asked"),
        "structured": "structured",
        "machine_readable": "extractable",
        "common_format": "common",
        "interoperability": "used",
    },
    "ville": {
        **_SAME,
        **dict.fromkeys(("structured", "machine_readable", "common_format", "interoperability"), "not_portable"),
        "privacy_notice": "not_portable",
        **dict.fromkeys(("copy", "processing_information"), "given"),
    },
}
"""Every one of them passed or inapplicable, but for what takes two exports."""

NOT_DRIVEN: dict[Finding, str] = {
    # what we did not gather, or made of it
    (ANY, "not_inspected"): "Ours: the confined inspector stopped.",
    (ANY, "matching_unsafe"): "Ours: our search finds what was never planted.",
    (ANY, "not_graded"): "Ours: examined by a version that did not look at it, or for too short a time.",
    (ANY, "artifact_erased"): "Ours: the export was erased under our rules of retention.",
    (ANY, "legal_basis_unconfirmed"): "Ours: the scenario says that only we assume the legal basis.",
    (ANY, "nothing_proven"): "Ours: nothing was read back in the account before asking.",
    ("observed_data", "account_too_young"): "Ours: the account was in use for too short a time.",
    ("observed_data", "age_unknown"): "Ours: the use of the account was not noted.",
    ("history", "nothing_old"): "Ours: nothing old was planted.",
    ("stability", "not_comparable"): "Ours: two versions of the inspector read the two exports.",
    ("leakage", "no_bystander"): "Ours: there is no second account.",
    ("link_life", "not_tried"): "Ours: the scenario leaves the later attempts out.",
    ("link_protection", "not_tried"): "Ours: the scenario leaves the attempts out.",
    ("transport", "way_unknown"): "Ours: how the file came was not noted.",
    ("accessibility", "not_examined"): "Ours: judged before the pages were examined for it.",
    ("status", "seen_too_little"): "Ours: we looked only once during the wait.",
    (ANY, "not_looked_over"): "Ours: the case was opened without a look over the public pages.",
    ("privacy_notice", "perhaps_named"): "Words that our lexicon knows in part; `tests/probes/crawl` has some.",
    ("procedure", "no_notice"): "The help page of the sandbox says how one gets one's data.",
    ("procedure", "not_read_whole"): "The help page of the sandbox says how one gets one's data.",
    ("privacy_notice", "no_notice"): "The scenario names the notice's address: somebody has found one.",
    ("notice_language", "no_notice"): "The scenario names the notice's address: somebody has found one.",
    ("contact", "not_read_whole"): "The sandbox names its contact on every page that can be read.",
    ("contact", "none_published"): "The scenario names the officer, whom somebody has found somewhere.",
    ("contact", "any"): "The sandbox says of its contact what for.",
    ("contact", "came_back"): "Driven by letter, where `contact` is not looked for.",
    ("reach", "far"): "The scenario says which way is gone: no service can make it longer.",
    ("reach", "no_way"): "A notice to which no link leads cannot be found in the sandbox.",
    ("reach", "not_counted"): "Ours: the scenario does not begin at the home page.",
    ("notice_language", "unclear"): "The sandbox's notice is long enough.",
    # when we looked, or judged
    ("deadline", "not_over_yet"): "Ours: judged before the deadline.",
    ("deadline", "watched_with_gaps"): "Ours: looks more than three days apart; `test_course` has one.",
    ("deadline", "straddles_deadline"): "Ours: an answer between two looks, two minutes apart around the deadline.",
    ("extension", "straddles_first_day"): "Ours: an announcement between two looks, two minutes apart.",
    ("delay", "straddles_limit"): "Ours: an answer between two looks too far apart.",
    ("promise", "straddles_promise"): "Ours: an answer between two looks too far apart.",
    ("link_protection", "life_unknown"): "Ours: judged before the last attempt.",
    # what a person has not read yet, or has not said
    (ANY, "paper_unconfirmed"): "Ours: nobody has read it yet.",
    ("identity_demand", "demand_unconfirmed"): "Ours: nobody has read it yet.",
    ("deadline", "answer_unconfirmed"): "Ours: nobody has read it yet.",
    ("extension", "extension_unconfirmed"): "Ours: nobody has read it yet.",
    ("cost", "fee_unconfirmed"): "Ours: nobody has read it yet.",
    ("refusal", "refusal_unconfirmed"): "Ours: nobody has read it yet.",
    (
        "deadline",
        "extension_undated",
    ): "A letter without a postmark, entered by hand; a mail is dated by our own server.",
    ("deadline", "offered_and_gone"): "Ours: we came too late to take it.",
    ("deadline", "extension_unread"): "Ours: who read it did not say whether it gives reasons.",
    ("extension", "reasons_unread"): "Ours: who read it did not say whether it gives reasons.",
    ("electronic_answer", "paper_unread"): "Ours: who read it did not say whether it gives reasons.",
    ("refusal", "elements_unread"): "Ours: who read it did not say what it names.",
    ("copy", "copy_unread"): "Ours: nobody has read it yet.",
    ("processing_information", "unread"): "Ours: nobody has read it yet.",
    ("processing_information", "may_come"): "Ours: judged before the deadline.",
    ("processing_information", "read_by_one"): "Ours: somebody else has not read it yet.",
    ("copy", "nothing_of_ours"): "The sandbox always gives the profile, where it gives a file that can be read.",
    ("copy", "not_assessable"): "The sandbox locks its file where portability is asked for.",
    # what a person did instead of a program
    ("electronic_channel", "channel_unknown"): "A person sent the request; the sandbox is asked by the program.",
    ("electronic_answer", "channel_unknown"): "A person sent the request; the sandbox is asked by the program.",
    ("hindrance", "unread"): "Ours: nobody has read it yet.",
    ("hindrance", "not_insisted_on"): "The sandbox that wants a letter sends nothing without one.",
    ("hindrance", "path_unseen"): "A person sent the request; the sandbox is asked by the program.",
    ("extension", "receipt_unproven"): "A letter of which nothing shows that it came; who extends has it.",
    # what the sandbox does not do
    ("documentation", "shown"): "The sandbox writes no page that shows the data.",
    ("interoperability", "partly"): "The sandbox holds one category for which a standard is agreed: the appointments.",
    ("interoperability", "none_agreed"): "The sandbox always holds appointments, for which a standard is agreed.",
    # what loopback cannot show
    ("transport", "encrypted"): "The sandbox answers on loopback, which counts as secure and is said to be loopback.",
    ("transport", "plain"): "The sandbox answers on loopback: plain http there is read by nobody.",
}
"""Each is reached by a situation in words in tests/auditor/criteria."""


def due(vice: Vice, track: Track) -> tuple[Finding, ...]:
    """What a vice must cause on a track; criteria of the other article say nothing."""
    named = ((vice.criterion, vice.reason),) if vice.criterion and vice.reason else ()
    elsewhere = {j.CRITERION.id for j in REGISTER if j.CRITERION.track not in (Track.BOTH, track)}
    return tuple(finding for finding in (*named, *vice.also) if finding[0] not in elsewhere)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A scorecard held against what was due.

    Attributes:
        missed: what was due and not told.
        accused: what failed beyond good practice though it was not due: false accusations.
        poor: the same, of good practice.
    """

    missed: tuple[Finding, ...]
    accused: tuple[Finding, ...]
    poor: tuple[Finding, ...]

    @property
    def as_due(self) -> bool:
        return not (self.missed or self.accused or self.poor)


def hold(card: Scorecard, track: Track, *vices: Vice) -> Held:
    """Compare a scorecard with what vices must cause; of what they name, outcome and weight too."""
    told = {(v.criterion, v.reason) for v in card.verdicts}
    wanted = tuple(finding for vice in vices for finding in due(vice, track))
    missed = {finding for finding in wanted if finding not in told}
    for vice in vices:
        if vice.criterion is None or vice.reason is None:
            continue
        named = card.verdict(vice.criterion)
        if named is not None and (named.outcome, named.obligation) != (vice.outcome, vice.weighs(track)):
            missed.add((vice.criterion, vice.reason))
    return _held(card, wanted, missed)


def hold_perfect(card: Scorecard, service: ServiceName) -> Held:
    """Compare a scorecard with what the perfect service must be told."""
    return _held(card, (), set(PERFECT[service].items()) - {(v.criterion, v.reason) for v in card.verdicts})


def _held(card: Scorecard, wanted: tuple[Finding, ...], missed: set[Finding]) -> Held:
    failed = [v for v in card.verdicts if v.outcome is Outcome.FAILED and (v.criterion, v.reason) not in wanted]
    return Held(
        missed=tuple(sorted(missed)),
        accused=tuple((v.criterion, v.reason) for v in failed if v.obligation is not Obligation.PRACTICE),
        poor=tuple((v.criterion, v.reason) for v in failed if v.obligation is Obligation.PRACTICE),
    )


def services_of(vice: Vice) -> tuple[ServiceName, ...]:
    """At which of the sandbox's services a vice shows."""
    return tuple(name for name, service in SERVICES.items() if vice.track in (Track.BOTH, service.track))

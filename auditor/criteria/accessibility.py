"""Are there known barriers on the request path? (WCAG 2.2, levels A and AA; RGAA)."""

from collections.abc import Iterable, Iterator, Sequence

from auditor.criteria.reading import asked_by_letter, cite
from results.records import (
    Asked,
    Barrier,
    BarriersSought,
    Criterion,
    Entry,
    Evidence,
    Fact,
    Family,
    Impact,
    Inspection,
    Measure,
    Obligation,
    Outcome,
    QuestionTopic,
    Reason,
    Text,
    Track,
    Verdict,
)

LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
WEIGHTY = (Impact.SERIOUS, Impact.CRITICAL)

CRITERION = Criterion(
    id="accessibility",
    version=1,
    family=Family.REQUEST,
    question=Text(
        fr="Le chemin de la demande présente-t-il des obstacles connus à l’accessibilité ?",
        en="Are there known barriers to accessibility on the path of the request?",
    ),
    legal_basis="WCAG 2.2 AA, RGAA 4.1",
    obligation=Obligation.PRACTICE,
    track=Track.BOTH,
    reads=frozenset({Fact.REQUEST_SUBMITTED}),
    reasons={
        "none_noticed": Reason(
            words=Text(
                fr="Sur les pages de la demande (pages examinées : {pages}), le programme n’a remarqué aucun des obstacles "
                "sérieux qu’il connaît (axe-core {version}). Un programme n’en voit qu’une partie : seul l’essai d’une "
                "personne dirait si chacun peut faire la demande.",
                en="On the pages of the request (pages examined: {pages}) the program noticed none of the serious barriers "
                "it knows (axe-core {version}). A program sees only some of them: only a person’s test would tell whether "
                "everybody can make the request.",
            )
        ),
        "barriers": Reason(
            words=Text(
                fr="Sur les pages de la demande (pages examinées : {pages}), le programme a remarqué des obstacles "
                "sérieux : {rules} (endroits : {places} ; WCAG {wcag}).",
                en="On the pages of the request (pages examined: {pages}) the program noticed serious barriers: {rules} "
                "(places: {places}; WCAG {wcag}).",
            ),
            repair=Text(
                fr="Lever ces obstacles (le rapport d’axe-core dit où ils se trouvent, les numéros du WCAG comment faire), "
                "puis faire essayer le chemin par des personnes qui se servent d’un clavier, d’une loupe ou d’un lecteur "
                "d’écran.",
                en="Remove these barriers (axe-core’s report says where they stand, the numbers of WCAG how), then let "
                "people try the path with a keyboard, a magnifier or a screen reader.",
            ),
        ),
        "partly_examined": Reason(
            words=Text(
                fr="Le programme n’a remarqué aucun des obstacles sérieux qu’il connaît, mais n’a pu examiner qu’une partie "
                "du chemin (pages examinées : {pages}).",
                en="The program noticed none of the serious barriers it knows, but could examine only part of the path "
                "(pages examined: {pages}).",
            ),
            settle=Text(
                fr="Un passage où tout le chemin est examiné, ou l’essai d’une personne.",
                en="A request on whose way all pages are examined, or a person’s test.",
            ),
        ),
        "asked_by_letter": Reason(
            words=Text(
                fr="La demande a été faite par lettre : elle ne passe par aucune page.",
                en="The request was made by letter: it passes no page.",
            )
        ),
        "not_examined": Reason(
            words=Text(
                fr="Les pages de la demande n’ont pas été examinées sous cet angle.",
                en="The pages of the request were not examined for this.",
            ),
            settle=Text(
                fr="Une demande faite par notre programme sur les pages du service.",
                en="A request made by our program on the pages of the service.",
            ),
        ),
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Only what axe-core calls a barrier for sure, serious or critical, at level A or AA, is poor; doubts never are.

    Nothing noticed is no proof that there is nothing: where a page, a frame or
    a person's part of the path was not examined, nobody can tell.
    """
    service = evidence.service
    sought = evidence.barriers()
    looked = [pair for pair in sought if pair[1].missed is None]
    if not looked:
        if asked_by_letter(evidence):
            return CRITERION.verdict(service, Outcome.INAPPLICABLE, "asked_by_letter")
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_examined", citations=cite(*sought))
    weighty = [(entry, body) for entry, body in looked if any(map(_weighs, body.barriers))]
    measures = _measures([body for _, body in looked])
    if weighty:
        return CRITERION.verdict(service, Outcome.FAILED, "barriers", measures, cite(*weighty))
    if not _is_whole(evidence, sought):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "partly_examined", measures, cite(*sought))
    return CRITERION.verdict(service, Outcome.PASSED, "none_noticed", measures, cite(*looked))


def _weighs(barrier: Barrier) -> bool:
    return barrier.impact in WEIGHTY and any(tag in LEVELS for tag in barrier.tags)


def _is_whole(evidence: Evidence, sought: Sequence[tuple[Entry, BarriersSought]]) -> bool:
    """Whether the program went all the way, and examined every page there to its end, at one time or another."""
    pages = {body.page for _, body in sought}
    examined = {body.page for _, body in sought if body.is_whole}
    ended = any(ended.stopped_by is None for _, ended in evidence.stages("request"))
    by_person = any(
        isinstance(entry.body, Asked) and entry.body.topic is QuestionTopic.SCENARIO and entry.stage == "request"
        for entry in evidence.entries
    )
    return pages == examined and ended and not by_person and evidence.first(Fact.REQUEST_SUBMITTED) is not None


def _measures(looked: Sequence[BarriersSought]) -> tuple[Measure, ...]:
    """What was noticed, each thing of a page once, however often we came by."""
    pages = {body.page for body in looked}
    found = _once((body.page, barrier) for body in looked for barrier in body.barriers)
    weighty = [barrier for barrier in found if _weighs(barrier)]
    lesser = _listed(barrier.rule for barrier in found if not _weighs(barrier))
    doubtful = _listed(barrier.rule for body in looked for barrier in body.doubtful)
    return (
        Measure(name="pages", value=str(len(pages))),
        Measure(name="rules", value=_listed(barrier.rule for barrier in weighty)),
        Measure(name="places", value=str(sum(barrier.count for barrier in weighty))),
        Measure(name="wcag", value=_listed(number for barrier in weighty for number in _success_criteria(barrier))),
        *([Measure(name="lesser", value=lesser)] if lesser else []),
        *([Measure(name="doubtful", value=doubtful)] if doubtful else []),
        Measure(name="version", value=_listed(body.version for body in looked if body.version)),
    )


def _once(noticed: Iterable[tuple[str, Barrier]]) -> list[Barrier]:
    """Of each rule the most that was seen on a page at one time."""
    most: dict[tuple[str, str], Barrier] = {}
    for page, barrier in noticed:
        known = most.get((page, barrier.rule))
        if known is None or barrier.count > known.count:
            most[page, barrier.rule] = barrier
    return list(most.values())


def _success_criteria(barrier: Barrier) -> Iterator[str]:
    """The success criteria of WCAG that a barrier belongs to: 1.4.3 from `wcag143`, 1.4.12 from `wcag1412`."""
    for tag in barrier.tags:
        digits = tag.removeprefix("wcag")
        if len(digits) >= 3 and digits.isdigit():
            yield f"{digits[0]}.{digits[1]}.{digits[2:]}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names)))

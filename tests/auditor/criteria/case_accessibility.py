"""What is said of barriers on the path of the request."""

from dataclasses import replace

from results.records import Asked, Barrier, BarriersSought, Fact, Impact, QuestionTopic, StageEnded
from tests.auditor.criteria.case import (
    CANNOT_TELL,
    FAILED,
    INAPPLICABLE,
    PASSED,
    PRACTICE,
    UNTESTED,
    Case,
    Cases,
)
from tests.auditor.situations import ASKED, Line, asked, by_letter, seen

LABEL = Barrier(rule="label", impact=Impact.CRITICAL, tags=("wcag2a", "wcag412", "RGAA-11.1.1"), count=2)
FAINT = Barrier(rule="color-contrast", impact=Impact.SERIOUS, tags=("wcag2aa", "wcag143"), count=9)
ZOOM = Barrier(rule="meta-viewport", impact=Impact.MODERATE, tags=("wcag2aa", "wcag144"), count=1)
BEST = Barrier(rule="region", impact=Impact.SERIOUS, tags=(), count=1)


def page(name: str, *barriers: Barrier, **more: object) -> Line:
    version = None if more.get("missed") else "4.12.1"
    body = BarriersSought(page=name, version=version, barriers=barriers, **more)  # type: ignore[arg-type]
    return Line(body=body, stage="request")


ALL_THE_WAY = Line(body=StageEnded(clicks=4, pages=3), stage="request")

ACCESSIBILITY: Cases = {
    "nothing noticed on the whole path": Case(
        said=[page("a"), page("b"), asked(), page("c"), ALL_THE_WAY],
        outcome=PASSED,
        reason="none_noticed",
        obligation=PRACTICE,
        measures={"pages": "3", "rules": "", "version": "4.12.1"},
        cites=(1, 2, 4),
    ),
    "fields without names, and faint words": Case(
        said=[page("a"), page("b", LABEL, FAINT), asked(), page("c", LABEL), ALL_THE_WAY],
        outcome=FAILED,
        reason="barriers",
        obligation=PRACTICE,
        measures={"pages": "3", "rules": "color-contrast, label", "places": "13", "wcag": "1.4.3, 4.1.2"},
        cites=(2, 4),
    ),
    "the same page twice counts once, by the most that was seen": Case(
        said=[page("a", LABEL), page("a", replace(LABEL, count=3)), page("a"), asked(), ALL_THE_WAY],
        outcome=FAILED,
        reason="barriers",
        measures={"pages": "1", "places": "3"},
        cites=(1, 2),
    ),
    "a barrier on the part of the path that was examined": Case(
        said=[page("a", LABEL), page("b", missed="too_large")],
        outcome=FAILED,
        reason="barriers",
        measures={"pages": "1"},
        cites=(1,),
    ),
    "what weighs less, what is no demand of the standard, and what a person must look at are told, not judged": Case(
        said=[page("a", ZOOM, BEST, doubtful=(FAINT,)), asked(), ALL_THE_WAY],
        outcome=PASSED,
        reason="none_noticed",
        measures={"lesser": "meta-viewport, region", "doubtful": "color-contrast"},
    ),
    "a page was too large for us": Case(
        said=[page("a"), page("b", missed="too_large"), asked(), ALL_THE_WAY],
        outcome=CANNOT_TELL,
        reason="partly_examined",
        measures={"pages": "1"},
        cites=(1, 2),
    ),
    "a page moved away once, and was examined the second time": Case(
        said=[page("a", missed="page_moved"), page("a"), asked(), ALL_THE_WAY], outcome=PASSED, reason="none_noticed"
    ),
    "a frame of somebody else": Case(
        said=[page("a", frames=1), asked(), ALL_THE_WAY], outcome=CANNOT_TELL, reason="partly_examined"
    ),
    "contrasts took too long": Case(
        said=[page("a", unfinished=("color-contrast",)), asked(), ALL_THE_WAY],
        outcome=CANNOT_TELL,
        reason="partly_examined",
    ),
    "a captcha ended the way": Case(
        said=[
            page("a"),
            seen(Fact.CAPTCHA_MET, ASKED),
            Line(body=StageEnded(stopped_by=Fact.CAPTCHA_MET), stage="request"),
        ],
        outcome=CANNOT_TELL,
        reason="partly_examined",
    ),
    "a person went a part of the way": Case(
        said=[
            page("a"),
            Line(body=Asked(question="q-1", topic=QuestionTopic.SCENARIO, answers=("done",)), stage="request"),
            asked(),
            ALL_THE_WAY,
        ],
        outcome=CANNOT_TELL,
        reason="partly_examined",
    ),
    "no page could be examined": Case(
        said=[page("a", missed="unread"), asked(), ALL_THE_WAY], outcome=UNTESTED, reason="not_examined", cites=(1,)
    ),
    "asked before pages were examined at all": Case(
        said=[asked(), ALL_THE_WAY], outcome=UNTESTED, reason="not_examined"
    ),
    "asked by letter": Case(said=by_letter(), outcome=INAPPLICABLE, reason="asked_by_letter"),
    "never asked": Case(said=[], outcome=UNTESTED, reason="not_examined"),
}

"""Would the storm's figures show it, if something were lost, doubled or left unsettled?"""

from collections import Counter
from dataclasses import replace

import pytest

from results.records import Answered, Asked, Intended, QuestionTopic
from tests.auditor.situations import Line, Said, asked, entries
from tests.chaos.figures import ANYWHERE, RECONCILED, SEEN, UNSETTLED, Figures, Told, fates

INTENT = Intended(step=1)
QUESTION = Asked(question="q-1", topic=QuestionTopic.AMBIGUOUS_REQUEST, answers=("sent", "not_sent", "abandon"))
OF_A_FACT = Asked(question="q-2", topic=QuestionTopic.CONFIRM_FACT, answers=("yes", "no"))


def answered(choice: str, question: str = "q-1") -> Answered:
    return Answered(question=question, answer=choice, person="ines")


@pytest.mark.parametrize(
    ("said", "became"),
    [
        ([INTENT, Line(body=asked(), stage="request")], [SEEN]),
        ([INTENT, Line(body=asked(), stage="confirm")], [RECONCILED]),
        ([INTENT, QUESTION, answered("sent"), asked()], ["sent"]),
        ([INTENT, QUESTION, answered("not_sent"), INTENT, Line(body=asked(), stage="request")], ["not_sent", SEEN]),
        ([INTENT], [UNSETTLED]),
        ([INTENT, QUESTION], [UNSETTLED]),
        ([INTENT, OF_A_FACT, answered("yes", "q-2")], [UNSETTLED]),
        ([INTENT, INTENT, Line(body=asked(), stage="request")], [UNSETTLED, SEEN]),
    ],
)
def test_what_became_of_an_intent(said: list[Said], became: list[str]) -> None:
    assert list(fates(entries(*said))) == became


WELL = Figures(
    kills=Counter({"intent.after": 1, "step.after": 1, ANYWHERE: 2}),
    at_work=4,
    others=Counter(),
    told=(
        Told(account=0, closed="delivered", intents=(RECONCILED,), entries=9),
        Told(account=1, closed="delivered", intents=("not_sent", SEEN), entries=12),
    ),
    counts=Counter({0: 1, 1: 1}),
    damages=(),
    wall_s=1.0,
    cpu_s=1.0,
)
OPEN = (replace(WELL.told[0], closed=None), WELL.told[1])
ONE = (replace(WELL.told[0], intents=(RECONCILED, RECONCILED)),)
BARE = (replace(WELL.told[0], intents=(UNSETTLED,)), WELL.told[1])


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (replace(WELL, counts=Counter({0: 1, 1: 2})), "nothing is doubled"),
        (replace(WELL, counts=Counter({0: 1})), "nothing is lost"),
        (replace(WELL, told=ONE, counts=Counter({0: 1})), "there are as many cases as were to be"),
        (replace(WELL, told=OPEN), "every case ends with what was asked for"),
        (replace(WELL, told=BARE), "each such intent is confirmed, or a person was asked"),
        (replace(WELL, kills=Counter({"step.after": 2, ANYWHERE: 1})), "all were killed who were to be"),
        (replace(WELL, kills=Counter({"step.after": 1, ANYWHERE: 3})), "half of them between intent and observation"),
    ],
)
def test_what_is_not_as_it_must_be_is_said(found: Figures, fault: str) -> None:
    assert WELL.faults(cases=2, kills=4) == []
    assert found.faults(cases=2, kills=4) == [f"it is not so that {fault}"]


def test_a_damage_of_the_store_is_named() -> None:
    assert "copy: case-1 head" in replace(WELL, damages=("copy: case-1 head",)).faults(cases=2, kills=4)

"""How can the pages of a request bar some people's way: those who see little, or hear a page instead?"""

from collections.abc import Callable
from dataclasses import replace

from results.records import Obligation, Outcome, Text, Track
from scenarios.sandbox.behaviour import Behaviour, Hurdle
from scenarios.sandbox.vice import Vice


def _bars_by(hurdle: Hurdle) -> Callable[[Behaviour], Behaviour]:
    def apply(behaviour: Behaviour) -> Behaviour:
        return replace(behaviour, hurdles=behaviour.hurdles | {hurdle})

    return apply


def _barring(name: str, hurdle: Hurdle, fr: str, en: str) -> Vice:
    return Vice(
        name=name,
        criterion="accessibility",
        reason="barriers",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr=fr, en=en),
        apply=_bars_by(hurdle),
        obligation=Obligation.PRACTICE,
        days=1,
        surveyed=True,
    )


BARRING: tuple[Vice, ...] = (
    _barring(
        "field_without_name",
        Hurdle.NAMELESS_FIELD,
        "ne donne pas de nom à un champ de la demande",
        "gives a field of the request no name",
    ),
    _barring("faint_words", Hurdle.FAINT_WORDS, "écrit en gris très pâle", "writes in a very pale grey"),
    _barring(
        "picture_without_words",
        Hurdle.WORDLESS_PICTURE,
        "montre une image que rien ne décrit",
        "shows a picture that nothing describes",
    ),
)

"""What can a service say when it is asked about what its answer lacks? By letter, in the same case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from results.records import Outcome, Text, Track
from scenarios.sandbox.behaviour import Behaviour, Enclosed, Reply
from scenarios.sandbox.vice import Vice
from scenarios.sandbox.vices.scope import drops_some_of_everything, drops_some_records

_SOON = timedelta(days=3)
_CONFIRMED = Reply(
    words=Text(
        fr="Nous confirmons que ces éléments ne figurent pas dans notre réponse, et qu’il n’y en aura pas d’autre.",
        en="We confirm that these items are not included in our answer, and that no other answer will follow.",
    ),
    after=_SOON,
)
_OTHERS_RIGHTS = Reply(
    words=Text(
        fr="Ces messages ont été retirés pour protéger les droits d’autrui (article 15, paragraphe 4).",
        en="These messages were taken out to protect the rights of others (Article 15(4)).",
    ),
    after=_SOON,
)
_WHOLE = Reply(
    words=Text(fr="Voici une réponse complétée.", en="Here is a completed answer."),
    after=_SOON,
    enclosed=Enclosed.WHOLE,
)
_THE_SAME = replace(_WHOLE, enclosed=Enclosed.ATTACHED)


def _lacking(drop: Callable[[Behaviour], Behaviour], *replies: Reply) -> Callable[[Behaviour], Behaviour]:
    def changed(behaviour: Behaviour) -> Behaviour:
        return replace(drop(behaviour), clarified=replies)

    return changed


CLARIFYING: tuple[Vice, ...] = (
    Vice(
        name="letter_confirms_omission",
        criterion="provided_data",
        reason="records_missing_confirmed",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="oublie un message, une recherche et un fichier sur deux et, interrogé, le confirme",
            en="leaves every other message, search and file out and, when asked, confirms it",
        ),
        apply=_lacking(drops_some_of_everything, _CONFIRMED),
        also=(("observed_data", "records_missing_confirmed"), ("attachments", "files_missing_confirmed")),
        patient=True,
        by_letter=True,
        clarified=True,
    ),
    Vice(
        name="letter_completed",
        criterion=None,
        reason=None,
        outcome=None,
        track=Track.BOTH,
        words=Text(
            fr="oublie un message sur deux et, interrogé, envoie tout",
            en="leaves every other message out and, when asked, sends everything",
        ),
        apply=_lacking(drops_some_records, _WHOLE),
        also=(("provided_data", "complete"),),
        patient=True,
        by_letter=True,
        clarified=True,
    ),
    Vice(
        name="letter_left_unclarified",
        criterion="provided_data",
        reason="records_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="oublie un message sur deux et, interrogé, ne dit rien",
            en="leaves every other message out and, when asked, says nothing",
        ),
        apply=_lacking(drops_some_records),
        patient=True,
        by_letter=True,
        clarified=True,
    ),
    Vice(
        name="letter_omits_by_law",
        criterion="provided_data",
        reason="records_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="oublie un message sur deux et, interrogé, invoque les droits d’autrui",
            en="leaves every other message out and, when asked, invokes the rights of others",
        ),
        apply=_lacking(drops_some_records, _OTHERS_RIGHTS),
        patient=True,
        by_letter=True,
        clarified=True,
        rare=True,
    ),
    Vice(
        name="letter_sends_the_same",
        criterion="provided_data",
        reason="records_missing",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="oublie un message sur deux et, interrogé, renvoie le même fichier",
            en="leaves every other message out and, when asked, sends the same file again",
        ),
        apply=_lacking(drops_some_records, _THE_SAME),
        patient=True,
        by_letter=True,
        clarified=True,
        rare=True,
    ),
)

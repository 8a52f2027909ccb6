"""What says an entry by itself that a timeline passes over, because the line before it tells it too?"""

from collections.abc import Mapping

from results.records import (
    ArtifactKept,
    Asked,
    Body,
    Captured,
    Looked,
    MailWatched,
    StageEnded,
    Text,
)

_WORDS: Mapping[type, Text] = {
    MailWatched: Text(
        fr="La boîte aux lettres est lue en entier : ce qui était venu jusque-là est au registre.",
        en="The mailbox is read to its end: what had come by then stands in the ledger.",
    ),
    Looked: Text(
        fr="Un regard ; ce qui s’y voyait est dit à part.", en="One look; what was seen there is told by itself."
    ),
    StageEnded: Text(fr="Une étape est menée à son terme.", en="A stage ran to its end."),
    ArtifactKept: Text(fr="Une pièce est gardée.", en="A file is kept."),
    Captured: Text(fr="Une valeur est relevée sur la page.", en="A value is read from the page."),
    Asked: Text(fr="Une question est posée à une personne.", en="A person is asked a question."),
}
_OTHER = Text(fr="Une ligne est écrite au registre.", en="A line is written in the ledger.")


def told(body: Body) -> Text:
    return _WORDS.get(type(body), _OTHER)

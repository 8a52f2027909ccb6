"""How can an answer under Art. 15 say too little of the processing, or say that and nothing else?"""

from dataclasses import replace
from datetime import timedelta

from results.records import ALWAYS_OWED, FactDetails, InformationElement, Outcome, Text, Track
from scenarios.sandbox import damage
from scenarios.sandbox.behaviour import RECEIVED, Behaviour, Reply
from scenarios.sandbox.service import ExportMode
from scenarios.sandbox.vice import Vice, changing_files

_INFORMED = Reply(
    words=Text(
        fr="Vos données sont traitées pour tenir votre compte et répondre à vos demandes : catégories, identité et "
        "échanges ; durée de conservation, cinq ans. Vous pouvez en demander la rectification ou l’effacement, vous "
        "opposer à leur traitement, et adresser une réclamation à la CNIL.",
        en="Your data are processed to keep your account and to answer your requests: categories, identity and messages; "
        "retention, five years. You may ask for their rectification or erasure, object to the processing, and complain "
        "to the CNIL, the supervisory authority.",
    ),
    after=timedelta(days=6),
)


def _informs_only(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, mode=ExportMode.ON_REQUEST, delay=None, replies=(RECEIVED, _INFORMED))


TELLING: tuple[Vice, ...] = (
    Vice(
        name="tells_nothing_of_processing",
        criterion="processing_information",
        reason="elements_missing",
        outcome=Outcome.FAILED,
        track=Track.ACCESS,
        words=Text(
            fr="donne les données sans un mot sur ce qu’on en fait", en="gives the data without a word on their use"
        ),
        apply=changing_files(damage.without_purposes),
        details=FactDetails(elements=()),
        also=(("copy", "copy_without_information"),),
        patient=True,
    ),
    Vice(
        name="tells_no_retention",
        criterion="processing_information",
        reason="elements_missing",
        outcome=Outcome.FAILED,
        track=Track.ACCESS,
        words=Text(
            fr="dit tout de ses traitements, sauf combien de temps ils durent",
            en="says all of the processing but for how long it goes on",
        ),
        apply=changing_files(damage.without_retention),
        details=FactDetails(elements=tuple(e for e in ALWAYS_OWED if e is not InformationElement.RETENTION)),
        also=(("copy", "given"),),
        patient=True,
    ),
    Vice(
        name="letter_informs_only",
        criterion="copy",
        reason="information_without_copy",
        outcome=Outcome.FAILED,
        track=Track.ACCESS,
        words=Text(
            fr="explique ce qu’il fait des données, et ne les donne pas",
            en="explains what it does with the data, and does not give them",
        ),
        apply=_informs_only,
        also=(("deadline", "information_only"), ("processing_information", "given"), ("provided_data", "no_export")),
        patient=True,
        by_letter=True,
    ),
)

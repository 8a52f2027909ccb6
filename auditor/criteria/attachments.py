"""Are files returned as given? (GDPR Art. 20(1), Art. 15(3))."""

from auditor.criteria import reason
from auditor.criteria.reading import citing, obscured, owed, portability_unconfirmed, unjudged
from auditor.criteria.scope import (
    TWICE_MISSING,
    OwedFile,
    cite_omissions,
    confirmed_measure,
    is_any_file_back,
    omissions_confirmed,
    owed_files,
)
from results.records import (
    Criterion,
    Evidence,
    Fact,
    Family,
    FieldType,
    Found,
    Inspection,
    Measure,
    MemberRole,
    Obligation,
    Outcome,
    Provenance,
    Reason,
    Text,
    Track,
    Verdict,
)

CRITERION = Criterion(
    id="attachments",
    version=1,
    family=Family.SCOPE,
    question=Text(fr="Les fichiers sont-ils rendus tels quels ?", en="Are files returned as they were given?"),
    legal_basis="GDPR Art. 20(1), Art. 15(3)",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset({Fact.EXPORT_DELIVERED, Fact.OMISSION_CONFIRMED}),
    inspection=True,
    reasons={
        "returned": Reason(
            words=Text(
                fr="Les fichiers déposés (au nombre de {planted}) sont tous rendus, à l’octet près.",
                en="All files that were given ({planted} of them) came back byte for byte.",
            )
        ),
        "transcoded": Reason(
            words=Text(
                fr="Les fichiers déposés sont rendus, mais {changed} sur {planted} sous une autre forme (image réencodée).",
                en="The files came back, but {changed} of {planted} in another form (a picture encoded anew).",
            ),
            repair=Text(fr="Rendre les fichiers tels qu’ils ont été donnés.", en="Return files as they were given."),
        ),
        "changed": Reason(
            words=Text(
                fr="{changed} fichiers sur {planted} portent le bon nom, mais d’autres octets.",
                en="{changed} of {planted} files bear the right name, but hold other bytes.",
            ),
            settle=Text(fr="La comparaison des fichiers par une personne.", en="A person’s comparison of the files."),
        ),
        "files_missing": Reason(
            words=Text(
                fr="Aucun des fichiers déposés ({planted}) n’est rendu, alors que les éléments qui les portaient le sont.",
                en="None of the files that were given ({planted}) came back, although the records that carried them did.",
            ),
            repair=Text(
                fr="Joindre à l’export les fichiers eux-mêmes, et non leur seul nom.",
                en="Put the files themselves into the export, not their names alone.",
            ),
        ),
        "some_missing": Reason(
            words=Text(
                fr="{missing} fichiers déposés sur {planted} n’ont pas été retrouvés dans un premier export.",
                en="{missing} of {planted} files that were given were not found in a first export.",
            ),
            settle=Text(
                fr="Un second export qui confirme l’absence des mêmes fichiers ; par lettre, la réponse du service à qui "
                "l’interroge.",
                en="A second export that confirms the absence of the same files; by letter, what the service says when "
                "asked.",
            ),
        ),
        "files_missing_twice": Reason(
            words=Text(
                fr="{missing} fichiers déposés sur {planted} manquent ; {twice} d’entre eux manquaient déjà dans un export "
                "précédent.",
                en="{missing} of {planted} files that were given are missing; {twice} of them were missing from an earlier "
                "export too.",
            ),
            repair=Text(
                fr="Joindre à l’export les fichiers eux-mêmes, et non leur seul nom.",
                en="Put the files themselves into the export, not their names alone.",
            ),
        ),
        "files_missing_confirmed": Reason(
            words=Text(
                fr="{missing} fichiers déposés sur {planted} manquent ; interrogé sur {confirmed} d’entre eux, le service a "
                "confirmé qu’ils ne viendront pas.",
                en="{missing} of {planted} files that were given are missing; asked about {confirmed} of them, the service "
                "has confirmed that they will not come.",
            ),
            repair=Text(
                fr="Joindre à la réponse les fichiers eux-mêmes, et non leur seul nom.",
                en="Put the files themselves into the answer, not their names alone.",
            ),
        ),
        "single_file_missing": Reason(
            words=Text(
                fr="Un seul fichier déposé sur {planted} n’a pas été retrouvé.",
                en="A single file of {planted} that were given was not found.",
            ),
            settle=Text(fr="La lecture de l’export par une personne.", en="A person’s reading of the export."),
        ),
        "may_be_embedded": Reason(
            words=Text(
                fr="{missing} fichiers déposés sur {planted} ne sont pas rendus comme fichiers ; un document de l’export peut "
                "les contenir ({formats}).",
                en="{missing} of {planted} files that were given did not come back as files; a document in the export may "
                "hold them ({formats}).",
            ),
            settle=Text(
                fr="L’ouverture de ces documents par une personne.", en="A person’s look into those documents."
            ),
        ),
        "left_to_records": Reason(
            words=Text(
                fr="Les éléments qui portaient nos fichiers n’ont pas été retrouvés : cela est compté avec eux.",
                en="The records that carried our files were not found: that is counted with the records.",
            ),
            settle=Text(fr="Un export qui contient ces éléments.", en="An export that holds those records."),
        ),
        "nothing_proven": Reason(
            words=Text(
                fr="Nous n’avons relu, avant la demande, aucun fichier de nous dans le compte.",
                en="We read back no file of ours in the account before asking.",
            ),
            settle=Text(
                fr="Des fichiers déposés, et relus avant la demande.", en="Files planted, and read back before asking."
            ),
        ),
        "no_export": reason.NO_EXPORT,
        "not_inspected": reason.NOT_INSPECTED,
        "matching_unsafe": reason.MATCHING_UNSAFE,
        "not_assessable": reason.NOT_ASSESSABLE,
        "legal_basis_unconfirmed": reason.LEGAL_BASIS_UNCONFIRMED,
        "artifact_erased": reason.ERASED,
    },
)

EMBEDDING_FORMATS = ("pdf", "html", "ole", "opaque", "mail", "eml", "mbox", "xlsx", "ods", "sqlite")
"""Documents that can hold a file inside, where we do not look for it."""

_SAME_PICTURE = frozenset({"pixels", "transcoded"})
"""The inspector compared the pictures, and they show the same."""


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:
    """Judge the files of records that came back; a name without its file is no file, another encoding is said."""
    service = evidence.service
    if not _has_proven_file(evidence):
        return CRITERION.verdict(service, Outcome.UNTESTED, "nothing_proven")
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return CRITERION.verdict(service, *(unable or (Outcome.UNTESTED, "not_inspected")))

    files, cited = owed_files(evidence, inspection), (*citing(evidence, inspection), *cite_omissions(evidence))
    missing = [file for file in files if file.is_missing]
    changed = [file for file in files if not file.is_missing and file.found is not Found.EXACT]
    before = evidence.earlier.missing if evidence.earlier else ()
    twice = [file for file in missing if file.id in before]
    confirmed = [file for file in missing if file.id in omissions_confirmed(evidence)]
    documents = {
        member.format
        for member in inspection.members
        if member.role is MemberRole.DATA and member.format in EMBEDDING_FORMATS
    } | _unheard(missing, evidence, inspection)
    measures = (
        Measure(name="planted", value=str(len(files)), unit="files"),
        Measure(name="missing", value=str(len(missing)), unit="files"),
        Measure(name="changed", value=str(len(changed)), unit="files"),
        Measure(name="twice", value=str(len(twice)), unit="files"),
        Measure(name="formats", value=", ".join(sorted(documents))),
        Measure(name="names", value=", ".join(file.id for file in missing)),
        *confirmed_measure(len(confirmed), "files"),
    )
    if not files:
        why = "not_assessable" if obscured(inspection) else "left_to_records"
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, why, measures, cited)
    if not missing:
        outcome, why = _all_there(changed)
        return CRITERION.verdict(service, outcome, why, measures, cited)
    if obscured(inspection):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", measures, cited)
    if documents:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "may_be_embedded", measures, cited)
    if len(missing) == 1:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "single_file_missing", measures, cited)
    none_back = not is_any_file_back(evidence, inspection)
    if not none_back and max(len(twice), len(confirmed)) < TWICE_MISSING:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "some_missing", measures, cited)
    if portability_unconfirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", measures, cited)
    again = "files_missing_twice" if len(twice) >= TWICE_MISSING else "files_missing_confirmed"
    return CRITERION.verdict(service, Outcome.FAILED, "files_missing" if none_back else again, measures, cited)


def _unheard(missing: list[OwedFile], evidence: Evidence, inspection: Inspection) -> set[str]:
    """Kinds of sound and film of which a file is missing, and of which one came back that is nobody's: maybe that one.

    Nobody compared what they play, as it is done for what pictures show.
    """
    if not any((file.field.media_type or "").startswith(("audio/", "video/")) for file in missing):
        return set()
    planted = evidence.truth.records if evidence.truth else ()
    known = {field.sha256 for record in planted for field in record.fields}
    taken = {hit.member for record in inspection.records for field in record.fields for hit in field.hits}
    strange = {m.format for m in inspection.members if m.id not in taken and m.sha256 not in known}
    return strange & {"audio", "video"}


def _all_there(changed: list[OwedFile]) -> tuple[Outcome, str]:
    if not changed:
        return Outcome.PASSED, "returned"
    if all(file.variants & _SAME_PICTURE for file in changed):
        return Outcome.PASSED, "transcoded"
    return Outcome.CANNOT_TELL, "changed"


def _has_proven_file(evidence: Evidence) -> bool:
    records = (*owed(evidence, Provenance.PROVIDED), *owed(evidence, Provenance.OBSERVED))
    return any(
        field.type is FieldType.FILE and f"{record.id}.{field.name}" in evidence.proven
        for record in records
        for field in record.fields
    )

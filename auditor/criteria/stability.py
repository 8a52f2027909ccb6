"""Do two exports of the account agree? (good practice)."""

from auditor.criteria import reason
from auditor.criteria.comparison import compare_account
from auditor.criteria.reading import citing, unjudged
from results.records import (
    Criterion,
    Differs,
    Evidence,
    ExportComparison,
    Fact,
    Family,
    Inspection,
    Measure,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Unsure,
    Verdict,
)

DIFFERENCES = 2
"""Records, or values, that differ before it is said of the exports; ours."""

CRITERION = Criterion(
    id="stability",
    version=1,
    family=Family.SCOPE,
    question=Text(
        fr="Deux exports du même compte concordent-ils ?",
        en="Do two exports of the same account agree?",
    ),
    legal_basis="good practice",
    obligation=Obligation.PRACTICE,
    track=Track.BOTH,
    reads=frozenset({Fact.EXPORT_DELIVERED}),
    inspection=True,
    reasons={
        "stable": Reason(
            words=Text(
                fr="Deux exports du compte concordent : les mêmes éléments ({compared} comparés), aux mêmes endroits.",
                en="Two exports of the account agree: the same records ({compared} compared), in the same places.",
            )
        ),
        "records_differ": Reason(
            words=Text(
                fr="Des éléments qui étaient dans le compte les deux fois ne sont que dans un export sur deux "
                "({records} sur {compared}) : {record_names}.",
                en="Records that were in the account both times are in one of two exports only ({records} of {compared}): "
                "{record_names}.",
            ),
            repair=Text(
                fr="Chercher de quoi dépend le contenu de l’export : il ne devrait dépendre que de celui du compte.",
                en="Find out on what the contents of the export depend: it should be on those of the account alone.",
            ),
        ),
        "values_differ": Reason(
            words=Text(
                fr="Des valeurs justes dans un export ne le sont pas dans l’autre ({values}) : {value_names}.",
                en="Values that are right in one export are not in the other ({values}): {value_names}.",
            ),
            repair=Text(
                fr="Chercher pourquoi une même valeur est rendue de deux façons.",
                en="Find out why one value is given in two ways.",
            ),
        ),
        "form_changed": Reason(
            words=Text(
                fr="Entre deux exports, la forme a changé : un programme qui lisait le premier ne lit plus le second "
                "({changes}).",
                en="Between two exports the form has changed: a program that read the first does not read the second "
                "({changes}).",
            ),
            repair=Text(
                fr="Annoncer les changements de format, et numéroter les versions du schéma.",
                en="Announce changes of format, and number the versions of the schema.",
            ),
        ),
        "little_differs": Reason(
            words=Text(
                fr="Un seul élément, ou une seule valeur, diffère entre deux exports : {names}.",
                en="A single record, or a single value, differs between two exports: {names}.",
            ),
            settle=Text(fr="Un troisième export.", en="A third export."),
        ),
        "only_one": Reason(
            words=Text(
                fr="Il n’y a qu’un export de ce compte : rien à comparer.",
                en="There is only one export of this account: nothing to compare.",
            ),
            settle=Text(fr="Un second export du même compte.", en="A second export of the same account."),
        ),
        "not_comparable": Reason(
            words=Text(
                fr="Les deux exports n’ont pas été lus de la même façon, ou rien n’était dans le compte les deux fois.",
                en="The two exports were not read in the same way, or nothing was in the account both times.",
            ),
            settle=Text(
                fr="Deux exports lus par la même version de notre programme.",
                en="Two exports read by one version of our program.",
            ),
        ),
        "no_export": reason.NO_EXPORT,
        "not_inspected": reason.NOT_INSPECTED,
        "matching_unsafe": reason.MATCHING_UNSAFE,
        "not_assessable": reason.NOT_ASSESSABLE,
        "artifact_erased": reason.ERASED,
    },
)

_RECORDS = (Differs.RECORD_WENT, Differs.RECORD_CAME)
_FORM = (Differs.FORMAT_WENT, Differs.FIELD_MOVED)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:
    """Compare with the account's earlier export, or the exports of one case with each other.

    Only what read-back proved to be in the account both times counts, and only
    what was read in both. Columns that came or went are said and not judged:
    what is empty is often left out. A field that stands elsewhere, or a format
    that is gone, is a change of form.
    """
    service = evidence.service
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return CRITERION.verdict(service, *(unable or (Outcome.UNTESTED, "not_inspected")))
    compared = list(compare_account(evidence, inspection))
    if not compared:
        return CRITERION.verdict(service, Outcome.UNTESTED, "only_one")
    usable = [one for one in compared if one.comparable and one.compared]
    if not usable:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_comparable")

    records = _subjects(usable, *_RECORDS)
    values = _subjects(usable, Differs.VALUE_DIFFERS)
    form = [f"{one.code} {one.subject}" for comparison in usable for one in comparison.of(*_FORM)]
    cited = citing(evidence, inspection)
    measures = (
        Measure(name="compared", value=str(max(one.compared for one in usable)), unit="records"),
        Measure(name="records", value=str(len(records)), unit="records"),
        Measure(name="record_names", value=", ".join(records)),
        Measure(name="values", value=str(len(values)), unit="values"),
        Measure(name="value_names", value=", ".join(values)),
        Measure(name="names", value=", ".join((*records, *values))),
        Measure(name="changes", value=", ".join(dict.fromkeys(form))),
        Measure(name="told", value=str(sum(one.told for one in usable)), unit="differences"),
        Measure(name="earlier", value=evidence.before.case if evidence.before else ""),
    )
    if len(records) >= DIFFERENCES:
        return CRITERION.verdict(service, Outcome.FAILED, "records_differ", measures, cited)
    if len(values) >= DIFFERENCES:
        return CRITERION.verdict(service, Outcome.FAILED, "values_differ", measures, cited)
    if records or values:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "little_differs", measures, cited)
    if form:
        return CRITERION.verdict(service, Outcome.FAILED, "form_changed", measures, cited)
    if any({Unsure.UNREAD_BEFORE, Unsure.UNREAD_AFTER} & set(one.unsure) for one in usable):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", measures, cited)
    return CRITERION.verdict(service, Outcome.PASSED, "stable", measures, cited)


def _subjects(compared: list[ExportComparison], *codes: Differs) -> list[str]:
    return list(dict.fromkeys(one.subject for comparison in compared for one in comparison.of(*codes)))

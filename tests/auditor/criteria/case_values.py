"""What is said of the values that came back, and of two exports held against each other."""

from collections.abc import Mapping
from dataclasses import replace

from results.records import (
    ArtifactKept,
    Deviation,
    DeviationKind,
    EarlierExport,
    Fact,
    FieldType,
    Found,
    GroundTruth,
    Inspection,
    TruthField,
)
from tests.auditor.criteria.case import CANNOT_TELL, FAILED, LAW, PASSED, PRACTICE, UNTESTED, Case, Cases
from tests.auditor.criteria.case_format import ERASED
from tests.auditor.criteria.case_scope import ASSUMED, TOWN, inspected_again, judged
from tests.auditor.inspected import FILE_MEMBER, inspected, member
from tests.auditor.situations import ASKED, asked, record, seen, truth

K = DeviationKind


def _claim(number: int) -> object:
    """A record of a text, an amount and a day."""
    made = record(f"claim-{number}", "claims")
    amount = TruthField(name="amount", type=FieldType.MONEY, value=f"{number}7.50")
    day = TruthField(name="day", type=FieldType.DATE, value=f"2025-0{number}-11")
    return replace(made, fields=(*made.fields, amount, day))


CLAIMS: GroundTruth = truth(*(_claim(n) for n in range(1, 6)))  # type: ignore[arg-type]


def valued(kinds: Mapping[str, DeviationKind] | None = None, **more: object) -> Inspection:
    """An export in which the places of some values hold something else."""
    kinds = kinds or {}
    found = dict.fromkeys(kinds, (Found.ABSENT, "")) | dict(more.pop("found", {}))  # type: ignore[call-overload]
    deviations = tuple(
        Deviation(
            record=name.partition(".")[0],
            field=name.partition(".")[2],
            member=1,
            path=f"/rows/1/{name.partition('.')[2]}",
            kind=kind,
        )
        for name, kind in kinds.items()
    )
    return inspected(CLAIMS, found=found, deviations=more.pop("deviations", deviations), **more)  # type: ignore[arg-type]


_WRONG = {"claim-1.amount": K.OTHER_VALUE, "claim-2.day": K.OTHER_VALUE}

ACCURACY: Cases = {
    "every value is as it was given": judged(
        CLAIMS, valued(), PASSED, "as_given", obligation=LAW, measures={"found": "15", "given": "15"}
    ),
    "in other notations": judged(
        CLAIMS, valued(found={"claim-1.amount": (Found.NORMALISED, "amount")}), PASSED, "as_given"
    ),
    "two amounts are others": judged(
        CLAIMS,
        valued(_WRONG),
        FAILED,
        "values_differ",
        obligation=LAW,
        measures={"wrong": "2", "wrong_names": "claim-1.amount (other_value), claim-2.day (other_value)"},
        cites=(2,),
    ),
    "two amounts are others at a town, under Art. 15": judged(CLAIMS, valued(_WRONG), FAILED, "values_differ", of=TOWN),
    "texts are cut": judged(
        CLAIMS, valued({"claim-1.text": K.CUT, "claim-3.text": K.CUT}, found={}), FAILED, "values_differ"
    ),
    "one value is another": judged(
        CLAIMS, valued({"claim-1.amount": K.OTHER_VALUE}), CANNOT_TELL, "single_value_differs"
    ),
    "wrong in one file, right in another": judged(
        CLAIMS,
        valued(_WRONG, found=dict.fromkeys(_WRONG, (Found.EXACT, "plain"))),
        PASSED,
        "as_given",
    ),
    "wrong values that read-back never saw": judged(
        CLAIMS,
        valued(_WRONG),
        PASSED,
        "as_given",
        proven=frozenset(f"claim-{n}.text" for n in range(1, 6)),
    ),
    "amounts are rounded, moments shifted": judged(
        CLAIMS,
        valued({"claim-1.amount": K.ROUNDED, "claim-2.day": K.SHIFTED}),
        PASSED,
        "nearly_as_given",
        measures={"near": "2"},
    ),
    "some are hidden, some alike": judged(
        CLAIMS, valued({"claim-1.amount": K.MASKED, "claim-2.day": K.ALTERED}), CANNOT_TELL, "partly_compared"
    ),
    "values stand somewhere in long texts": judged(
        CLAIMS,
        valued(found={f"claim-{n}.text": (Found.LOOSE, "plain") for n in range(1, 6)}),
        CANNOT_TELL,
        "partly_compared",
    ),
    "values that were left out are none of it": judged(
        CLAIMS,
        valued(found={f"claim-{n}.day": (Found.ABSENT, "") for n in range(1, 6)}),
        PASSED,
        "as_given",
        measures={"found": "10"},
    ),
    "left out, by an inspector that did not look at what stands there": judged(
        CLAIMS,
        valued(found={f"claim-{n}.day": (Found.ABSENT, "") for n in range(1, 6)}, deviations=None),
        CANNOT_TELL,
        "partly_compared",
    ),
    "nothing of ours": judged(
        CLAIMS, valued(absent=tuple(f"claim-{n}" for n in range(1, 6))), CANNOT_TELL, "nothing_recognised"
    ),
    "nothing was read back": judged(CLAIMS, valued(), UNTESTED, "nothing_proven", proven=frozenset()),
    "wrong where part could not be read": judged(
        CLAIMS, inspected_again(valued(_WRONG), "encrypted_member"), CANNOT_TELL, "not_assessable"
    ),
    "no export": judged(CLAIMS, None, CANNOT_TELL, "no_export", said=(asked(),)),
    "not examined yet": judged(CLAIMS, None, UNTESTED, "not_inspected"),
    "erased by our own rules": judged(CLAIMS, None, UNTESTED, "artifact_erased", artifacts=(ERASED,)),
    "erased, and inspected before": judged(CLAIMS, valued(), PASSED, "as_given", artifacts=(ERASED,)),
    "a decoy was found": judged(CLAIMS, replace(valued(_WRONG), decoy_hits=1), UNTESTED, "matching_unsafe"),
    "a legal basis that only we assume": judged(
        CLAIMS, valued(_WRONG), CANNOT_TELL, "legal_basis_unconfirmed", of=ASSUMED
    ),
}

PROVEN = frozenset(f"{r.id}.{f.name}" for r in CLAIMS.records for f in r.fields)


def again(before: Inspection, after: Inspection | None, outcome: object, reason: str, **more: object) -> Case:
    """Two cases of one account, the later of which is judged."""
    proven = more.pop("proven_before", PROVEN)
    earlier = EarlierExport(case="case-0", evidence="d" * 64, inspection=before, proven=proven)  # type: ignore[arg-type]
    return judged(CLAIMS, after, outcome, reason, before=earlier, **more)


def _elsewhere(inspection: Inspection) -> Inspection:
    """The same, with everything under another path."""
    return replace(
        inspection,
        records=tuple(
            replace(
                r,
                fields=tuple(
                    replace(f, hits=tuple(replace(h, path=f"/other/{f.field}") for h in f.hits)) for f in r.fields
                ),
            )
            for r in inspection.records
        ),
    )


JSON, CSV = "1" * 64, "2" * 64
_TWO_FORMS = (
    asked(),
    *(
        ArtifactKept(sha256=sha, role="export", media_type="x", size=1, retention="export", export=name)
        for sha, name in ((JSON, "json"), (CSV, "csv"))
    ),
    seen(Fact.EXPORT_DELIVERED, ASKED, ASKED),
)


def both_forms(*, csv_lacks: tuple[str, ...]) -> Inspection:
    """Two exports of one case: each a file, and every record in both, save what one lacks."""
    made = valued(
        artifacts=(JSON, CSV),
        members=(
            replace(member(1, form="json"), sha256=JSON),
            replace(member(2, form="csv"), sha256=CSV),
            FILE_MEMBER,
        ),
    )
    return replace(
        made,
        records=tuple(
            replace(
                r,
                fields=tuple(
                    replace(f, hits=(*f.hits, *(replace(h, member=2) for h in f.hits if r.record not in csv_lacks)))
                    for f in r.fields
                ),
            )
            for r in made.records
        ),
    )


_TWO_GONE = valued(absent=("claim-1", "claim-2"))

STABILITY: Cases = {
    "both hold the same": again(
        valued(), valued(), PASSED, "stable", obligation=PRACTICE, measures={"compared": "5", "earlier": "case-0"}
    ),
    "two records are in the first alone": again(
        valued(),
        _TWO_GONE,
        FAILED,
        "records_differ",
        obligation=PRACTICE,
        measures={"records": "2", "record_names": "claim-1, claim-2"},
    ),
    "two records are in the second alone": again(_TWO_GONE, valued(), FAILED, "records_differ"),
    "they were not in the account yet when the first was asked for": again(
        _TWO_GONE,
        valued(),
        PASSED,
        "stable",
        proven_before=frozenset(name for name in PROVEN if name[:7] not in ("claim-1", "claim-2")),
    ),
    "one record differs": again(valued(), valued(absent=("claim-3",)), CANNOT_TELL, "little_differs"),
    "two values were right and are not": again(
        valued(), valued(_WRONG), FAILED, "values_differ", measures={"value_names": "claim-1.amount, claim-2.day"}
    ),
    "two values were wrong both times": again(valued(_WRONG), valued(_WRONG), PASSED, "stable"),
    "everything stands under other paths": again(
        valued(),
        _elsewhere(valued()),
        FAILED,
        "form_changed",
        obligation=PRACTICE,
        measures={"changes": "field_moved claims.amount, field_moved claims.day, field_moved claims.text"},
    ),
    "a format is gone": again(
        valued(members=(member(), member(2, form="csv"), FILE_MEMBER)),
        valued(),
        FAILED,
        "form_changed",
        measures={"changes": "format_went csv"},
    ),
    "a format has come": again(
        valued(), valued(members=(member(), member(2, form="csv"), FILE_MEMBER)), PASSED, "stable"
    ),
    "part of the later one could not be read": again(
        valued(), inspected_again(_TWO_GONE, "truncated"), CANNOT_TELL, "not_assessable"
    ),
    "read by two versions of the inspector": again(
        replace(valued(), inspector="0"), _TWO_GONE, UNTESTED, "not_comparable"
    ),
    "the search in the earlier one was unsafe": again(
        replace(valued(), decoy_hits=1), _TWO_GONE, UNTESTED, "not_comparable"
    ),
    "nothing was in the account both times": again(
        valued(), _TWO_GONE, UNTESTED, "not_comparable", proven_before=frozenset()
    ),
    "there is only this one": judged(CLAIMS, valued(), UNTESTED, "only_one", obligation=PRACTICE),
    "two formats in one case hold the same": judged(
        CLAIMS, both_forms(csv_lacks=()), PASSED, "stable", said=_TWO_FORMS, measures={"compared": "5"}
    ),
    "of two formats in one case one lacks records": judged(
        CLAIMS, both_forms(csv_lacks=("claim-1", "claim-2")), FAILED, "records_differ", said=_TWO_FORMS
    ),
    "exports of one case that share no category": judged(
        CLAIMS,
        both_forms(csv_lacks=tuple(f"claim-{n}" for n in range(1, 6))),
        UNTESTED,
        "not_comparable",
        said=_TWO_FORMS,
    ),
    "no export": again(valued(), None, CANNOT_TELL, "no_export", said=(asked(),)),
    "not examined yet": again(valued(), None, UNTESTED, "not_inspected"),
    "erased by our own rules": again(valued(), None, UNTESTED, "artifact_erased", artifacts=(ERASED,)),
    "a decoy was found": again(valued(), replace(_TWO_GONE, decoy_hits=1), UNTESTED, "matching_unsafe"),
}

"""Is a value called wrong only where its place is known, and what stands there is proof?"""

import csv
import io
import json

import pytest

from probes.export.decode.leaf import Leaf
from probes.export.deviation import Judge
from results.records import (
    NEAR,
    WRONG,
    DeviationKind,
    Expected,
    FieldType,
    GroundTruth,
    Inspection,
    Provenance,
    TruthField,
    TruthRecord,
)
from tests.probes.export.conftest import look
from tests.probes.export.portal import SHAPES, World, zipped

K = DeviationKind
AMOUNTS = ("61.25", "8.07", "1234.56", "77.10")
DAYS = ("2024-05-14", "2024-12-03", "2025-12-05", "2026-01-09")


def note(number: int) -> str:
    return f"Le cabinet zorvexa{'abcd'[number]}limoquentar a bien reçu votre courrier."


def _record(number: int) -> TruthRecord:
    return TruthRecord(
        id=f"claim-{number + 1}",
        category="claims",
        provenance=Provenance.PROVIDED,
        expected_portability=Expected.MUST,
        expected_access=Expected.MUST,
        fields=(
            TruthField(
                name="provider",
                type=FieldType.TEXT,
                value=f"Zorquavex{'abcd'[number]}limotan",
                canaries=(f"Zorquavex{'abcd'[number]}limotan",),
            ),
            TruthField(
                name="note",
                type=FieldType.TEXT,
                value=note(number),
                canaries=(f"zorvexa{'abcd'[number]}limoquentar",),
            ),
            TruthField(name="amount", type=FieldType.MONEY, value=AMOUNTS[number]),
            TruthField(name="day", type=FieldType.DATE, value=DAYS[number]),
        ),
    )


TRUTH = GroundTruth(
    account="a@b",
    persona="a",
    full_name="Camille Aubépine",
    locale="fr-FR",
    timezone="Europe/Paris",
    seed="1",
    records=tuple(_record(number) for number in range(4)),
)


def rows(**changed: object) -> list[dict[str, object]]:
    """The export's rows; `changed` says `amount_2=...` of the second one."""
    made: list[dict[str, object]] = [
        {"who": f.value, "text": n.value, "sum": float(a.value), "on": d.value}
        for f, n, a, d in (record.fields for record in TRUTH.records)
    ]
    for name, value in changed.items():
        field, _, number = name.partition("_")
        made[int(number) - 1][field] = value
    return made


def inspected(written: list[dict[str, object]], *, form: str = "json") -> Inspection:
    if form == "json":
        return look(json.dumps({"rows": written}).encode(), TRUTH, name="claims.json")
    text = io.StringIO()
    writer = csv.DictWriter(text, ["who", "text", "sum", "on"])
    writer.writeheader()
    writer.writerows(written)
    return look(text.getvalue().encode(), TRUTH, name="claims.csv")


def told(inspection: Inspection) -> dict[str, DeviationKind]:
    assert inspection.deviations is not None
    return {f"{one.record}.{one.field}": one.kind for one in inspection.deviations}


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_is_as_planted_deviates_nowhere(form: str):
    assert told(inspected(rows(), form=form)) == {}


@pytest.mark.parametrize("form", ["json", "csv"])
def test_another_amount_in_the_place_of_the_planted_one_is_named(form: str):
    found = inspected(rows(sum_2=9.31), form=form)
    assert told(found) == {"claim-2.amount": K.OTHER_VALUE}
    assert found.deviations is not None
    assert found.deviations[0].path.endswith("/sum")


@pytest.mark.parametrize(
    ("changed", "fact", "kind"),
    [
        ({"sum_3": 1235}, "claim-3.amount", K.ROUNDED),
        ({"sum_3": 123456}, "claim-3.amount", K.ALTERED),
        ({"sum_3": "*****"}, "claim-3.amount", K.MASKED),
        ({"on_1": "2024-05-13"}, "claim-1.day", K.SHIFTED),
        ({"on_1": "2023-05-14"}, "claim-1.day", K.OTHER_VALUE),
        ({"text_1": note(0)[:40]}, "claim-1.note", K.CUT),
        ({"text_1": note(0)[:40] + "…"}, "claim-1.note", K.CUT),
        ({"text_1": note(0).replace("ç", "?")}, "claim-1.note", K.CHARACTERS_LOST),
        ({"text_1": "Ja, 2 Uhr"}, "claim-1.note", K.REPLACED),
        ({"text_1": "Bonjour. " + note(0)}, "claim-1.note", K.ALTERED),
    ],
)
def test_how_it_differs_is_said(changed: dict[str, object], fact: str, kind: DeviationKind):
    assert told(inspected(rows(**changed))) == {fact: kind}


def test_a_value_left_out_is_no_deviation():
    assert told(inspected(rows(sum_2=None, text_3=""))) == {}


def test_where_no_two_others_are_right_nobody_knows_the_place():
    assert told(inspected(rows(sum_1=1.11, sum_2=2.22, sum_3=3.33))) == {}


def test_two_right_ones_of_the_same_value_prove_no_place():
    truth = TRUTH.records
    same = [{"who": r.fields[0].value, "yes": 5} for r in truth]
    same[3]["yes"] = 6
    planted = tuple(
        TruthRecord(
            id=r.id,
            category=r.category,
            provenance=r.provenance,
            expected_portability=r.expected_portability,
            expected_access=r.expected_access,
            fields=(r.fields[0], TruthField(name="n", type=FieldType.NUMBER, value="5")),
        )
        for r in truth
    )
    found = look(
        json.dumps(same).encode(),
        GroundTruth(
            account="a@b", persona="a", full_name="C", locale="fr-FR", timezone="UTC", seed="1", records=planted
        ),
        name="x.json",
    )
    assert told(found) == {}


def test_where_several_stand_in_the_place_none_is_the_fields():
    written = rows()
    for row in written:
        row["sum"] = [row["sum"]]
    written[1]["sum"] = [1.5, 2.5]
    assert told(inspected(written)) == {}


def test_a_value_that_is_right_elsewhere_is_named_and_found():
    written = rows(sum_2=9.31)
    found = look(json.dumps({"rows": written, "again": rows()}).encode(), TRUTH, name="claims.json")
    record = found.record("claim-2")
    assert record is not None
    assert record.present


PLANTED = {
    FieldType.DATETIME: "2026-03-02T09:30:00+01:00",
    FieldType.PHONE: "+33 6 12 34 56 78",
    FieldType.EMAIL: "lea@sablon.test",
    FieldType.NUMBER: "1234.5",
    FieldType.ENUM: "mother",
    FieldType.BOOLEAN: "true",
    FieldType.DATE: "2026-03-04",
}


@pytest.mark.parametrize(
    ("type_", "text", "kind"),
    [
        (FieldType.DATETIME, "2026-03-02T09:30:00+00:00", K.SHIFTED),
        (FieldType.DATETIME, "2026-03-02T09:30:20+01:00", K.ROUNDED),
        (FieldType.DATETIME, "2026-03-02T09:47:00+01:00", K.OTHER_VALUE),
        (FieldType.DATETIME, "0001-01-01T00:00:00", K.OTHER_VALUE),
        (FieldType.DATETIME, "yesterday", K.ALTERED),
        (FieldType.PHONE, "+33 6 12 34 56 79", K.OTHER_VALUE),
        (FieldType.PHONE, "12345678", K.ALTERED),
        (FieldType.PHONE, "+33 6 ** ** ** 78", K.MASKED),
        (FieldType.EMAIL, "noe@sablon.test", K.OTHER_VALUE),
        (FieldType.EMAIL, "write to us", K.ALTERED),
        (FieldType.NUMBER, "1234", K.ROUNDED),
        (FieldType.NUMBER, "1235.0", K.ROUNDED),
        (FieldType.NUMBER, "1247", K.OTHER_VALUE),
        (FieldType.NUMBER, "-1234.5", K.ALTERED),
        (FieldType.ENUM, "father", K.ALTERED),
        (FieldType.BOOLEAN, "false", K.ALTERED),
        (FieldType.DATE, "2026-04-03", K.ALTERED),
        (FieldType.DATE, "05/03/2026", K.ALTERED),
    ],
)
def test_what_reads_two_ways_is_never_proof(type_: FieldType, text: str, kind: DeviationKind):
    judge = Judge("Europe/Paris", "FR")
    leaf = Leaf("/x", text, "text", "")
    assert judge.kind(TruthField(name="f", type=type_, value=PLANTED[type_]), leaf, None) is kind


@pytest.mark.parametrize("shape", SHAPES)
def test_a_complete_export_is_accused_of_nothing_in_any_shape(world: World, shape: str):
    found = look(zipped(SHAPES[shape](world, world.ids)), world.truth)
    assert found.deviations is not None
    assert [one for one in found.deviations if one.kind in WRONG] == []


def test_wrong_near_and_neither_never_overlap():
    assert not WRONG & NEAR
    assert set(DeviationKind) - WRONG - NEAR == {K.MASKED, K.ALTERED}

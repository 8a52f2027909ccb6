"""What differs between two exports is named; what nobody could read, or what is only written otherwise, is no loss."""

from dataclasses import replace

from auditor.criteria.comparison import compare_account, compare_exports, compare_formats, part_of
from results.records import Differs, Found, Inspection, MemberRole, Shape, ShapePath, Unsure
from tests.auditor.criteria.case_values import CLAIMS, CSV, JSON, STABILITY, K, both_forms, valued
from tests.auditor.inspected import FILE_MEMBER, member


def shape(name: str = "claims.json", form: str = "json", *, cut: bool = False, **columns: str) -> Shape:
    paths = tuple(ShapePath(path=f"/*/{n}", types=tuple(t.split()), records=5) for n, t in sorted(columns.items()))
    return Shape(name=name, format=form, members=1, paths=paths, cut=cut)


def shaped(*shapes: Shape) -> Inspection:
    return replace(valued(), shapes=shapes)


def schema(before: Inspection, after: Inspection) -> list[tuple[Differs, str, str, str]]:
    return [(d.code, f"{d.subject} {d.path}".strip(), d.before, d.after) for d in compare_exports(before, after).schema]


def records(before: Inspection, after: Inspection, **more: object) -> list[tuple[Differs, str]]:
    return [(d.code, d.subject) for d in compare_exports(before, after, **more).records]  # type: ignore[arg-type]


def test_an_export_beside_itself_differs_in_nothing():
    one = shaped(shape(id="text", n="number"))
    found = compare_exports(one, one)
    assert (found.schema, found.records, found.unsure, found.told) == ((), (), (), 0)
    assert (found.compared, found.paths) == (5, 2)


def test_columns_that_went_came_and_changed_their_type_are_named():
    before, after = (
        shaped(shape(id="text", n="number", old="text")),
        shaped(shape(id="text", n="text", new="null text")),
    )
    assert schema(before, after) == [
        (Differs.TYPE_CHANGED, "claims.json /*/n", "number", "text"),
        (Differs.PATH_CAME, "claims.json /*/new", "", "null, text"),
        (Differs.PATH_WENT, "claims.json /*/old", "text", ""),
    ]


def test_that_a_value_may_be_missing_is_no_other_type():
    assert schema(shaped(shape(n="number")), shaped(shape(n="null number"))) == []
    assert schema(shaped(shape(n="null")), shaped(shape(n="number"))) == []


def test_a_file_renamed_is_no_file_gone_and_another_is():
    before = shaped(shape("old.json", id="text"), shape("b.json", x="text"))
    after = shaped(shape("new.json", id="text"), shape("c.json", y="text"))
    assert schema(before, after) == [
        (Differs.FILE_WENT, "b.json", "json", ""),
        (Differs.FILE_CAME, "c.json", "", "json"),
    ]


def test_what_may_stand_beyond_the_cut_did_not_go():
    before, after = shaped(shape(a="text", b="text")), shaped(shape(a="text", cut=True))
    assert schema(before, after) == []
    assert compare_exports(before, after).unsure == (Unsure.SHAPE_CUT,)
    assert [code for code, *_ in schema(after, before)] == []


def test_without_columns_that_is_said_and_the_rest_compared():
    found = compare_exports(valued(), valued(absent=("claim-1",)))
    assert found.unsure == (Unsure.SHAPE_UNKNOWN,)
    assert [(d.code, d.subject) for d in found.records] == [(Differs.RECORD_WENT, "claim-1")]


def test_formats_that_went_or_came_are_named():
    both = valued(members=(member(), member(2, form="html"), FILE_MEMBER))
    assert schema(both, valued()) == [(Differs.FORMAT_WENT, "html", "", "")]
    assert schema(valued(), both) == [(Differs.FORMAT_CAME, "html", "", "")]


def test_a_format_with_nothing_to_hold_is_not_gone():
    both = valued(members=(member(), member(2, form="csv"), FILE_MEMBER))
    empty = replace(member(2, form="empty"), name="claims.csv", size=0)
    assert schema(both, valued(members=(member(), empty, FILE_MEMBER))) == []
    assert schema(valued(members=(member(), empty, FILE_MEMBER)), both) == []
    lines = valued(members=(member(form="ndjson"), FILE_MEMBER))
    assert [code for code, *_ in schema(valued(), lines)] == []


def test_records_and_values_that_are_in_one_alone_are_named():
    lacking = valued(absent=("claim-2",), found={"claim-3.day": (Found.ABSENT, "")})
    assert records(valued(), lacking) == [(Differs.RECORD_WENT, "claim-2"), (Differs.VALUE_WENT, "claim-3.day")]
    assert records(lacking, valued()) == [(Differs.RECORD_CAME, "claim-2"), (Differs.VALUE_CAME, "claim-3.day")]


def test_a_value_proven_otherwise_in_one_differs_and_one_in_another_notation_is_written_otherwise():
    other = valued({"claim-1.amount": K.OTHER_VALUE}, found={"claim-1.amount": (Found.ABSENT, "")})
    assert records(valued(), other) == [(Differs.VALUE_DIFFERS, "claim-1.amount")]
    assert records(other, valued()) == [(Differs.VALUE_DIFFERS, "claim-1.amount")]
    normalised = valued(found={"claim-1.amount": (Found.NORMALISED, "amount")})
    (found,) = compare_exports(valued(), normalised).records
    assert (found.code, found.before, found.after) == (
        Differs.VALUE_WRITTEN_OTHERWISE,
        "exact (plain)",
        "normalised (amount)",
    )


def test_of_what_could_not_be_read_nothing_is_said_to_be_gone():
    hidden = replace(valued(absent=("claim-2",)), problems=valued(problems=("truncated",)).problems)
    assert records(valued(), hidden) == []
    assert compare_exports(valued(), hidden).unsure == (Unsure.UNREAD_AFTER, Unsure.SHAPE_UNKNOWN)


def test_only_what_is_owed_is_compared():
    lacking = valued(absent=("claim-2", "claim-3"))
    assert records(valued(), lacking, owed={"claim-3.text"}) == [(Differs.RECORD_WENT, "claim-3")]


def test_readings_of_two_inspectors_are_not_compared():
    found = compare_exports(replace(valued(), inspector="0"), valued(absent=("claim-1",)))
    assert not found.comparable
    assert (found.compared, found.schema, found.records) == (0, (), ())


def test_each_format_says_what_it_holds_and_what_it_lacks_beside_the_others():
    csv, json = compare_formats(both_forms(csv_lacks=("claim-1",)))
    assert (csv.format, csv.records, csv.values, csv.members) == ("csv", 4, 12, 1)
    assert (csv.lacks_records, csv.lacks_values) == (
        ("claim-1",),
        ("claim-1.text", "claim-1.amount", "claim-1.day"),
    )
    assert (json.format, json.records, json.lacks_records, json.lacks_values) == ("json", 5, (), ())


def test_a_format_in_which_a_value_is_wrong_names_it():
    made = replace(both_forms(csv_lacks=()), deviations=valued({"claim-1.day": K.OTHER_VALUE}).deviations)
    csv, json = compare_formats(made)
    assert (csv.wrong, json.wrong) == ((), (("claim-1.day", K.OTHER_VALUE),))


def test_a_format_for_something_else_lacks_a_category_and_what_must_not_be_there_nobody_lacks():
    made = both_forms(csv_lacks=())
    letters = replace(
        made.records[0],
        record="letter-1",
        category="letters",
        fields=tuple(replace(f, hits=tuple(h for h in f.hits if h.member == 1)) for f in made.records[0].fields),
    )
    csv, json = compare_formats(replace(made, records=(*made.records, letters)))
    assert (csv.lacks_categories, csv.lacks_records) == (("letters",), ("letter-1",))
    assert (csv.planted, csv.records, json.records, json.lacks_categories) == (6, 5, 6, ())
    csv, _ = compare_formats(replace(made, records=(*made.records, letters)), but={"letter-1"})
    assert (csv.planted, csv.lacks_categories, csv.lacks_records, csv.lacks_values) == (5, (), (), ())


def test_a_column_is_told_with_its_file_and_format():
    (went,) = compare_exports(shaped(shape(id="text", old="text")), shaped(shape(id="text"))).schema
    assert (went.subject, went.path, went.form) == ("claims.json", "/*/old", "json")


def test_exports_of_one_case_are_not_compared_by_their_columns_and_nothing_is_said_of_these():
    case = STABILITY["of two formats in one case one lacks records"]
    (told,) = compare_account(case.evidence, both_forms(csv_lacks=("claim-1",)))
    assert (told.schema, told.unsure, told.paths) == ((), (), 0)
    assert [(d.code, d.subject) for d in told.records] == [(Differs.RECORD_WENT, "claim-1")]


def test_a_viewer_is_no_format_of_the_data():
    made = valued(members=(member(), member(2, form="html", role=MemberRole.VIEWER), FILE_MEMBER))
    assert [one.format for one in compare_formats(made)] == ["json"]


def test_a_part_holds_what_its_own_members_hold():
    whole = both_forms(csv_lacks=("claim-1", "claim-2"))
    part = part_of(whole, [CSV])
    assert part is not None
    assert {r.record for r in part.records if r.present} == {"claim-3", "claim-4", "claim-5"}
    assert [m.id for m in part.members] == [2]
    first = part_of(whole, [JSON])
    assert first is not None
    assert all(r.present for r in first.records)


def test_parts_that_cannot_be_told_apart_are_none():
    assert part_of(valued(artifacts=(JSON, CSV)), [JSON]) is None


def test_of_very_many_differences_all_are_counted_and_some_named():
    many = {f"c{n}": "text" for n in range(1500)}
    found = compare_exports(shaped(shape(**many)), shaped(shape(id="text")))
    assert (len(found.schema), found.told) == (1000, 1501)


def test_the_truth_of_these_situations_has_no_canary_twice():
    canaries = [c for r in CLAIMS.records for f in r.fields for c in f.canaries]
    assert len(canaries) == len(set(canaries))

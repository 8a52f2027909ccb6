"""Is the structure of an export said whole, without a value of it, and never at a length that grows with it?"""

import json

from pydantic import TypeAdapter

from probes.export.decode.leaf import Leaf
from probes.export.shape import Outline, Outlined, Outlines, kind_of, shapes_of
from results.records import Shape, ShapePath
from tests.probes.export.conftest import look
from tests.probes.export.portal import World, everything, json_files, zipped

_SHAPES = TypeAdapter(tuple[Shape, ...])


def shape_of(document: object, world: World) -> Shape:
    (shape,) = look(json.dumps(document).encode(), world.truth, name="data.json").shapes
    return shape


def columns(shape: Shape) -> dict[str, tuple[tuple[str, ...], int]]:
    return {one.path: (one.types, one.records) for one in shape.paths}


def test_each_column_says_its_types_and_how_many_records_hold_it(world: World):
    rows = [{"id": 1, "name": "a"}, {"id": "2", "name": None}, {"id": 3, "tags": ["x", "y"]}]
    shape = shape_of({"made": "2026", "rows": rows}, world)
    assert columns(shape) == {
        "/made": (("text",), 1),
        "/rows/*/id": (("number", "text"), 3),
        "/rows/*/name": (("null", "text"), 2),
        "/rows/*/tags/*": (("text",), 1),
    }
    assert (shape.format, shape.members, shape.cut) == ("json", 1, False)


def test_keys_that_are_values_are_starred(world: World):
    shape = shape_of({"by_day": {"2026-03-02": {"n": 1}, "2026-03-03": {"n": 2}}, "to": {"lea@x.test": True}}, world)
    assert set(columns(shape)) == {"/by_day/*/n", "/to/*"}


def test_so_are_the_keys_of_an_object_that_has_very_many(world: World):
    names = {f"Person{chr(65 + n % 26)}{chr(65 + n // 26)}": {"since": "a", "mail": "b"} for n in range(200)}
    shape = shape_of({"friends": names, "owner": {"since": "c"}}, world)
    assert columns(shape) == {
        "/friends/*/mail": (("text",), 200),
        "/friends/*/since": (("text",), 200),
        "/owner/since": (("text",), 1),
    }


def test_no_value_of_the_truth_stands_in_it(world: World):
    inspection = look(zipped(everything(world, world.ids)), world.truth)
    written = _SHAPES.dump_json(inspection.shapes).decode()
    for record in world.truth.records:
        for field in record.fields:
            assert not any(canary in written for canary in field.canaries)
    assert inspection.shapes


def test_files_that_differ_by_a_number_alone_are_one_shape(world: World):
    members = {f"inbox/{n}/message_{n}.json": json.dumps({"text": "x", "n": n}).encode() for n in range(30)}
    (shape,) = look(zipped(members), world.truth).shapes
    assert (shape.name, shape.members) == ("message_#.json", 30)
    assert columns(shape)["/n"] == (("number",), 30)


def test_names_are_told_apart_by_words_and_not_by_numbers():
    assert kind_of("a/b/part-002.csv") == kind_of("c\\part-13.csv") == "part-#.csv"
    assert kind_of("9b2d1c3e-aaaa-4bbb-8ccc-0123456789ab.json") == "#.json"
    assert kind_of("facade.json") == "facade.json"


def test_a_member_of_more_columns_than_are_kept_says_that_it_is_cut():
    outline = Outline()
    for outer in range(60):
        for inner in range(60):
            path = f"/a{_word(outer)}/b{_word(inner)}"
            outline.see(Leaf(path, "v", "text", ""))
    assert outline.cut
    assert len(outline.paths()) == 1000


def test_a_member_that_breaks_off_says_that_it_is_cut(world: World):
    data = json.dumps({"rows": [{"id": n} for n in range(99)]}).encode()[:-40]
    shapes = look(zipped({"data.json": data}), world.truth).shapes
    assert [(shape.name, shape.cut) for shape in shapes] == [("data.json", True)]


def test_beyond_what_memory_allows_members_are_counted_and_their_columns_left_out():
    outlines = Outlines()
    kept = [outlines.keep(_of(1000), whole=True) for _ in range(201)]
    assert [len(one.paths) for one in kept[-2:]] == [1000, 0]
    assert kept[-1].cut


def test_the_sum_of_all_is_bounded_and_says_so():
    path = ShapePath(path="/a", types=("text",), records=1)
    many = [(f"{_word(n)}.json", "json", Outlined(paths=(path,))) for n in range(700)]
    shapes = shapes_of(many)
    assert (len(shapes), sum(shape.members for shape in shapes)) == (501, 700)
    (rest,) = [shape for shape in shapes if not shape.name]
    assert (rest.members, rest.paths, rest.cut) == (200, (), True)


def test_what_is_for_viewing_alone_has_no_shape(world: World):
    names = {shape.format for shape in look(zipped(json_files(world, world.ids)), world.truth).shapes}
    assert names == {"json"}


def _word(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in f"{number:03}")


def _of(count: int) -> Outline:
    outline = Outline()
    for number in range(count):
        outline.see(Leaf(f"/p{_word(number // 50)}/q{_word(number % 50)}", "v", "text", ""))
    return outline

"""A picture that is described by a file beside it is an attachment, and no page that somebody would have to read."""

import json
import unicodedata

import pytest

from results.records import MemberRole
from tests.probes.export.conftest import codes, look
from tests.probes.export.portal import World, json_files, picture, zipped

LONG = "IMG-20260812-WA0007-plage-de-l-ete-au-crepuscule.jpg"
PAIRS = [
    ("plage.jpg", "plage.jpg.json"),
    ("plage.jpg", "plage.jpg.supplemental-metadata.json"),
    ("plage.jpg", "plage.jpg.supplemental-meta.json"),
    ("plage.jpg", "plage.jpg.s.json"),
    ("plage(2).jpg", "plage.jpg(2).json"),
    ("plage.v1(2).jpg", "plage.v1.jpg.supplemental-metadata(2).json"),
    ("plage(2).jpg", "plage(2).jpg.json"),
    ("plage-modifié.jpg", "plage.jpg.json"),
    (unicodedata.normalize("NFD", "plage-modifié.jpg"), "plage.jpg.supplemental-metadata.json"),
    ("plage-edited(1).jpg", "plage.jpg(1).json"),
    (LONG, f"{LONG[:46]}.json"),
    ("plage.jpg", "plage.xmp"),
    ("plage.jpg", "plage.jpg.xmp"),
]
STRANGERS = [
    ("plage.jpg", "mer.jpg.json"),
    ("plage.jpg", "plage.json"),
    ("plage.jpg", "plage.jpg.html.json"),
    ("plage(1).jpg", "plage.jpg.json"),
    ("plage.jpg", "plage.jpg(1).json"),
    (LONG, f"{LONG[:30]}.json"),
    ("photos/plage.jpg", "albums/plage.jpg.json"),
    ("plage-modifié.jpg", "mer.jpg.json"),
]


def description(name: str) -> bytes:
    """What the service says of a picture, under another name than the file has."""
    if name.endswith(".xmp"):
        return b'<?xml version="1.0"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><d x:title="Soir"/><d x:title="Nuit"/></x:xmpmeta>'
    return json.dumps({"title": "Une soirée", "photoTakenTime": {"timestamp": "1780000000"}}).encode()


def inspected(world: World, photo: str, beside: str):
    export = {**json_files(world, world.ids), photo: picture("photo"), beside: description(beside)}
    inspection = look(zipped(export), world.truth)
    (member,) = (m for m in inspection.members if m.format == "jpeg")
    return member, inspection


@pytest.mark.parametrize(("photo", "beside"), PAIRS)
def test_a_picture_with_its_description_is_an_attachment(world: World, photo: str, beside: str):
    member, inspection = inspected(world, photo, beside)

    assert member.role is MemberRole.ATTACHMENT
    assert "picture_unread" not in codes(inspection)


@pytest.mark.parametrize(("photo", "beside"), STRANGERS)
def test_a_picture_beside_something_else_may_show_what_nobody_read(world: World, photo: str, beside: str):
    member, inspection = inspected(world, photo, beside)

    assert member.role is MemberRole.DATA
    assert "picture_unread" in codes(inspection)


def test_the_description_may_lie_in_another_part_of_the_export(world: World):
    parts = {
        "1.zip": zipped({"photos/plage.jpg": picture("photo")}),
        "2.zip": zipped({**json_files(world, world.ids), "photos/plage.jpg.json": description(".json")}),
    }

    inspection = look(zipped(parts), world.truth)

    assert [m.role for m in inspection.members if m.format == "jpeg"] == [MemberRole.ATTACHMENT]


def test_what_describes_a_picture_is_data_and_what_stands_in_it_counts(world: World):
    value = world.truth.record("messages-1").named("subject").value
    export = {"plage.jpg": picture("photo"), "plage.jpg.json": json.dumps({"description": value}).encode()}

    inspection = look(zipped(export), world.truth)

    assert {m.name: m.role for m in inspection.members}["plage.jpg.json"] is MemberRole.DATA
    assert inspection.record("messages-1").present

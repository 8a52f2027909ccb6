"""Do M and I weigh the facts that were found, each by the best member that holds it?"""

import json

import pytest

from probes.export.category import grades
from probes.export.family import FAMILIES, family_of
from results.records import FactHit, FieldResult, Found, Grade, Member, MemberRole, Provenance, RecordResult
from tests.probes.export.conftest import look
from tests.probes.export.portal import Members, World, calendar, cards, json_files, pdf_file, zipped


def graded(world: World, members: Members, category: str) -> Grade:
    return next(grade for grade in look(zipped(members), world.truth).grades if grade.category == category)


def member(
    number: int, *, grade: int = 5, standard: str | None = None, valid: int = 0, invalid: int = 0, **more
) -> Member:
    return Member(
        id=number,
        name=f"m{number}",
        size=9,
        sha256=f"{number:064x}",
        role=more.pop("role", MemberRole.DATA),
        format="json",
        readability=grade,
        standard=standard,
        valid=valid,
        invalid=invalid,
        **more,
    )


def record(name: str, *holders: int, category: str = "contacts", found: Found = Found.EXACT) -> RecordResult:
    hits = tuple(FactHit(member=number, path="", found=found) for number in holders)
    field = FieldResult(field="text", found=found if hits else Found.ABSENT, hits=hits)
    return RecordResult(
        record=name,
        category=category,
        provenance=Provenance.PROVIDED,
        present=bool(hits),
        found=field.found,
        fields=(field,),
    )


def grade_of(records: list[RecordResult], *members: Member, listed: frozenset[str] = frozenset()) -> Grade:
    (grade,) = grades(records, {one.id: one for one in members}, listed)
    return grade


CARDS = member(1, standard="vcard/4.0", valid=20)


def test_a_mail_describes_mails_and_nothing_that_lies_in_them():
    mailbox = member(1, standard="mbox", valid=20)
    assert grade_of([record("a", 1, category="mail")], mailbox).interoperability == 3
    assert grade_of([record("a", 1, category="messages")], mailbox).interoperability == 2
    assert grade_of([record("a", 1, category="orders")], mailbox).interoperability == 1


def test_the_best_member_that_holds_a_fact_counts():
    grade = grade_of([record("a", 1, 2)], member(1, grade=2), member(2, grade=5))
    assert (grade.readability, grade.interoperability) == (5, 1)


def test_what_nineteen_of_twenty_facts_reach_is_the_grade():
    records = [record(f"r{n}", 1 if n else 2) for n in range(20)]
    assert grade_of(records, member(1), member(2, grade=2)).readability == 5
    assert grade_of(records[:19], member(1), member(2, grade=2)).readability == 2


def test_what_is_missing_does_not_lower_the_grade():
    assert grade_of([record("a", 1), record("b")], member(1)).readability == 5


def test_a_category_of_which_nothing_is_found_has_no_grade():
    assert grades([record("a")], {1: member(1)}, frozenset()) == ()


def test_files_given_back_prove_no_form():
    assert grades([record("a", 1)], {1: member(1, role=MemberRole.ATTACHMENT)}, frozenset()) == ()


def test_the_standard_of_its_kind_with_valid_records():
    grade = grade_of([record("a", 1)], CARDS)
    assert (grade.interoperability, grade.full_marks, grade.standard, grade.reasons) == (3, 3, "vcard/4.0", ())
    assert grade.agreed == ("vcard", "jcard")


@pytest.mark.parametrize(("invalid", "level"), [(1, 3), (2, 1)])
def test_nineteen_of_twenty_records_must_be_valid(invalid: int, level: int):
    cards = member(1, standard="vcard/4.0", valid=20 - invalid, invalid=invalid)
    grade = grade_of([record("a", 1)], cards)
    assert grade.interoperability == level
    assert ("standard_not_kept" in grade.reasons) is (level < 3)


def test_an_old_version_of_the_standard_is_not_the_standard():
    grade = grade_of([record("a", 1)], member(1, standard="vcard/2.1", valid=5))
    assert (grade.interoperability, grade.reasons) == (2, ("standard_outdated",))


def test_the_standard_of_another_kind_describes_the_data_and_no_more():
    grade = grade_of([record("a", 1)], member(1, standard="icalendar/2.0", valid=5))
    assert (grade.interoperability, grade.reasons) == (2, ("standard_not_used",))


def test_the_standard_for_half_of_the_records():
    grade = grade_of([record("a", 1), record("b", 2)], CARDS, member(2))
    assert (grade.interoperability, grade.reasons) == (1, ("no_schema", "standard_for_some"))


def test_a_schema_that_is_kept_is_full_marks_where_no_standard_is_agreed():
    grade = grade_of([record("a", 1, category="messages")], member(1, schema=7))
    assert (grade.interoperability, grade.full_marks, grade.agreed) == (2, 2, ())
    assert grade.reasons == ("no_standard_agreed",)


def test_ids_that_are_unique_and_a_digest_in_a_list_go_beyond_full_marks():
    events = member(1, standard="icalendar/2.0", valid=3)
    records = [record("a", 1, category="appointments")]
    assert grade_of(records, events, listed=frozenset({events.sha256})).interoperability == 4
    assert grade_of(records, events).interoperability == 3
    assert grade_of([record("a", 1)], CARDS, listed=frozenset({CARDS.sha256})).interoperability == 3


def test_what_needs_a_program_of_its_own_is_ad_hoc():
    assert grade_of([record("a", 1, category="messages")], member(1, grade=3)).interoperability == 0


@pytest.mark.parametrize(
    ("category", "family"),
    [
        ("contacts", "contacts"),
        ("Carnet d’adresses", "contacts"),
        ("appointments", "calendar"),
        ("rendez-vous", "calendar"),
        ("Rendez_vous", "calendar"),
        ("messages_with_attachment", "chats"),
        ("Courriels", "mail"),
        ("location_history", "location"),
        ("marque-pages", "bookmarks"),
        ("Relevés bancaires", "bank"),
        ("searches", "searches"),
    ],
)
def test_categories_are_known_by_their_names_in_both_languages(category: str, family: str):
    found = family_of(category)
    assert found is not None
    assert found.name == family


@pytest.mark.parametrize(
    "category", ["family", "contact_preferences", "postal_address", "events", "abstracts", "claims"]
)
def test_what_only_resembles_a_kind_is_taken_for_none(category: str):
    assert family_of(category) is None


def test_no_name_stands_for_two_kinds():
    words = [word for family in FAMILIES for word in family.words]
    assert sorted(words) == sorted(set(words))


def test_cards_and_a_calendar_beside_the_rest_in_an_export(world: World):
    members = {
        **json_files(world, world.ids),
        "contacts.vcf": cards(world, world.ids),
        "rendez-vous.ics": calendar(world, world.ids),
    }
    contacts, appointments = graded(world, members, "contacts"), graded(world, members, "appointments")
    assert (contacts.interoperability, contacts.standard) == (3, "vcard/3.0")
    assert (appointments.interoperability, appointments.standard) == (3, "icalendar/2.0")
    assert graded(world, members, "messages").interoperability == 1


def test_a_calendar_whose_events_have_no_ids_is_not_the_standard(world: World):
    loose = b"\r\n".join(line for line in calendar(world, world.ids).split(b"\r\n") if not line.startswith(b"UID"))
    grade = graded(world, {"rendez-vous.ics": loose}, "appointments")
    assert grade.interoperability < 3
    assert "standard_not_kept" in grade.reasons


def test_a_calendar_and_its_digest_in_a_list(world: World):
    import hashlib

    events = calendar(world, world.ids)
    sums = f"{hashlib.sha256(events).hexdigest()}  rendez-vous.ics\n".encode()
    assert graded(world, {"rendez-vous.ics": events, "SHA256SUMS": sums}, "appointments").interoperability == 4


def test_texts_for_the_eye_are_ad_hoc(world: World):
    grade = graded(world, pdf_file(world, world.ids), "contacts")
    assert (grade.readability, grade.interoperability) == (2, 0)


def test_wherever_it_stands_in_a_large_archive(world: World):
    """What was passed by cannot be opened again where it came by gzip: standards are judged in passing."""
    filler = {"filler.json": json.dumps(["x" * 1000] * 20_000).encode()}
    members = {"contacts.vcf": cards(world, world.ids), **filler, **json_files(world, world.ids)}
    assert graded(world, members, "contacts").interoperability == 3

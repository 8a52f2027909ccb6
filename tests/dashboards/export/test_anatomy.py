"""Does the anatomy say what was found, in both languages, and nothing of anybody else?"""

from dataclasses import replace

import pytest

from dashboards.channels import inspection as page
from dashboards.export.anatomy import MOST_FILES, anatomy_of
from results.records import Inspection, Language, Problem, Right
from tests.dashboards.channels.test_report import Strict
from tests.dashboards.export.rich import ABSENT, INSPECTION, MEMBERS, THIRD_PARTY, TRUTH
from tests.dashboards.test_finding import WRONG_SPACE
from tests.dashboards.test_sentence import ACCUSING


def anatomy(inspection: Inspection = INSPECTION, language: Language = "en", truth=TRUTH):
    return anatomy_of(inspection, truth, language, Right.PORTABILITY)


def written(inspection: Inspection = INSPECTION, language: Language = "en", truth=TRUTH) -> str:
    return page.render(anatomy(inspection, language, truth), names=["export.zip"], language=language)


def test_categories_say_k_of_n_and_name_what_is_missing() -> None:
    by_name = {one.name: one for one in anatomy().categories}
    contacts = by_name["contacts"]
    assert (contacts.found, contacts.planted, contacts.words) == (10, 12, "2 missing")
    assert contacts.missing == ("contact-3", "contact-7")
    assert contacts.lost == ("contact-2 (day)",)
    assert contacts.places == ("carnet/contacts.vcf (10)",)
    assert set(by_name["searches"].missing) & by_name["searches"].not_owed == {"search-2"}
    assert not contacts.not_owed
    assert contacts.is_whole
    assert "profile" not in by_name  # it must not be there, and is counted apart
    assert anatomy().unwanted == ("score",)
    assert {name for one in anatomy().categories for name in one.missing} == ABSENT


def test_a_bar_shows_records_one_by_one_while_they_are_few() -> None:
    contacts, messages = anatomy().categories[:2]
    assert (len(contacts.marks), contacts.share) == (11, 83.33)
    assert (messages.marks, messages.share) == ((), 65.83)


def test_grades_come_with_their_reasons_in_words() -> None:
    contacts, messages = anatomy().grades
    assert (contacts.readability, contacts.interoperability, contacts.full_marks) == (5, 2, 3)
    assert contacts.reasons == ("the standard is used and not kept",)
    assert contacts.standard == "vCard 4.0"
    assert messages.reasons == ("no open format", "no schema describes these data", "no standard is agreed here")
    documented = anatomy().documentation
    assert documented is not None
    assert documented.level == 1
    assert documented.facts == ("files named: 2 of 3", "fields explained: 6 of 14", "files validated: 0 of 3")


def test_standards_count_faults_in_words() -> None:
    [standard] = anatomy().standards
    assert (standard.name, standard.valid, standard.invalid) == ("vCard 4.0", 9, 3)
    assert standard.faults == ("malformed date (2)", "“fn” is missing (1)")


def test_a_sample_shows_what_we_planted_and_how_it_came_back() -> None:
    contacts = anatomy().samples[0]
    assert (contacts.category, contacts.record) == ("contacts", "contact-1")
    assert [(f.field, f.planted, f.how, f.where) for f in contacts.facts] == [
        ("name", "Wyvu-contact-1", "exact", "carnet/contacts.vcf /card/*/fn"),
        ("day", "2026-01-02", "the same: month in words", "carnet/contacts.vcf /card/*/fn"),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nobody_else_is_named_anywhere(language: Language) -> None:
    said = written(language=language)
    for value in THIRD_PARTY:
        assert value not in said


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "inspection",
    [
        INSPECTION,
        replace(INSPECTION, problems=(*INSPECTION.problems, Problem(code="encrypted_member", member=3))),
        replace(INSPECTION, decoy_hits=2),
        Inspection(
            artifacts=("b" * 64,), truth="t", inspector="3", members=(), records=(), counts=(), opened=False,
            problems=(Problem(code="inspector_stopped", detail="memory"),), limits=("wall_time",),
        ),
    ],
    ids=["whole", "part unread", "unsafe", "stopped"],
)  # fmt: skip
@pytest.mark.parametrize("truth", [TRUTH, None], ids=["with truth", "without"])
def test_every_page_is_sound_and_well_spaced(inspection: Inspection, language: Language, truth) -> None:
    said = written(inspection, language, truth)
    parser = Strict()
    parser.feed(said)
    parser.close()
    assert parser.open == []
    from lxml import html

    root = html.document_fromstring(said)
    for element in root.xpath("//style | //code"):
        element.drop_tree()
    words = [*root.xpath("//text()"), *root.xpath("//@aria-label | //@data-label")]
    assert not ACCUSING.search(" ".join(words))
    if language == "fr":
        assert not [text for text in words if WRONG_SPACE.search(text)]
    ids = set(root.xpath("//@id"))
    assert {href[1:] for href in root.xpath("//a/@href")} <= ids


def test_what_was_not_found_is_not_called_missing_where_something_was_unread() -> None:
    half = replace(INSPECTION, problems=(Problem(code="encrypted_member", member=3),))
    made = anatomy(half)
    assert all(not one.missing for one in made.categories)
    assert {name for one in made.categories for name in one.unclear} == ABSENT
    assert not any(one.is_whole for one in made.categories)
    assert not any(set(one.unclear) & one.not_owed for one in made.categories if one.name == "contacts")
    [unread] = made.unread
    assert (unread.words, unread.files) == ("The file is encrypted, and we have no password.", ("carnet/notes.json",))
    said = written(half)
    assert "never called missing" in said
    assert "Some values not found, and not called missing" in said
    assert not any(f"{n} missing" in said for n in range(1, 50))


def test_an_unsafe_matching_shows_nothing_that_rests_on_it() -> None:
    made = anatomy(replace(INSPECTION, decoy_hits=2))
    assert (made.categories, made.samples, made.grades) == ((), (), ())
    assert [leak.words for leak in made.leaks] == ["hash of a password × 1"]
    assert made.headline.startswith("Values that were never planted were found")
    assert "Not all of it could be read." not in written(replace(INSPECTION, decoy_hits=2))
    assert made.decoys == "2 of 200 decoys, never planted, were found"


def test_without_a_truth_the_form_is_described() -> None:
    made = anatomy(truth=None)
    assert made.categories == ()
    assert made.headline.startswith("Nothing says what should be in it")
    assert made.roles[0].name == "data"


def test_french_counts_and_measures_as_french_does() -> None:
    made = anatomy(language="fr")
    assert made.headline == (
        "93 des 137 éléments déposés ont été retrouvés\u202f; 44 n’y sont pas. 1 qui ne devait pas y être y est."
    )
    assert made.roles[0].size == "11\u00a0ko"
    assert made.foreign[1].startswith("au moins 1\u202f250 numéros de téléphone")


def test_of_many_files_the_weightiest_are_listed_and_the_rest_counted() -> None:
    many = tuple(replace(MEMBERS[2], id=100 + n, name=f"part-{n}.json") for n in range(MOST_FILES + 40))
    made = anatomy(replace(INSPECTION, members=(*MEMBERS, *many)))
    assert len(made.files) == MOST_FILES
    assert made.files_left == 48
    assert made.files[0].name == "messages …@…"
    assert made.files[0].role == "data"

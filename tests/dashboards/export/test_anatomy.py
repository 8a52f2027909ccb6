"""Does the anatomy say what was found, in both languages, and nothing of anybody else?"""

from dataclasses import replace

import pytest

from auditor.criteria.comparison import compare_formats
from dashboards.channels import inspection as page
from dashboards.export.anatomy import MOST_FILES, anatomy_of
from dashboards.export.difference import CONTENT, FORM, UNSURE, moved
from dashboards.export.listed import MOST_NAMED
from dashboards.export.tally import never_owed
from results.records import Differs, FactHit, Found, Inspection, Language, MemberRole, Problem, Right, Unsure
from tests.dashboards.channels.test_report import Strict
from tests.dashboards.export.rich import ABSENT, COMPARED, INSPECTION, MEMBERS, THIRD_PARTY, TRUTH
from tests.dashboards.test_finding import WRONG_SPACE
from tests.dashboards.test_sentence import ACCUSING


def anatomy(inspection: Inspection = INSPECTION, language: Language = "en", truth=TRUTH):
    return anatomy_of(
        inspection,
        truth,
        language,
        Right.PORTABILITY,
        formats=compare_formats(inspection, but=never_owed(truth, Right.PORTABILITY)),
        compared=[COMPARED],
    )


def twice() -> Inspection:
    """The same, with everything in JSON, too, and a table that lacks two records and a value."""

    def also(record, field):
        hits = tuple(h for h in field.hits if (record.record, field.field) != ("message-3", "day"))
        hits = () if record.record in ("message-1", "message-2") else hits
        known = {hit.member for hit in hits}
        more = [] if field.found is Found.ABSENT or 3 in known else [FactHit(member=3, path="/*/x", found=Found.EXACT)]
        return replace(field, hits=(*hits, *more))

    records = [replace(r, fields=tuple(also(r, field) for field in r.fields)) for r in INSPECTION.records]
    return replace(INSPECTION, records=tuple(records))


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


def test_each_format_says_what_it_holds_and_what_the_others_hold_and_it_does_not() -> None:
    by_name = {one.name: one for one in anatomy(twice()).holdings}
    json, csv, vcard = (by_name[name] for name in ("JSON", "CSV", "vCard"))
    assert (json.found, json.planted, json.files, json.lacks) == (93, 137, "1 file", ())
    assert (vcard.found, vcard.values) == (10, "19 values")
    assert [(one.words, one.names) for one in vcard.lacks] == [
        ("nothing is in it of these categories", ("messages", "searches"))
    ]
    assert [(one.words, one.names, one.more) for one in csv.lacks] == [
        ("nothing is in it of these categories", ("contacts", "searches"), ""),
        ("records that are in another format only", ("message-1", "message-2"), ""),
        ("values that are as they were planted in another format only", ("message-3 (day)",), ""),
    ]
    assert "score" not in str(anatomy(twice()).holdings)


def test_where_part_was_unread_no_format_is_said_to_lack_anything() -> None:
    half = replace(twice(), problems=(Problem(code="encrypted_member", member=4),))
    words = [lacking.words for one in anatomy(half).holdings for lacking in one.lacks]
    assert words
    assert all("found" in said and said.endswith("but not all could be read") for said in words)


def test_of_one_format_or_of_an_unsafe_matching_nothing_is_said_side_by_side() -> None:
    alone = tuple(m for m in MEMBERS if m.format == "json" or m.role is not MemberRole.DATA)
    assert anatomy(replace(INSPECTION, members=alone)).holdings != ()  # its twin in HTML is a second format
    assert anatomy(replace(INSPECTION, members=tuple(m for m in alone if m.role is MemberRole.DATA))).holdings == ()
    assert anatomy(replace(twice(), decoy_hits=1)).holdings == ()
    assert anatomy(truth=None).holdings == ()


def test_what_differs_from_an_earlier_export_is_said_by_name_and_counted_beyond_a_few() -> None:
    [made] = anatomy().compared
    assert made.title == "Beside the earlier export of the account"
    assert made.words == (
        "137 planted records were looked for in both: 54 differences in content, 7 differences in form, "
        "3 more differences are not named."
    )
    assert [(one.words, one.names) for one in made.content[1:]] == [
        ("records found in the later one only", ("contact-1",)),
        ("values that are right in one and not in the other", ("contact-2.day",)),
        ("values found in the earlier one only", ("contact-4.day",)),
        ("values found in the later one only", ("contact-5.day",)),
    ]
    assert (len(made.content[0].names), made.content[0].more) == (MOST_NAMED, "and 10 more")
    assert [(one.words, one.names) for one in made.form] == [
        ("formats that went", ("HTML",)),
        ("files that came", ("…@… (CSV)",)),
        ("columns that went", ("notes #.json /…/…/q",)),
        ("columns that came", ("notes #.json /*/tags",)),
        ("columns of another type", ("notes #.json /*/n (number → text)",)),
        ("fields that stand elsewhere", ("“name” (contacts) (/card/*/fn → /card/*/n, /x/*/n)",)),
        ("values written otherwise", ("contact-6.day (exact → day first, month in words)",)),
    ]
    assert made.unsure == ("Part of the earlier one could not be read: nothing is said to have come.",)


def test_what_cannot_be_compared_says_why_and_nothing_else() -> None:
    two = replace(COMPARED, schema=(), records=(), compared=0, told=0, unsure=(Unsure.INSPECTORS_DIFFER,))
    [made] = anatomy_of(INSPECTION, TRUTH, "fr", Right.PORTABILITY, compared=[two]).compared
    assert (made.words, made.content, made.form) == ("", (), ())
    assert made.unsure[0].startswith("Deux versions de notre inspecteur les ont lus\u00a0:")


def test_another_export_of_the_same_request_is_called_so() -> None:
    within = replace(COMPARED, before=("1" * 64,), after=("2" * 64,))
    both = replace(INSPECTION, artifacts=("1" * 64, "2" * 64))
    [made] = anatomy_of(both, TRUTH, "en", Right.PORTABILITY, compared=[within]).compared
    assert made.title == "Beside another export that the same request brought"


def test_every_difference_and_every_doubt_has_words() -> None:
    assert {*CONTENT, *FORM} == set(Differs)
    assert set(UNSURE) == set(Unsure)


def test_a_changed_form_is_told_in_words_as_every_scorecard_kept_it() -> None:
    kept = "field_moved contacts.phone, format_went csv, something_of_tomorrow x"
    assert moved(kept, "en") == "“phone” (contacts) stands elsewhere, the format CSV is gone, something_of_tomorrow x"
    assert moved(kept, "fr").startswith("«\u00a0phone\u00a0» (contacts) est rangé ailleurs, le format CSV a disparu, ")
    assert moved("", "fr") == ""


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

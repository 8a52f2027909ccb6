"""An inspection by hand of which there is much to say, with names and paths that try to say more than they should."""

from results.records import (
    CategoryCount,
    Decoy,
    Difference,
    Differs,
    Documentation,
    Expected,
    Explained,
    ExportComparison,
    FactHit,
    Fault,
    FieldResult,
    FieldType,
    Foreign,
    ForeignPlace,
    Found,
    Grade,
    GroundTruth,
    Inspection,
    Leak,
    Member,
    MemberRole,
    Problem,
    Provenance,
    RecordResult,
    TruthField,
    TruthRecord,
    Unsure,
)

THIRD_PARTY = ("jean.autrui@exemple.fr", "0612345678", "Jean Autrui")
"""What the export holds of others, in names and paths of it."""


def _member(number: int, name: str, role: MemberRole, form: str, grade: int, **more: object) -> Member:
    return Member(
        id=number,
        name=name,
        size=1234 * number,
        sha256=f"{number:064x}",
        role=role,
        format=form,
        readability=grade,
        **more,  # type: ignore[arg-type]
    )


MEMBERS = (
    _member(1, "export.zip", MemberRole.CONTAINER, "zip", 4),
    _member(
        2, "carnet/contacts.vcf", MemberRole.DATA, "vcard", 5, parent=1, records=12, standard="vcard/4.0", valid=9, invalid=3,
        faults=(Fault(code="date_malformed", count=2), Fault(code="missing_fn", count=1)),
    ),
    _member(3, "carnet/notes.json", MemberRole.DATA, "json", 4, parent=1, reasons=("time_without_offset", "mojibake")),
    _member(4, "messages jean.autrui@exemple.fr.csv", MemberRole.DATA, "csv", 3, parent=1, reasons=("preamble",)),
    _member(5, "LISEZ-MOI.txt", MemberRole.DOC, "text", 2, parent=1, reasons=("text_for_eyes",)),
    _member(6, "photo-de-" + "vacances-" * 19 + ".jpg", MemberRole.ATTACHMENT, "jpeg", 1, parent=1, reasons=("picture",)),
    _member(7, "vide.csv", MemberRole.PLACEHOLDER, "empty", 0, parent=1),
    _member(8, "style.css", MemberRole.VIEWER, "text", 2, parent=1),
    _member(9, "notes.html", MemberRole.TWIN, "html", 2, parent=1),
)  # fmt: skip


def _truth_record(record: str, category: str, provenance: Provenance, expected: Expected) -> TruthRecord:
    return TruthRecord(
        id=record,
        category=category,
        provenance=provenance,
        expected_portability=expected,
        expected_access=Expected.MUST,
        fields=(
            TruthField(name="name", type=FieldType.TEXT, value=f"Wyvu-{record}", canaries=(f"Wyvu-{record}",)),
            TruthField(name="day", type=FieldType.DATE, value="2026-01-02"),
        ),
    )


TRUTH = GroundTruth(
    account="test@carnet",
    persona="test",
    full_name="Camille Essai",
    locale="fr-FR",
    timezone="Europe/Paris",
    seed="s",
    records=(
        *(_truth_record(f"contact-{n}", "contacts", Provenance.PROVIDED, Expected.MUST) for n in range(1, 13)),
        *(_truth_record(f"message-{n}", "messages", Provenance.PROVIDED, Expected.MUST) for n in range(1, 121)),
        *(_truth_record(f"search-{n}", "searches", Provenance.OBSERVED, Expected.SHOULD) for n in range(1, 6)),
        _truth_record("score", "profile", Provenance.DERIVED, Expected.MUST_NOT),
    ),
    decoys=tuple(Decoy(value=f"Wyvujamais{n}", type=FieldType.TEXT) for n in range(200)),
)

ABSENT = frozenset({"contact-3", "contact-7", *(f"message-{n}" for n in range(80, 121)), "search-2"})
_HOLDERS = {
    "contacts": (2, "/card/*/fn"),
    "messages": (4, "[1]/Objet du message"),
    "searches": (3, "/0612345678/Jean Autrui/q"),
}


def _result(record: TruthRecord) -> RecordResult:
    is_absent = record.id in ABSENT
    member, path = _HOLDERS.get(record.category, (3, "/profile/score"))
    exact = FactHit(member=member, path=path, found=Found.EXACT)
    other = FactHit(member=member, path=path, found=Found.NORMALISED, variant="words")
    name = FieldResult(field="name", found=Found.ABSENT) if is_absent else FieldResult(
        field="name", found=Found.EXACT, hits=(exact,)
    )  # fmt: skip
    lost = is_absent or record.id == "contact-2"
    day = FieldResult(field="day", found=Found.ABSENT) if lost else FieldResult(
        field="day", found=Found.NORMALISED, hits=(other,)
    )  # fmt: skip
    return RecordResult(
        record=record.id,
        category=record.category,
        provenance=record.provenance,
        present=not is_absent,
        found=name.found,
        fields=(name, day),
    )


INSPECTION = Inspection(
    artifacts=("b" * 64,),
    truth="t",
    inspector="3",
    members=MEMBERS,
    records=tuple(_result(record) for record in TRUTH.records),
    counts=(CategoryCount(category="contacts", provenance=Provenance.PROVIDED, found=10, planted=12),),
    leaks=(
        Leak(kind="bystander_canary", member=4, path="/jean.autrui@exemple.fr/x", record="message-9"),
        Leak(kind="password_hash", member=3, path="@12"),
    ),
    problems=(
        Problem(code="path_traversal", member=8),
        Problem(code="duplicate_names", member=7),
        Problem(code="duplicate_names", member=3),
        Problem(code="something_new_that_has_no_words", member=3),
    ),
    limits=("user_namespace", "network_namespace", "rlimit_memory", "wall_time", "a_limit_of_tomorrow"),
    grades=(
        Grade(
            category="contacts", facts=21, readability=5, interoperability=2, full_marks=3, family="contacts",
            agreed=("vcard",), standard="vcard/4.0", reasons=("standard_not_kept",),
        ),
        Grade(
            category="messages", facts=158, readability=3, interoperability=0, full_marks=2, family="chats",
            reasons=("no_open_serialisation", "no_schema", "no_standard_agreed"),
        ),
    ),
    documentation=Documentation(
        level=1, members=3, keys=14, named=2, explained=6, validated=0,
        by=(Explained(member=5, kind="text", names=2, keys=6),),
        reasons=("fields_unexplained", "members_unnamed", "no_schema"),
    ),
    foreign=(
        Foreign(kind="email", count=1, places=(ForeignPlace(member=2, path="/card/*/email", count=1),)),
        Foreign(kind="phone", count=1250, at_least=True, places=(ForeignPlace(member=3, path="/0612345678/tel", count=9),)),
    ),
)  # fmt: skip

COMPARED = ExportComparison(
    before=("a" * 64,),
    after=INSPECTION.artifacts,
    compared=137,
    paths=9,
    schema=(
        Difference(code=Differs.FORMAT_WENT, subject="html"),
        Difference(code=Differs.FILE_CAME, subject="jean.autrui@exemple.fr.csv", after="csv"),
        Difference(
            code=Differs.PATH_WENT, subject="notes #.json", path="/0612345678/Jean Autrui/q", form="json", before="text"
        ),
        Difference(code=Differs.PATH_CAME, subject="notes #.json", path="/*/tags", form="json", after="null, text"),
        Difference(
            code=Differs.TYPE_CHANGED, subject="notes #.json", path="/*/n", form="json", before="number", after="text"
        ),
        Difference(
            code=Differs.FIELD_MOVED,
            subject="contacts.name",
            form="vcard",
            before="/card/*/fn",
            after="/card/*/n, /x/*/n",
        ),
    ),
    records=(
        *(Difference(code=Differs.RECORD_WENT, subject=f"message-{n}") for n in range(1, 51)),
        Difference(code=Differs.RECORD_CAME, subject="contact-1"),
        Difference(code=Differs.VALUE_DIFFERS, subject="contact-2.day", before="exact (plain)", after="absent"),
        Difference(code=Differs.VALUE_WENT, subject="contact-4.day", before="exact (plain)"),
        Difference(code=Differs.VALUE_CAME, subject="contact-5.day", after="exact (plain)"),
        Difference(
            code=Differs.VALUE_WRITTEN_OTHERWISE,
            subject="contact-6.day",
            before="exact (plain)",
            after="normalised (day_first, words)",
        ),
    ),
    told=64,
    unsure=(Unsure.UNREAD_BEFORE,),
)
"""Beside an earlier export, of every difference one, in names that try to say more than they should."""

"""What does each word of an Inspection mean? The page `docs/inspection.md`, made from the records and the vocabulary."""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from dashboards.export import form
from dashboards.export.difference import CONTENT, FORM, UNSURE
from dashboards.export.found import DEVIATIONS, FOREIGN, FOUND, LEAKS, LIMITS, VARIANTS
from dashboards.export.problem import PROBLEMS
from dashboards.export.standard import FAULTS, STANDARDS
from probes.export.limits import GIB, MIB, Limits
from results.records import ExportComparison, FormatHolds, Text
from results.records.inspection import INSPECTION_FORMAT, INSPECTION_VERSION
from results.records.inspection_schema import inspection_schema, record_schema
from results.records.unread import OBSCURING

_L = Limits()

_INTRODUCTION = f"""\
# What an inspection says

`auditor inspect EXPORT` looks into an export, and so does the bot into each that it is given. What comes out is one
**Inspection**: `--json` prints it, [inspection.schema.json](inspection.schema.json) is its JSON Schema, `format` is
`{INSPECTION_FORMAT}`, `v` is {INSPECTION_VERSION}. This page is made from the program (`make schema`); do not edit it.

```
auditor inspect export.zip --truth truth.yaml                 # is everything there? (docs/truth.md)
auditor inspect part-1.zip part-2.zip --truth truth.yaml      # an export in several files
auditor inspect export.zip --truth a.yaml --other b.yaml      # and nothing of our second account?
auditor inspect export.zip --truth a.yaml --earlier old.zip   # and what differs from an earlier export?
auditor inspect export.zip --no-truth                         # nothing is known: its form alone
auditor inspect export.zip --no-truth --html page.html --lang fr
```

No installation, no network and no account is needed. The export is opened in a process of its own that has no network,
may write nothing, and has limited memory and time; what held of this is in `limits`.

## How to read it

- **Records are counted, not files.** A record is found once a word that we planted in it, and that stands nowhere else,
  stands anywhere in the export, in any encoding. k of n has no interval: the n are all there were.
- **What could not be read is never called missing.** After one of the problems marked *unread* below, a record that was
  not found may still be there, and counts as "cannot tell".
- **Decoys watch over us.** Values that were never planted are looked for by the same code; `decoy_hits` above 0 means
  that nothing which rests on the matching may be relied on.
- **Values of others are never in it.** Leaks and foreign values are kinds, counts and places. Names of files and of
  fields are as the service wrote them; where it writes addresses or names of people there, page and terminal leave
  them out.
- **Several formats stand side by side**: what each holds of what was planted, and what another one holds and it does not.
- **Two exports of one account** are held against each other with `--earlier`: records and values that are in one of them
  alone, files and columns that came or went, fields that stand elsewhere. It is said and changes no exit code; what was
  planted between the two is in the later one alone. Nothing is called gone that may stand in what could not be read.
- `--json` prints two fields beside those of the Inspection: `holdings` (a list of [FormatHolds](#formatholds)) and `compared`
  ([ExportComparison](#exportcomparison), or null).
- Three grades, never added up: **M** of a file and a category, **I** of a category, **D** of the export.

## How much is read

Whatever an export says of itself, no inspection reads more than this; what lies beyond is named as `budget_exceeded`
or `bomb_stopped`, and never called missing.

- {f"{_L.entries:,}".replace(",", " ")} files in all archives together, archives in archives to a depth of {_L.depth}; what is beyond is counted.
- {_L.total_bytes // GIB} GiB after unpacking, {_L.member_bytes // GIB} GiB of one file; an archive that is compressed inside
  another, {_L.nested_bytes // MIB} MiB.
- {_L.document_bytes // MIB} MiB of a file that can only be taken whole: HTML, YAML, vCard, iCalendar, PDF, SQLite, workbooks,
  pictures, one mail. The bytes of a larger one are searched for what was planted, but it is not taken apart. JSON, CSV,
  XML and text are read in a stream, whatever their size; a value or a line without an end ends that file alone.
- {_L.ratio_stop} bytes out of one; above {_L.ratio_flag} it is remarked.
- {_L.wall_s // 60:.0f} minutes, {_L.cpu_s // 60} of them of the processor, and {_L.memory_bytes // MIB} MiB of memory.

## Exit codes

| code | after `auditor inspect` |
|---|---|
| 0 | nothing that is owed is missing, nothing is there that must not be |
| 2 | usage: no such file, a folder, an empty file, no archive where the name says so, a sign-in page |
| 3 | a record that is owed is missing for sure, or is there though it must not be; or something leaks |
| 4 | the ground truth is missing, unreadable or contradicts itself |
| 5 | part of it could not be read, or the matching cannot be trusted, also in the earlier export, or our inspector stopped |
"""

_SECRETS = """\
A `session_secret` is told by the name of its field together with its shape (a session’s cookie, an access or refresh
token, the seed of one-time codes), or by a shape that nothing else has (a signed token that signs somebody in, a private
key without a passphrase, an `otpauth:` address). Tokens of forms, devices, downloads and lists, identifiers, digests,
public keys, masked values and what was planted are none. Neither kind is shown, and no criterion rests on either.
"""

_MEANINGS: Mapping[str, str] = {
    "Inspection.artifacts": "SHA-256 of each file that was given, in that order.",
    "Inspection.truth": "SHA-256 of the ground truth in its canonical form (RFC 8785).",
    "Inspection.inspector": "version of the inspector: another may see more.",
    "Inspection.members": "every file and container of the export, depth first.",
    "Inspection.records": "what became of each planted record; empty where nothing was planted, or nothing opened.",
    "Inspection.counts": "k of n, by category and provenance.",
    "Inspection.leaks": "what is not this account’s, or a secret that nobody should export.",
    "Inspection.decoy_hits": "decoys that were found: above 0, nothing that rests on the matching may be relied on.",
    "Inspection.problems": "what was wrong, or could not be read.",
    "Inspection.limits": "the confinement that held while it was read.",
    "Inspection.opened": "whether anything at all could be opened.",
    "Inspection.format": "names this format.",
    "Inspection.v": "version of this format; readers of all released versions stay.",
    "CategoryCount.category": "as the ground truth names it.",
    "CategoryCount.provenance": "where the data come from (WP242 rev.01).",
    "CategoryCount.found": "records found.",
    "CategoryCount.planted": "records planted.",
    "FactHit.member": "the member it was found in.",
    "FactHit.path": "inside it; empty where it stands outside any field.",
    "FactHit.found": "how surely.",
    "FactHit.variant": "in which writing.",
    "Fault.code": "what is wrong.",
    "Fault.count": "how many records it concerns.",
    "FieldResult.field": "as the ground truth names it.",
    "FieldResult.found": "how surely, at best.",
    "FieldResult.hits": "where, the best of each member, a few at most.",
    "ForeignPlace.member": "the member they stand in.",
    "ForeignPlace.path": "inside it, a star for each index.",
    "ForeignPlace.count": "how often there.",
    "Leak.kind": "what leaks.",
    "Leak.member": "the member it stands in.",
    "Leak.path": "inside it; `@n` is the n-th byte.",
    "Leak.record": "the second account’s record, where it is one of its data.",
    "Leak.private": "whether the first account could not have seen it anyway.",
    "Member.name": "as in the export, escaped, cut at 200 characters.",
    "Member.size": "in bytes, unpacked.",
    "Member.sha256": "of its bytes, lower-case hex.",
    "Member.role": "what it is for.",
    "Member.encoding": "of its text.",
    "Problem.code": "what is wrong.",
    "Problem.member": "the member it concerns; null where it is the whole.",
    "Problem.detail": "more about it, in our words, never text out of the export.",
    "RecordResult.record": "its id in the ground truth.",
    "RecordResult.category": "as the ground truth names it.",
    "RecordResult.provenance": "where it comes from (WP242 rev.01).",
    "RecordResult.present": "whether a canary of it stands anywhere in the export.",
    "RecordResult.found": "how surely, at best.",
    "RecordResult.fields": "the same of each of its values.",
}
"""Of fields that the records themselves say nothing of."""


def inspection_page() -> str:
    """Write the page; the same program writes the same page."""
    return "\n".join([_INTRODUCTION, *_fields(), *_codes()])


def _fields() -> Iterator[str]:
    yield "## Fields\n"
    schema = inspection_schema()
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    yield from _table("Inspection", schema)
    for name, definition in definitions.items():
        assert isinstance(definition, dict)
        if "properties" in definition:
            yield from _table(name, definition)
    yield "## Beside its own fields\n"
    for made in (FormatHolds, ExportComparison):
        schema = record_schema(made)
        yield from _table(made.__name__, schema)
        of_it = schema.get("$defs")
        for name, definition in of_it.items() if isinstance(of_it, dict) else ():
            if isinstance(definition, dict) and "properties" in definition:
                yield from _table(name, definition)


def _table(name: str, definition: Mapping[str, JsonValue]) -> Iterator[str]:
    """The fields of one record: name, type, and what its docstring says."""
    properties, described = definition["properties"], definition.get("description")
    assert isinstance(properties, dict)
    yield f"### {name}\n"
    if isinstance(described, str):
        yield f"{described}\n"
    yield "| field | type | meaning |\n|---|---|---|"
    for field, known in properties.items():
        assert isinstance(known, dict)
        said = str(known.get("description") or _MEANINGS.get(f"{name}.{field}", "")).replace("|", r"\|")
        yield f"| `{field}` | {_type(known)} | {said} |"
    yield ""


def _type(known: Mapping[str, JsonValue]) -> str:
    """A type as people write it: `text`, `number`, `list of Member`, `… or null`."""
    if "const" in known:
        return f"`{known['const']}`"
    if "$ref" in known:
        return str(known["$ref"]).rpartition("/")[2]
    several = known.get("anyOf")
    if isinstance(several, list):
        return " or ".join(_type(one) for one in several if isinstance(one, dict))
    items = known.get("items")
    if known.get("type") == "array" and isinstance(items, dict):
        return f"list of {_type(items)}"
    names = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    kind = str(known.get("type", ""))
    return names.get(kind, kind)


def _codes() -> Iterator[str]:
    yield "## Codes\n"
    yield "Codes are public and stay. A reader must take codes that it does not know: newer inspectors have more.\n"
    yield from _list("Roles (`members[].role`)", {str(role): words for role, words in form.ROLE_MEANINGS.items()})
    yield from _list("M, readable by machine (`readability`)", _numbered("M", form.READABILITY))
    yield from _list("I, interoperable (`grades[].interoperability`)", _numbered("I", form.INTEROPERABILITY))
    yield from _list("D, documentation (`documentation.level`)", _numbered("D", form.DOCUMENTATION))
    yield from _list(
        "How a value was found (`found`), best first", {str(found): words for found, words in FOUND.items()}
    )
    yield from _list("In which writing (`variant`); `plain` is none", VARIANTS)
    yield from _list(
        "How a value differs from the planted one (`deviations[].kind`)",
        {str(kind): words for kind, words in DEVIATIONS.items()},
    )
    yield from _list(
        "What differs between two exports (`compared.schema[].code`, `compared.records[].code`)",
        {str(code): words for code, words in {**FORM, **CONTENT}.items()},
    )
    yield from _list(
        "What was not compared, and why (`compared.unsure`)", {str(why): words for why, words in UNSURE.items()}
    )
    yield from _list("What keeps a file from a better M (`members[].reasons`)", form.MEMBER_REASONS)
    yield from _list("What keeps a category from a better I (`grades[].reasons`)", form.GRADE_REASONS)
    yield from _list("What keeps the export from a better D (`documentation.reasons`)", form.DOCUMENTATION_REASONS)
    yield from _list("Problems (`problems[].code`)", {code: _problem(code, words) for code, words in PROBLEMS.items()})
    yield from _list(
        "Standards (`members[].standard`)", {code: Text(fr=name, en=name) for code, name in STANDARDS.items()}
    )
    yield from _list("Faults of records of a standard (`members[].faults`)", FAULTS)
    yield "A fault `missing_X` says that the standard’s own X, which it requires, is not there.\n"
    yield from _list("Leaks (`leaks[].kind`)", LEAKS)
    yield _SECRETS
    yield from _list(
        "Foreign values (`foreign[].kind`)", {kind: _without_number(many) for kind, (_, many) in FOREIGN.items()}
    )
    yield from _list("Confinement (`limits`)", LIMITS)


def _list(title: str, words: Mapping[str, Text]) -> Iterator[str]:
    yield f"### {title}\n"
    yield "| code | meaning | en français |\n|---|---|---|"
    yield from (f"| `{code}` | {said.en} | {said.fr} |" for code, said in words.items())
    yield ""


def _numbered(letter: str, words: Mapping[int, Text]) -> dict[str, Text]:
    return {f"{letter}{level}": said for level, said in words.items()}


def _problem(code: str, words: Text) -> Text:
    if code not in OBSCURING:
        return words
    return Text(fr=f"*non lu* · {words.fr}", en=f"*unread* · {words.en}")


def _without_number(words: Text) -> Text:
    return Text(fr=words.fr.removeprefix("{n} "), en=words.en.removeprefix("{n} "))

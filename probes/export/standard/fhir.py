"""Are the resources of a FHIR bundle what the standard wants?

Source: HL7 FHIR R4 (4.0.1, CC0): `resourceType` of each resource, the elements
of cardinality 1..* of the resources that records of patients hold (the
resources' own pages), `type` of a bundle (Bundle), dates (2.24.0.1). R5 asks
for less of them, so that what is valid here is read there.
"""

import re
from collections.abc import Iterator

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, Json, json_items, json_lines
from probes.export.standard.start import Start

_REQUIRED: dict[str, tuple[str, ...]] = {
    "AllergyIntolerance": ("patient",),
    "Appointment": ("status", "participant"),
    "CarePlan": ("status", "intent", "subject"),
    "Claim": ("status", "type", "use", "patient", "created", "provider", "priority", "insurance"),
    "Condition": ("subject",),
    "Consent": ("status", "scope", "category"),
    "Coverage": ("status", "beneficiary", "payor"),
    "DiagnosticReport": ("status", "code"),
    "DocumentReference": ("status", "content"),
    "Encounter": ("status", "class"),
    "ExplanationOfBenefit": (
        *("status", "type", "use", "patient", "created", "insurer", "provider", "outcome", "insurance"),
    ),
    "FamilyMemberHistory": ("status", "patient", "relationship"),
    "Immunization": ("status", "vaccineCode", "patient", "occurrence[x]"),
    "MedicationRequest": ("status", "intent", "medication[x]", "subject"),
    "MedicationStatement": ("status", "medication[x]", "subject"),
    "Observation": ("status", "code"),
    "Procedure": ("status", "subject"),
    "QuestionnaireResponse": ("status",),
    "ServiceRequest": ("status", "intent", "subject"),
}
_BUNDLES = frozenset(
    {
        *("document", "message", "transaction", "transaction-response", "batch", "batch-response"),
        *("history", "searchset", "collection"),
    }
)
_MOMENT = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?)?)?")
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_TIMES = (
    "effectiveDateTime",
    "onsetDateTime",
    "recordedDate",
    "authoredOn",
    "issued",
    "birthDate",
    "occurrenceDateTime",
)


def recognise(start: Start) -> str | None:
    kind = start.top.get("resourceType", "")
    return "fhir/r4" if kind in ("Bundle", "Patient", *_REQUIRED) else None


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    if _is_in_lines(document):
        for resource in json_lines(document):
            yield tuple(sorted(_of_resource(resource)))
        return
    head: set[str] = set()
    for kind in json_items(document, "resourceType"):
        if kind != "Bundle":
            for whole in json_items(document, ""):
                yield tuple(sorted(_of_resource(whole)))
            return
    if not any(kind in _BUNDLES for kind in json_items(document, "type") if isinstance(kind, str)):
        head.add("bundle_without_type")
    for entry in json_items(document, "entry.item"):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        yield tuple(sorted(head | _of_resource(resource)))


def _is_in_lines(document: Document) -> bool:
    """Whether each line is a resource, as bulk exports write them."""
    with document.open() as stream:
        first, _, rest = stream.read(65536).partition(b"\n")
    return first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def _of_resource(resource: Json) -> set[str]:
    if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
        return {"missing_resource_type"}
    kind = str(resource["resourceType"])
    faults = {f"missing_{_snake(name)}" for name in _REQUIRED.get(kind, ()) if not _has(resource, name)}
    if not kind[:1].isupper():
        faults.add("kind_unknown")
    given = resource.get("id")
    if given is not None and not (isinstance(given, str) and _ID.fullmatch(given)):
        faults.add("id_malformed")
    if any(not isinstance(m, str) or not _MOMENT.fullmatch(m) for n in _TIMES if (m := resource.get(n)) is not None):
        faults.add("date_malformed")
    return faults


def _has(resource: dict[str, Json], name: str) -> bool:
    """Whether an element is there; of one with a choice of types (`occurrence[x]`), any."""
    if not name.endswith("[x]"):
        return bool(resource.get(name))
    return any(key.startswith(name[:-3]) and value for key, value in resource.items())


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", r"_\1", name.removesuffix("[x]")).lower()

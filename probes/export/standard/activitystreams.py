"""Are the objects of an ActivityStreams collection what the standard wants?

Sources: W3C Activity Streams 2.0 Core (2.1 the context, 4.1 objects, 4.2 an
activity has its actor, 4.5 collections) and Vocabulary (dates are
xsd:dateTime).
"""

from collections.abc import Iterator

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, Json, is_xsd_moment, json_items
from probes.export.standard.start import Start

_CONTEXT = "www.w3.org/ns/activitystreams"
_PREFIXES = ("orderedItems.item", "items.item")
_ACTIVITIES = frozenset(
    {
        *("Accept", "Add", "Announce", "Block", "Create", "Delete", "Dislike", "Flag", "Follow", "Ignore", "Invite"),
        *("Join", "Leave", "Like", "Listen", "Move", "Offer", "Read", "Reject", "Remove", "Undo", "Update", "View"),
    }
)


def recognise(start: Start) -> str | None:
    return "activitystreams/2.0" if _CONTEXT in start.top.get("@context", "") else None


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    several = False
    for item in json_items(document, *_PREFIXES):
        several = True
        yield _of_object(item)
    if not several:
        for whole in json_items(document, ""):
            if isinstance(whole, dict) and not {"orderedItems", "items"} & whole.keys():
                yield _of_object(whole)


def _of_object(found: Json) -> Faults:
    if isinstance(found, str):  # an object may be given by its address alone (4.1)
        return () if ":" in found else ("address_malformed",)
    if not isinstance(found, dict):
        return ("object_malformed",)
    kinds = found.get("type", found.get("@type"))
    faults = set() if kinds else {"missing_type"}
    named = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]
    if _ACTIVITIES.intersection(named) and not found.get("actor"):
        faults.add("missing_actor")
    for name in ("published", "updated", "startTime", "endTime"):
        moment = found.get(name)
        if moment is not None and not (isinstance(moment, str) and is_xsd_moment(moment)):
            faults.add("date_malformed")
    if not isinstance(found.get("id", ""), str):
        faults.add("id_malformed")
    return tuple(sorted(faults))

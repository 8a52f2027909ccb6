"""What else was found in an export: leaks, other people's addresses, what was wrong with it? Counted, never shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboards.export.found import FOREIGN, LEAKS
from dashboards.export.place import field_path, member_name
from dashboards.export.problem import problem
from dashboards.export.tally import sure_leaks
from dashboards.typography import counted, number, written
from results.records import GroundTruth, Inspection, Language, Member, Text
from results.records.unread import OBSCURING

_MOST_NAMED = 5
_MOST_PLACES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that was wrong, with the files it concerns."""

    words: str
    files: tuple[str, ...]
    more: int


def leaks_of(inspection: Inspection, members: Mapping[int, Member], language: Language) -> Iterator[Remark]:
    kinds: dict[str, list[str]] = {}
    for leak in sure_leaks(inspection):
        place = member_name(members[leak.member].name) if leak.member in members else ""
        kinds.setdefault(leak.kind, []).append(place)
    for kind, places in kinds.items():
        words = written(LEAKS.get(kind, Text(fr=kind, en=kind)), language)
        names = list(dict.fromkeys(place for place in places if place))
        yield Remark(
            words=f"{words} × {number(len(places), language)}",
            files=tuple(names[:_MOST_NAMED]),
            more=max(0, len(names) - _MOST_NAMED),
        )


def foreign_of(inspection: Inspection, members: Mapping[int, Member], language: Language) -> Iterator[str]:
    least = Text(fr="au moins {said}", en="at least {said}")
    for one in inspection.foreign:
        own = Text(fr="{n} × " + one.kind, en="{n} × " + one.kind)
        said = counted(one.count, *FOREIGN.get(one.kind, (own, own)), language)
        words = written(least, language).format(said=said) if one.at_least else said
        where = list(
            dict.fromkeys(
                f"{member_name(members[p.member].name)} {field_path(p.path, members[p.member].format)}".strip()
                for p in one.places
                if p.member in members
            )
        )
        yield f"{words} ({', '.join(where[:_MOST_PLACES])})" if where else words


def remarks_of(
    inspection: Inspection, members: Mapping[int, Member], language: Language, *, unread: bool
) -> Iterator[Remark]:
    """The problems by kind, those that kept us from reading apart from the rest."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for one in inspection.problems:
        if (one.code in OBSCURING) is unread:
            key = (one.code, one.detail or "" if one.code == "inspector_stopped" else "")
            name = member_name(members[one.member].name) if one.member is not None and one.member in members else ""
            kinds.setdefault(key, []).append(name)
    for (code, detail), names in kinds.items():
        named = list(dict.fromkeys(name for name in names if name))
        yield Remark(
            words=written(problem(code), language) + (f" [{detail}]" if detail else ""),
            files=tuple(named[:_MOST_NAMED]),
            more=max(0, len(named) - _MOST_NAMED),
        )


def decoys_of(inspection: Inspection, truth: GroundTruth | None, language: Language) -> str:
    if truth is None or not truth.decoys:
        return ""
    text = Text(
        fr="{k} des {n} leurres, jamais déposés, ont été trouvés", en="{k} of {n} decoys, never planted, were found"
    )
    return written(text, language).format(
        k=number(inspection.decoy_hits, language), n=number(len(truth.decoys), language)
    )

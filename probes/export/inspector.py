"""From files to an Inspection: open, examine, match, give roles, grade, look for leaks, appraise the form."""

import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Final

from probes.export.appraise import appraise
from probes.export.archive import Item, Problems, Walk
from probes.export.attachment import match_files
from probes.export.digest import digest_of
from probes.export.error import ExportTooLarge
from probes.export.examine import UNREADABLE, Examined, Examiner
from probes.export.foreign import ForeignValues
from probes.export.grade import PICTURES, STOCK, VISUAL, readability
from probes.export.leak import Leaks
from probes.export.limits import Limits, Meter
from probes.export.mapping import learn_mapping
from probes.export.match import Matching
from probes.export.roles import Roles
from probes.export.scan import Scanner, needles_of
from probes.export.shape import shapes_of
from probes.export.source import Source
from probes.export.stream import size_of
from results.records import GroundTruth, Inspection, Member, MemberRole

_ARCHIVE_NAME = re.compile(r"(?i)\.(zip|tar|tgz|gz|bz2|xz|7z|rar|zst)$")
_PREPARED_FOR: Final = 256 * 2**20  # bytes delivered, from which on seconds of preparation pay
_LOOK_EVERY: Final = 16 * 2**20  # bytes decoded, after which it pays to ask whether all is found
_OUTLINED: Final = frozenset({MemberRole.DATA, MemberRole.TWIN})
_SHEET: Final = 400  # pixels a side, from which on a picture may be a page of text
_PAGE: Final = 1000  # pixels of height, of a page that somebody scanned
_PAGES: Final = (2**0.5, 11 / 8.5)  # height over width: ISO 216, Letter
_NEARLY_PAGE: Final = 0.02


def read(
    sources: Sequence[Source],
    truth: GroundTruth,
    *,
    bystander: GroundTruth | None,
    limits: Limits,
    originals: Sequence[Source],
    inspector: str,
) -> Inspection:
    """Inspect an export; see `probes.export.inspect`."""
    problems, leaks = Problems(), Leaks(truth, bystander)
    size = sum(map(_size, sources))
    large = size > limits.ordinary_bytes
    matching = Matching(truth, Scanner(needles_of(truth, bystander), large=size > _PREPARED_FOR), leaks)
    meter, foreign = Meter.start(limits), ForeignValues(truth)
    examiner = Examiner(matching, meter, problems, foreign, large=large)
    with closing(Walk(meter, problems)) as walk:
        examined = _examine_all(walk.items(sources), examiner, problems)
        planted = _match_files(matching, examined, originals, problems)
        _decode_the_rest(examined, examiner, matching, problems)
    holders = matching.members_with_facts()
    roles = Roles(examined, planted, holders)
    members = tuple(_member(seen, roles.role_of(seen)) for seen in examined)
    _judge_readings(examined, members, holders, planted, problems)
    records = matching.results(
        visual=frozenset(seen.item.id for seen in examined if seen.format in VISUAL),
        stock=frozenset(seen.item.id for seen in examined if seen.format in STOCK),
    )
    appraisal = appraise(sources, examined, members, records, meter)
    return Inspection(
        artifacts=tuple(source.artifact for source in sources),
        truth=digest_of(truth),
        inspector=inspector,
        members=appraisal.members,
        records=records,
        counts=matching.counts(records),
        leaks=leaks.found(),
        decoy_hits=len(matching.decoys),
        problems=problems.found(),
        opened=any(_is_open(seen, problems) for seen in examined),
        grades=appraisal.grades,
        documentation=appraisal.documentation,
        information=appraisal.information,
        foreign=foreign.found(partly=any(seen.by_head for seen in examined)),
        deviations=matching.deviations(),
        shapes=shapes_of(
            (seen.item.name, seen.format, seen.outlined)
            for seen, member in zip(examined, appraisal.members, strict=True)
            if member.role in _OUTLINED and seen.leaves
        ),
        mapping=learn_mapping(records, appraisal.members),
    )


def _size(source: Source) -> int:
    with source.open() as stream:
        return size_of(stream)


def _examine_all(items: Iterable[Item], examiner: Examiner, problems: Problems) -> tuple[Examined, ...]:
    """Examine file after file until the end, or until a budget of the whole is used up."""
    examined: list[Examined] = []
    try:
        for item in items:
            seen = Examined(item)
            examined.append(seen)
            examiner.examine(seen)
            item.let_go()
    except ExportTooLarge as end:
        problems.add(end.code, None, end.detail)
    return tuple(examined)


def _decode_the_rest(examined: Iterable[Examined], examiner: Examiner, matching: Matching, problems: Problems) -> None:
    """Decode what was passed over, while something is missing: it may wear a disguise no search of bytes sees through."""
    since = _LOOK_EVERY
    try:
        for seen in sorted((seen for seen in examined if seen.by_head), key=lambda seen: seen.size):
            if since >= _LOOK_EVERY and matching.is_complete():
                return
            since = 0 if since >= _LOOK_EVERY else since + seen.size
            examiner.examine_again(seen)
    except ExportTooLarge as end:  # nobody knows what the rest holds
        problems.add(end.code, None, end.detail)


def _match_files(
    matching: Matching, examined: Sequence[Examined], originals: Sequence[Source], problems: Problems
) -> frozenset[int]:
    """Compare files as far as the time allows: pictures are read once more for it."""
    try:
        return match_files(matching, examined, originals, problems)
    except ExportTooLarge as end:
        problems.add(end.code, None, end.detail)
        return frozenset()


def _member(seen: Examined, role: MemberRole) -> Member:
    grade, reasons = readability(seen)
    return Member(
        id=seen.item.id,
        name=seen.item.shown,
        size=seen.size,
        sha256=seen.sha256,
        role=role,
        format=seen.format,
        readability=grade,
        parent=seen.item.parent,
        encoding=seen.encoding.codec if seen.encoding else None,
        reasons=reasons,
        records=seen.records,
        leaves=seen.leaves,
    )


def _judge_readings(
    examined: Sequence[Examined],
    members: Sequence[Member],
    holders: frozenset[int],
    planted: frozenset[int],
    problems: Problems,
) -> None:
    """Name what was delivered and not read: nothing in it may be called missing."""
    for seen, member in zip(examined, members, strict=True):
        number, top = seen.item.id, seen.item.parent is None
        ours = number in planted or member.role is MemberRole.VIEWER or seen.item.container is not None
        if seen.format in UNREADABLE and not seen.broken and not ours:
            problems.add("unsupported", number, seen.format)
        if not ours and _may_be_a_page(seen, is_data=member.role is MemberRole.DATA):
            problems.add("picture_unread", number)
        for what in sorted(seen.unread):
            problems.add("unsupported", number, what)
        if number in holders or seen.item.container is not None:
            continue
        if seen.login:
            problems.add("login_page", number)
        if top and seen.size == 0 and not seen.broken:
            problems.add("empty", number)
        elif top and _ARCHIVE_NAME.search(seen.item.name) and seen.format in ("html", "text", "opaque"):
            problems.add("not_an_archive", number)


def _may_be_a_page(seen: Examined, *, is_data: bool) -> bool:
    """Whether text may stand in pixels here, which nobody read; a picture among others only if it has a page's shape."""
    if "page_without_text" in seen.reasons:
        return True
    if seen.format not in PICTURES:
        return False
    if seen.shape is None:
        return is_data
    width, height = seen.shape
    is_page = height >= _PAGE and any(abs(height / width - ratio) < _NEARLY_PAGE for ratio in _PAGES)
    return is_page or (is_data and min(seen.shape) >= _SHEET)


def _is_open(seen: Examined, problems: Problems) -> bool:
    if seen.item.container is not None:
        return problems.has("empty", seen.item.id)
    if seen.format == "empty":
        return seen.item.parent is not None  # what it lay in was opened, and there is nothing in it
    if seen.login or seen.format in UNREADABLE:
        return False
    return bool(seen.leaves) or not seen.broken

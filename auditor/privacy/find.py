"""Where does a person occur with us? In the store, in artifacts, in files; places are said, never what stands there."""

import asyncio

from auditor.house import House
from auditor.privacy import artifacts, files
from auditor.privacy.needle import Needle, needle_of
from auditor.privacy.place import Place, PlaceKind, Search
from auditor.privacy.request import note
from results.records import PrivacyAct
from results.store import privacy
from results.store.occurrence import Occurrence, occurrences


async def find(
    house: House, text: str, *, person: str, request: str | None = None, most: int = artifacts.MOST
) -> Search:
    """Search everywhere.

    Args:
        house: the installation.
        text: a name, an address, a number.
        person: who searches; it is logged with every artifact that is opened.
        request: for whose sake; it is noted there.
        most: bytes of artifacts that are read.

    Raises:
        Refused: the text is too short.
        PrivacyRequestMissing: no such request.
    """
    needle = needle_of(text)
    if request is not None:
        async with house.store.read() as tx:
            await privacy.find(tx, request)
    async with house.store.read() as tx:
        rows = [_place(one, needle) async for one in occurrences(tx, needle.is_in)]
    why = f"privacy find {request}" if request is not None else "privacy find"
    looked = await artifacts.search(house, needle, text.strip(), person=person, why=why, most=most)
    listed = await asyncio.to_thread(lambda: list(files.search(house, needle)))
    in_files = [one for one in listed if isinstance(one, Place)]
    found = Search(
        places=(*rows, *looked.places, *in_files),
        unsearched=(*looked.unsearched, *(one for one in listed if not isinstance(one, Place))),
        read=looked.read,
        bytes_read=looked.bytes_read,
    )
    if request is not None:
        words = f"{len(found.places)} places, {found.read} artifacts opened, {len(found.unsearched)} not searched"
        async with house.store.write() as tx:
            await note(tx, house, request, PrivacyAct.SEARCHED, person=person, words=words)
    return found


def _place(one: Occurrence, needle: Needle) -> Place:
    """Where it stands; a key that is the person's own is not repeated."""
    key = ["(the person)" if needle.is_in(part) else part for part in one.key]
    if one.table == "entries":
        return Place(kind=PlaceKind.ENTRY, name=f"{key[0]}#{key[1]}", about=one.what, ledger=one.key[0])
    return Place(kind=PlaceKind.ROW, name=f"{one.table} {' '.join(key)}", about=one.column)

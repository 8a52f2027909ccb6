"""In which words is told who tried the link of a download, when, and what came of it?"""

from collections.abc import Sequence

from dashboards import vocabulary
from results.records import Language, LinkResult, LinkTried, Requester, Text


def tried(bodies: Sequence[LinkTried], language: Language) -> str:
    """All tries of one moment in one sentence; files of one export that behave alike are told once."""
    tries: dict[tuple[Requester, LinkResult], None] = dict.fromkeys((b.requester, b.result) for b in bodies)
    told = [
        f"{vocabulary.REQUESTERS[who].in_(language)}, {vocabulary.LINK_RESULTS[result].in_(language)}"
        for who, result in tries
    ]
    intro = Text(fr="Le lien de téléchargement, {when} : ", en="The download link, {when}: ").in_(language)
    separator = " ; " if language == "fr" else "; "
    return intro.format(when=_after(bodies[0].after).in_(language)) + separator.join(told) + "."


def _after(check: str) -> Text:
    """`at_once`, `72h`, `7d`: how long after delivery a link was tried."""
    count, unit = check[:-1], check[-1:]
    if not count.isdigit() or unit not in ("h", "d"):
        return Text(fr="aussitôt après la remise", en="just after delivery")
    fr = f"{count} h" if unit == "h" else f"{count} jour{'s' if int(count) > 1 else ''}"
    en = f"{count} h" if unit == "h" else f"{count} day{'s' if int(count) != 1 else ''}"
    return Text(fr=f"{fr} après la remise", en=f"{en} after delivery")

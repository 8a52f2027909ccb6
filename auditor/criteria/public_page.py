"""What do a service's public pages say of the right? Read the same by every criterion of the information family. Pure.

What was not read may hold what is missing: only where all was read that looked
as if it mattered, in a language whose words we know, does absence accuse.
"""

from results.records import (
    Citation,
    Crawled,
    Entry,
    Finding,
    FindingKind,
    Measure,
    Reason,
    Text,
)

Looked = tuple[Entry, Crawled]

NOT_LOOKED_OVER = Reason(
    words=Text(
        fr="Les pages publiques du service n’ont pas été parcourues.",
        en="The service’s public pages were not looked over.",
    ),
    settle=Text(fr="Un parcours de ces pages.", en="A look over these pages."),
)
NOT_READ_WHOLE = Reason(
    words=Text(
        fr="Nous n’avons pas tout lu de ce qui pouvait en parler ({pages} pages lues ; obstacle : {stops}).",
        en="We have not read all that might speak of it ({pages} pages read; in the way: {stops}).",
    ),
    settle=Text(fr="La lecture par une personne.", en="A person’s reading."),
)
NO_NOTICE = Reason(
    words=Text(
        fr="Aucune notice n’a été trouvée : son absence est jugée à part.",
        en="No notice was found: its absence is judged apart.",
    )
)


def found(looked: Looked, *kinds: FindingKind) -> tuple[Finding, ...]:
    """The findings of some kinds, those first that a picture shows."""
    wanted = [finding for finding in looked[1].findings if finding.kind in kinds]
    return tuple(sorted(wanted, key=lambda finding: finding.shown is None))


def cited(looked: Looked, findings: tuple[Finding, ...] = ()) -> tuple[Citation, ...]:
    """The look itself, then the pages on which it was found and the pictures of it."""
    entry = looked[0].seq
    digests = dict.fromkeys(d for f in findings[:3] for d in (f.page, f.shown) if d is not None)
    return (Citation(entry=entry), *(Citation(entry=entry, artifact=digest) for digest in digests))


def extent(looked: Looked) -> tuple[Measure, ...]:
    """How much was read, and what was in the way."""
    crawl = looked[1]
    return (
        Measure(name="pages", value=str(crawl.pages)),
        Measure(name="stops", value=", ".join(crawl.stops) or "-"),
    )


def tells_absence(looked: Looked) -> bool:
    """Whether what was not found is not there, as far as a careful reader can tell."""
    return looked[1].is_whole and not looked[1].stops

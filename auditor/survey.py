"""What do a service's public pages say of the right? Looked over by the crawl, shown by the browser, kept as proof.

The text of every page on which something was found is an artifact; a finding
is a place in it. What could not be shown in a picture stands all the same.
"""

from collections.abc import Mapping, Sequence

from probes.base import Session
from probes.browser import Browsers, show
from probes.crawl import Passage, Read, Site, Task, crawl
from probes.crawl.lexicon import LANGUAGES
from probes.errors import AccessRefused, TargetUnreachable
from probes.journal import Journal
from probes.proof import Proofs
from results.records import ArtifactKept, Body, Crawled, Finding, FindingKind, Retention, Role, Service
from scenarios.loaded import host_of

SHOWN = (
    FindingKind.PORTABILITY,
    FindingKind.ACCESS,
    FindingKind.NOTICE,
    FindingKind.ASKING,
    FindingKind.REQUEST,
    FindingKind.CONTACT,
)
"""Of these the first is shown in a picture each."""

PAUSE_S = 1.0
_PAUSE_AT_HOME_S = 0.02
_HOME = ("127.0.0.1", "localhost", "[::1]")

Pictures = Mapping[tuple[str, str], bytes]


async def look_over(service: Service, hosts: Sequence[str], session: Session, browsers: Browsers) -> tuple[Body, ...]:
    """Look a service's pages over; gives what was found, and the artifacts that show it.

    Raises:
        TargetUnreachable: the home page did not come.
        AccessRefused: it turned our program away.
    """
    site = await crawl(task_for(service, hosts, session))
    home = site.pages[0] if site.pages else None
    if home is None or home.status >= 400:
        if site.left.get(site.home) == "walls":
            raise AccessRefused("its pages are not given to our program")
        raise TargetUnreachable(service.url, site.left.get(site.home, "no page came"))
    pictures = await show(
        browsers,
        wanted_pictures(site),
        egress=session.egress,
        language=session.language,
        contact=session.contact,
        timezone=session.timezone,
    )
    return await _kept(site, pictures, session)


def task_for(service: Service, hosts: Sequence[str], session: Session) -> Task:
    """What is looked over for a case: the service's address, its notice, and the hosts that the scenario names."""
    return Task(
        home=service.url,
        notice=service.contact.notice,
        hosts=tuple(hosts),
        language=session.language,
        agent=f"portability-auditor ({session.contact})",
        proxy=session.egress.url,
        pause_s=pause_for(service.url),
    )


async def _kept(site: Site, pictures: Pictures, session: Session) -> tuple[Body, ...]:
    journal = Journal(session.scratch / "crawl.jsonl", session.redactor, session.now)
    try:
        proofs = Proofs(session, journal, export=None)
        kept: dict[str, ArtifactKept] = {}
        findings = [f for page in site.pages for f in await _findings(page, site, pictures, proofs, kept)]
    finally:
        journal.close()
    notices = [page for page in site.pages if page.is_notice]
    crawled = Crawled(
        pages=len(site.pages),
        is_whole=site.is_whole,
        stops=site.stops,
        findings=tuple(findings),
        languages=tuple(dict.fromkeys(page.language for page in notices if page.language)),
        words=LANGUAGES,
        software=site.pages[0].software,
    )
    return (*kept.values(), crawled)


async def _findings(
    page: Read, site: Site, pictures: Pictures, proofs: Proofs, kept: dict[str, ArtifactKept]
) -> list[Finding]:
    """The passages of one page, each with its place in the text that is kept."""
    if not page.passages:
        return []
    text = await proofs.keep(page.text.encode("utf-8", "replace"), Role.CAPTURE, "text/plain", retention=Retention.PAGE)
    if text is None:
        return []
    kept[text.sha256] = text
    found = []
    for passage in page.passages:
        picture = pictures.get((page.url, words_of(page, passage)))
        shown = await proofs.keep(picture, Role.SCREENSHOT, "image/jpeg") if picture is not None else None
        if shown is not None:
            kept[shown.sha256] = shown
        found.append(
            Finding(
                kind=FindingKind(passage.kind),
                page=text.sha256,
                start=passage.start,
                end=passage.end,
                clicks=clicks_to(site, page, passage),
                language=page.language,
                sort=passage.sort,
                shown=shown.sha256 if shown else None,
            )
        )
    return found


def clicks_to(site: Site, page: Read, passage: Passage) -> int | None:
    """From the home page to where it stands; of a link, to where it leads."""
    at = site.clicks_to(page.url)
    leads = passage.to if passage.kind in ("request", "terms") else ""
    if not leads:
        return at
    there = site.clicks_to(leads)
    return there if there is not None else None if at is None else at + 1


def words_of(page: Read, passage: Passage) -> str:
    return page.text[passage.start : passage.end].strip()


def wanted_pictures(site: Site, kinds: Sequence[FindingKind] = SHOWN) -> dict[str, list[str]]:
    """The first passage of each kind, the one that names more of a contact before one that names less."""
    wanted: dict[str, list[str]] = {}
    for kind in kinds:
        found = [(page, p) for page in site.pages for p in page.passages if p.kind == kind and words_of(page, p)]
        found.sort(key=lambda pair: (pair[1].sort != "officer", not pair[0].is_notice))
        for page, passage in found[:1]:
            words = words_of(page, passage)
            if words not in wanted.setdefault(page.url, []):
                wanted[page.url].append(words)
    return wanted


def pause_for(url: str) -> float:
    """Seconds between two requests; a rehearsal on this machine disturbs nobody."""
    return _PAUSE_AT_HOME_S if host_of(url).rpartition(":")[0] in _HOME else PAUSE_S

"""A world to look at: services of every sector, towns on shared software, two quarters, and what is hostile in names."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from fastapi import FastAPI

from auditor.criteria import REGISTER
from auditor.ladder import LADDERS, climb
from dashboards.address import Site
from dashboards.app import create_app
from dashboards.app.pages import Pages
from dashboards.judged import Judged
from dashboards.ladder import Step
from dashboards.publish import compose
from dashboards.shelf.stock import Shelf, stocked
from dashboards.site.catalogue import catalogue_of
from dashboards.site.export import Recipe
from dashboards.site.world import ErrorRate, Held, Measured, Party, Publisher, World
from results.figures.figure import slug_of
from results.figures.period import period_of
from results.figures.row import CaseRow, Finding, Standing
from results.records import (
    ControllerKind,
    Family,
    Interval,
    Obligation,
    Outcome,
    PublicationWhat,
    Sector,
    Text,
    Verdict,
)
from results.release import Release
from tests.dashboards.observatory.released import by_two
from tests.dashboards.released import EDITION, event, service
from tests.dashboards.shelved import lay
from tests.results.figures.rows import crowd

TODAY = date(2027, 6, 10)
URL = "https://portability.example"
CRITERIA = tuple(judge.CRITERION for judge in REGISTER)
STEPS = {
    str(track): tuple(Step(title=s.title, criteria=s.criteria, beyond_law=s.beyond_law) for s in steps)
    for track, steps in LADDERS.items()
}
SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)">{{ 7*7 }}&amp;"\'</style>'
PLACES = ("Aubrac", "Brume", "Cassis", "Douve", "Embruns", "Fougère", "Grève", "Houle", "Iroise", "Jade", "Landes")
KINDS = {
    Sector.LOCAL_GOVERNMENT: ("Ville de {}", "Communauté de communes de {}", "Portail famille de {}"),
    Sector.BANK: ("Banque {}", "Crédit {}"),
    Sector.INSURANCE: ("{} Assurances", "Mutuelle {}"),
    Sector.COMMUNICATION: ("Messagerie {}", "{} Mail"),
    Sector.ENERGY: ("Énergie {}", "Gaz de {}"),
    Sector.HEALTH: ("Clinique de {}", "Ma santé {}"),
}
PUBLISHER = Publisher(
    publisher=Party(
        name="Observatoire d’essai", address="1 rue du Port, 29000 Quimper", contact="contact@essai.example"
    ),
    register="SIREN 000 000 000",
    director="Une directrice de la publication",
    host=Party(name="Hébergeur d’essai", address="2 quai de la Douve, 59000 Lille", contact="+33 3 00 00 00 00"),
    contests="contester@essai.example",
)
MEASURED = Measured(
    on=date(2026, 11, 2),
    method="a" * 64,
    cases=812,
    errors=tuple(ErrorRate(criterion=one.id, due=12, missed=int(n == 3), accused=0) for n, one in enumerate(CRITERIA)),
    worlds=500,
    intervals=(
        Held(what="wilson", world="alone, all decided", held=478, intervals=500),
        Held(what="band", world="shared software", held=469, intervals=500),
    ),
)


def name_of(row: CaseRow, number: int) -> str:
    forms = KINDS.get(row.sector, ("{} en ligne", "Compte {}"))
    place = PLACES[number % len(PLACES)]
    return f"{forms[number % len(forms)].format(place)} {number}" if number >= len(PLACES) else forms[0].format(place)


def full(row: CaseRow, number: int) -> CaseRow:
    """A row of the crowd with findings by the true criteria and all its clocks."""
    chance = random.Random(number)
    submitted = row.submitted
    assert submitted is not None
    found = {}
    for place, criterion in enumerate(CRITERIA):
        outcome = chance.choices(list(Outcome), (60, 14, 8, 10, 8))[0]
        if criterion.family is Family.SECURITY:  # what fails there is held back
            outcome = Outcome.PASSED
        reasons = [r for r, said in criterion.reasons.items() if bool(said.repair) is (outcome is Outcome.FAILED)]
        law = criterion.obligation if isinstance(criterion.obligation, Obligation) else Obligation.LAW
        reason = (reasons or list(criterion.reasons))[place % len(reasons or criterion.reasons)]
        found[criterion.id] = Finding(outcome, reason, law)
    answered = row.answered
    due = row.first_deadline
    if answered is None or due is None:
        found["deadline"] = Finding(Outcome.FAILED, "silent", Obligation.LAW)
    elif answered.by.date() <= due:
        found["deadline"] = Finding(Outcome.PASSED, "in_time", Obligation.LAW)
    else:
        found["deadline"] = Finding(Outcome.FAILED, "late", Obligation.LAW)
    usable = answered if answered is not None and chance.random() < 0.75 else None
    town = row.sector is Sector.LOCAL_GOVERNMENT
    verdicts = {
        name: Verdict(criterion=name, version=1, outcome=one.outcome, reason=one.reason, obligation=one.obligation)
        for name, one in found.items()
    }
    return replace(
        row,
        outcomes=found,
        standings=(Standing.on(climb(row.track, verdicts, usable=usable is not None)),),
        final_deadline=due,
        received_on=submitted.by.date(),
        acknowledged=Interval(after=submitted.by, by=submitted.by + timedelta(hours=chance.randrange(1, 90))),
        usable=usable,
        controller_kind=ControllerKind.PUBLIC_BODY
        if town
        else ControllerKind.COMPANY
        if number % 40
        else ControllerKind.SOLE_TRADER,
        software=("Portail Citoyen", "e-Famille 3", "Guichet+")[number % 3] if town else None,
        holder_mode=("volunteer", "staff")[number % 2],
    )


def quarter(
    services: int,
    period: str,
    begin: date,
    *,
    seed: int,
    name: Callable[[CaseRow, int], str] = name_of,
    number: int = 1,
    owner: str | None = None,
    software: str | None = None,
    url: str | None = None,
    is_told: bool = True,
    statement: str = "Nous avions répondu.\n\nNotre journal le montre, et nous le tenons à disposition.",
) -> Release:
    """A release of so many services."""
    cases = []
    for place, plain in enumerate(crowd(services, seed=1, begin=begin)):
        row = replace(full(plain, place + seed), case=f"{period}-{place:06d}")
        told: tuple[PublicationWhat, ...] = (PublicationWhat.NOTIFIED, PublicationWhat.CONFIRMED)
        told += (PublicationWhat.REPAIRED,) if place % 4 == 0 else ()
        row = replace(row, software=software or row.software)
        failed = tuple(key for key, finding in row.outcomes.items() if finding.outcome is Outcome.FAILED)
        stated = event(row.case, PublicationWhat.STATED, note=statement, criteria=failed[:2] or ("deadline",))
        words = name(row, place)
        of = service(row.service, name=Text(fr=words, en=words), kind=row.controller_kind, sector=row.sector)
        of = replace(
            of,
            url=url or of.url,
            controller=replace(of.controller, name=owner or of.controller.name, country=row.country),
        )
        cases.append(
            Judged(
                row=row,
                service=of,
                evidence=f"{place:064x}",
                head=f"{place + seed:064x}",
                verified=True,
                events=(*(by_two(row.case, told) if is_told else ()), *([stated] if place % 7 == 0 else [])),
            )
        )
    edition = replace(
        EDITION, id=f"{period}.{number}", period=period_of(period), criteria=CRITERIA, until=date(2027, 6, 1)
    )
    return compose(cases, edition).release


def shelf(home: Path, services: int = 120) -> Shelf:
    """Two quarters of the same services."""
    third = quarter(services - services // 4, "2026-Q3", date(2026, 7, 1), seed=7)
    fourth = quarter(services, "2026-Q4", date(2026, 10, 1), seed=0)
    return stocked([lay(fourth, home, days=9), lay(third, home)], home)


def pages(url: str = URL, today: date = TODAY) -> Pages:
    return Pages(ladders=STEPS, today=lambda: today, url=url, publisher=PUBLISHER, measured=MEASURED)


def world(on: Shelf, url: str = URL) -> World:
    return World(
        shelf=on,
        catalogue=catalogue_of(on),
        ladders=STEPS,
        today=TODAY,
        url=url,
        publisher=PUBLISHER,
        measured=MEASURED,
    )


def app_of(on: Shelf, url: str = URL, *, today: date = TODAY, rate_per_s: float | None = None) -> FastAPI:
    return create_app(on, ladders=STEPS, site=Site(url=url), pages=pages(url, today), rate_per_s=rate_per_s)


def recipe(on: Shelf, url: str = URL) -> Recipe:
    return Recipe(
        editions=tuple(book.edition for book in on.books),
        home=on.books[0].package.folder.parent if on.books else Path(),
        ladders=STEPS,
        today=TODAY,
        url=url,
        publisher=PUBLISHER,
        measured=MEASURED,
    )


SAMPLES = (
    "",
    "services/2",
    "services/track=access",
    "services/country=FR",
    "service/service-0",
    "service/service-2",
    "service/service-7",
    "sectors",
    "sector/bank",
    "sector/local_government",
    "software",
    f"software/{slug_of('Portail Citoyen')}",
    "criteria",
    "criterion/deadline",
    "criterion/provided_data",
    "figures",
    "figure/responsiveness/2026-Q4",
    "figure/days_to_answer/2026-Q4",
    "figure/ladder/portability/2026-Q4",
    "figure/responsiveness/2026-Q4/sector=bank",
    "method",
    "releases",
    "release/2026-Q4.1",
    "contest",
    "legal",
)
"""A page of each kind, and of each of its shapes."""

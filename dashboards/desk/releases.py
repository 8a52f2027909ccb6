"""Which releases are there, does one take its next step, and is another one built?"""

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from starlette.responses import Response

from dashboards.desk.edition import ORDERED, ReleaseTold, Wanted
from dashboards.desk.guard import note_refusal
from dashboards.desk.roof import Missing, Refused
from dashboards.desk.visit import Visit
from dashboards.desk.words import REFUSED, RELEASES
from results.figures.period import preceding, quarter_of
from results.records import ReleaseState, Text
from results.store import act

STEPS: Final = {
    ReleaseState.FROZEN: Text(
        fr="Figer : c’est ce qui sera public, ou rien", en="Freeze: what will be public, or never"
    ),
    ReleaseState.PUBLISHED: Text(fr="Publier", en="Publish"),
}
"""An embargo names recipients and a moment: it has a form of its own."""
PAGE: Final = 200
_NOT_CONFIRMED: Final = Text(
    fr="Recopiez le nom de la publication pour confirmer : ceci ne se reprend pas.",
    en="Type the name of the release to confirm: this cannot be taken back.",
)
_NO_MOMENT: Final = Text(fr="Dites jusqu’à quand : un jour et une heure.", en="Say until when: a day and an hour.")
_PAST: Final = Text(fr="Ce moment est passé : un embargo finit plus tard.", en="That is over: an embargo ends later.")
_NOBODY: Final = Text(fr="Dites qui la reçoit avant les autres.", en="Say who has it before the others.")
_BOTH: Final = Text(
    fr="Un échantillon va avec la base dont il a été tiré : joignez les deux.",
    en="A sample goes with the frame that it was drawn from: attach both.",
)
_NO_DAY: Final = Text(fr="Ce n’est pas un jour.", en="That is no day.")


async def pulse(visit: Visit) -> str:
    """What the list hangs on: which releases there are, how far each is, and what came of those asked for."""
    return repr(([(one.id, one.state) for one in await visit.roof.releases()], await visit.roof.builds()))


async def listing(visit: Visit) -> Response:
    return visit.page(
        "releases.html.j2",
        releases=await visit.roof.releases(),
        states=RELEASES,
        builds=await visit.roof.builds(),
    )


async def ask(visit: Visit) -> Response:
    return await _form(visit)


async def order(visit: Visit) -> Response:
    """Have a release built; what is refused at once comes back with the form, the rest is told in the list."""
    period, until = visit.form.text("period"), visit.form.text("until")
    try:
        last = date.fromisoformat(until) if until else None
    except ValueError:
        return await _form(visit, 422, _NO_DAY)
    sample, frame = (next(iter(visit.form.uploads(name)), None) for name in ("sample", "frame"))
    if (sample is None) is not (frame is None):
        return await _form(visit, 422, _BOTH)
    wanted = Wanted(
        period=period,
        until=last,
        sample=sample,
        frame=frame,
        corrects=visit.form.text("corrects") or None,
        parquet=bool(visit.form.text("parquet")),
        with_pdf=bool(visit.form.text("pdf")),
    )
    async with visit.roof.store.write() as tx:
        await act.note(tx, visit.name, ORDERED, period[:20], at=visit.now)
    try:
        await visit.roof.build_release(wanted, person=visit.name)
    except Refused as refused:
        await note_refusal(visit, refused)
        return await _form(visit, 409, REFUSED, mend=refused.mend)
    return visit.go("/desk/releases", said="building")


async def _form(visit: Visit, status: int = 200, problem: Text | None = None, *, mend: str | None = None) -> Response:
    public = (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED)
    return visit.page(
        "release_form.html.j2",
        status,
        problem=visit.said(problem) if problem is not None else None,
        mend=mend,
        given=visit.form,
        is_new=problem is None,
        last=preceding(quarter_of(visit.today)).name,
        corrected=[one for one in await visit.roof.releases() if one.state in public],
        builds=await visit.roof.builds(),
    )


async def show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(
    visit: Visit, status: int = 200, problem: Text | None = None, *, mend: str | None = None, embargo: bool = False
) -> Response:
    release = await _release(visit)
    steps = [(state, STEPS[ReleaseState(state)]) for state in release.leads_to if state in STEPS]
    is_held = release.held_until is not None and visit.now < release.held_until
    can_hold = ReleaseState.EMBARGOED in release.leads_to and visit.may("release")
    return visit.page(
        "release.html.j2",
        status,
        problem=visit.said(problem) if problem is not None else None,
        mend=mend,
        release=release,
        states=RELEASES,
        is_held=is_held,
        steps=[] if is_held else steps,
        can_hold=can_hold,
        forewarned=await visit.roof.forewarned() if can_hold else (),
        given=visit.form,
        of_embargo=embargo,
    )


async def step(visit: Visit) -> Response:
    """Freeze or publish, its name typed."""
    release, state = await _release(visit), visit.form.text("state")
    if state not in STEPS or state not in release.leads_to:
        raise Missing
    if visit.form.text("confirm") != release.id:
        return await _page(visit, 422, _NOT_CONFIRMED)
    async with visit.roof.store.write() as tx:
        await act.note(tx, visit.name, "release_stepped", release.id, at=visit.now, details=state)
    try:
        await visit.roof.step_release(release.id, state, person=visit.name)
    except Refused as refused:
        await note_refusal(visit, refused)
        return await _page(visit, 409, REFUSED, mend=refused.mend)
    return visit.go(f"/desk/releases/{release.id}", said="stepped")


async def embargo(visit: Visit) -> Response:
    """Give it to some before it is public, until a moment by the desk's time; its name typed."""
    release, until, names = await _release(visit), visit.form.text("until"), visit.form.many("to")
    try:
        moment = datetime.fromisoformat(until).replace(tzinfo=ZoneInfo(visit.roof.zone)).astimezone(UTC)
    except ValueError:
        return await _page(visit, 422, _NO_MOMENT, embargo=True)
    wrong = _PAST if moment <= visit.now else _NOBODY if not names else None
    if wrong is None and visit.form.text("confirm") != release.id:
        wrong = _NOT_CONFIRMED
    if wrong is not None:
        return await _page(visit, 422, wrong, embargo=True)
    async with visit.roof.store.write() as tx:
        details = f"{moment:%Y-%m-%d %H:%M} UTC {', '.join(names)}"
        await act.note(tx, visit.name, "release_embargoed", release.id, at=visit.now, details=details)
    try:
        await visit.roof.step_release(
            release.id, ReleaseState.EMBARGOED, person=visit.name, until=moment, recipients=names
        )
    except Refused as refused:
        await note_refusal(visit, refused)
        return await _page(visit, 409, REFUSED, mend=refused.mend, embargo=True)
    return visit.go(f"/desk/releases/{release.id}", said="embargoed")


async def files(visit: Visit) -> Response:
    """Whether its files are what was built and signed."""
    release = await _release(visit)
    return visit.page("release_files.html.j2", release=release, differs=await visit.roof.differs(release.id))


async def difference(visit: Visit) -> Response:
    """What it says otherwise than another release of its period."""
    release = await _release(visit)
    other = visit.query("with") or next(iter(release.beside), "")
    if other and other not in release.beside:
        raise Missing
    changed = await visit.roof.changed(other, release.id) if other else None
    rows = changed.rows if changed is not None else ()
    first = PAGE * max(int(said) - 1, 0) if (said := visit.query("page")).isdecimal() and len(said) < 7 else 0
    return visit.page(
        "release_difference.html.j2",
        release=release,
        other=other,
        changed=changed,
        rows=rows[first : first + PAGE],
        first=first,
        before=first // PAGE or None,
        after=first // PAGE + 2 if first + PAGE < len(rows) else None,
    )


async def _release(visit: Visit) -> ReleaseTold:
    found = next((one for one in await visit.roof.releases() if one.id == visit.part("release")), None)
    if found is None:
        raise Missing
    return found

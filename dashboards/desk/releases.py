"""Which releases are there, and does one take its next step?"""

from typing import Final

from starlette.responses import Response

from dashboards.desk.roof import Missing
from dashboards.desk.shown import (
    ReleaseTold,
)
from dashboards.desk.visit import Visit
from dashboards.desk.words import RELEASES
from results.records import ReleaseState, Text
from results.store import act

STEPS: Final = {
    ReleaseState.FROZEN: Text(
        fr="Figer : c’est ce qui sera public, ou rien", en="Freeze: what will be public, or never"
    ),
    ReleaseState.PUBLISHED: Text(fr="Publier", en="Publish"),
}
"""An embargo names recipients and a moment: that is for the command line."""
_NOT_CONFIRMED: Final = Text(
    fr="Recopiez le nom de la publication pour confirmer : ceci ne se reprend pas.",
    en="Type the name of the release to confirm: this cannot be taken back.",
)


async def listing(visit: Visit) -> Response:
    return visit.page("releases.html.j2", releases=await visit.roof.releases(), states=RELEASES)


async def show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, status: int = 200, problem: Text | None = None) -> Response:
    release = await _release(visit)
    return visit.page(
        "release.html.j2",
        status,
        problem=visit.said(problem) if problem is not None else None,
        release=release,
        states=RELEASES,
        steps=[(state, STEPS[ReleaseState(state)]) for state in release.leads_to if state in STEPS],
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
    await visit.roof.step_release(release.id, state, person=visit.name)
    return visit.go(f"/desk/releases/{release.id}", said="stepped")


async def _release(visit: Visit) -> ReleaseTold:
    found = next((one for one in await visit.roof.releases() if one.id == visit.part("release")), None)
    if found is None:
        raise Missing
    return found

"""Which samples were drawn, by which digest does anybody know them, and how is another drawn?"""

from typing import Final

from starlette.responses import Response

from dashboards.desk.edition import ToDraw
from dashboards.desk.guard import note_refusal
from dashboards.desk.roof import Refused
from dashboards.desk.visit import Visit
from dashboards.desk.words import REFUSED
from dashboards.observatory.coverage import DESIGNS, WHY
from results.records import Text
from results.store import act

PAGE: Final = 200
_NO_FRAME: Final = Text(
    fr="Joignez la base : un fichier CSV avec une colonne service_id.",
    en="Attach the frame: a CSV file with a column service_id.",
)
_NO_SOURCE: Final = Text(fr="Dites d’où vient la base.", en="Say where the frame is from.")
_NO_SIZE: Final = Text(
    fr="Combien de services ? Écrivez un nombre, ou rien : alors tous.",
    en="How many services? Write a number, or nothing: then all.",
)


async def listing(visit: Visit) -> Response:
    return visit.page("samples.html.j2", samples=await visit.roof.samples(), designs=DESIGNS)


async def show(visit: Visit) -> Response:
    sample = await visit.roof.sample(visit.part("sample"))
    first = PAGE * max(int(said) - 1, 0) if (said := visit.query("page")).isdecimal() and len(said) < 7 else 0
    return visit.page(
        "sample.html.j2",
        sample=sample,
        designs=DESIGNS,
        why=WHY,
        drawn=sample.drawn[first : first + PAGE],
        before=first // PAGE or None,
        after=first // PAGE + 2 if first + PAGE < len(sample.drawn) else None,
    )


async def download(visit: Visit) -> Response:
    """The file, byte for byte as its digest was taken."""
    sample = await visit.roof.sample(visit.part("sample"))
    named = {"Content-Disposition": f'attachment; filename="{sample.id}.yaml"'}
    return Response(await visit.roof.sample_file(sample.id), media_type="application/yaml", headers=named)


async def ask(visit: Visit) -> Response:
    return _form(visit)


def _form(visit: Visit, status: int = 200, problem: Text | None = None, *, mend: str | None = None) -> Response:
    said = visit.said(problem) if problem is not None else None
    return visit.page("sample_form.html.j2", status, problem=said, mend=mend, given=visit.form)


async def draw(visit: Visit) -> Response:
    """Draw a sample and enter it; the frame is attached."""
    form, size = visit.form, visit.form.text("n")
    frame = next(iter(form.uploads("frame")), None)
    if frame is None:
        return _form(visit, 422, _NO_FRAME)
    if not form.text("source"):
        return _form(visit, 422, _NO_SOURCE)
    if size and not (size.isascii() and size.isdecimal() and len(size) < 8 and int(size)):
        return _form(visit, 422, _NO_SIZE)
    wanted = ToDraw(
        id=form.text("name"),
        source=form.text("source"),
        strata=tuple(column.strip() for column in form.text("strata").split(",") if column.strip()),
        size=int(size) if size else None,
        seed=form.text("seed"),
    )
    async with visit.roof.store.write() as tx:
        await act.note(tx, visit.name, "sample_drawn", wanted.id[:60], at=visit.now)
    try:
        await visit.roof.draw_sample(wanted, frame, person=visit.name)
    except Refused as refused:
        await note_refusal(visit, refused)
        return _form(visit, 422, REFUSED, mend=refused.mend)
    return visit.go(f"/desk/samples/{wanted.id}", said="drawn")

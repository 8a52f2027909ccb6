"""What did everybody do at the desk, or try? And who looked at which evidence?"""

from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from dashboards.desk.visit import Visit
from results.store import act, person

PAGE: Final = 100
_IN_ENGLISH: Final = ("refused", "release_not_built", "sign_in_failed")
"""What is noted besides in the words of the program, which speaks English; the rest are names and the words of people."""


async def show(visit: Visit) -> Response:
    who, what = visit.query("person"), visit.query("what")
    before = int(said) if (said := visit.query("before")).isdecimal() and len(said) < 16 else None
    async with visit.roof.store.read() as tx:
        rows = await act.listing(tx, person=who or None, what=what or None, before=before, limit=PAGE + 1)
        people = [one.name for one in await person.listing(tx)]
    shown = rows[:PAGE]
    kept = {name: value for name, value in (("person", who), ("what", what)) if value}
    return visit.page(
        "log.html.j2",
        acts=shown,
        people=people,
        who=who,
        what=what,
        in_english=_IN_ENGLISH,
        following=f"/desk/log?{urlencode({**kept, 'before': shown[-1].seq})}" if len(rows) > PAGE else None,
    )

"""How does a controller pass findings on to whoever makes its software, and take them back?"""

from starlette.responses import Response

from dashboards.notice.page.call import Call
from dashboards.notice.page.roof import Refused
from dashboards.notice.page.words import SAID
from dashboards.typography import written


async def ask(call: Call) -> Response:
    return _form(call) if _may_pass_on(call) else call.missing()


async def make(call: Call) -> Response:
    """Make the link, and show it this once."""
    if not _may_pass_on(call):
        return call.missing()
    known = {finding.name for finding in call.shown.told}
    findings = tuple(name for name in call.sent.many("finding") if name in known)
    if not findings:
        return _form(call, 422, error=call.why(Refused("findings")))
    secret, until = await call.roof.pass_on(call.token, findings)
    title = written(SAID["passed_on_now"], call.language)
    return call.page("passed_on", title=title, link=call.guard.site.at(f"/n/{secret}"), until=until, findings=findings)


async def take_back(call: Call) -> Response:
    if call.shown.is_delegate or len(call.rest) != 2:
        return call.missing()
    await call.roof.take_back(call.token, call.rest[1])
    return call.go()


def _may_pass_on(call: Call) -> bool:
    return not call.shown.is_delegate and not call.shown.is_advisory


def _form(call: Call, status: int = 200, *, error: str | None = None) -> Response:
    return call.page("pass_on", status, title=written(SAID["pass_on"], call.language), error=error)

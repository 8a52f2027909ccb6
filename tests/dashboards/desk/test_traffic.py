"""Are the exchanges of a HAR read line by line, filtered, and nothing of their bodies, headers or secrets?"""

import json
import re
from datetime import timedelta

from auditor.house import House
from dashboards.desk.traffic import PAGE, exchanges
from results.records import Role
from tests.dashboards.desk.rig import Page, Seat, keep
from tests.dashboards.desk.test_hostile import SCRIPT

SECRET = "hunter2-of-camille"
ROW = re.compile(
    r'<tr><td><time datetime="[^"]+">(\S+)</time></td><td>(\w+)</td><th scope="row">(.*?)</th><td>(.*?)</td>'
)


def entry(url: str, method: str = "GET", status: int = 200, kind: str = "text/html; charset=utf-8", **more: object):
    return {
        "startedDateTime": "2026-03-02T23:30:05.120Z",
        "time": 84.4,
        "request": {
            "method": method,
            "url": url,
            "headers": [{"name": "Cookie", "value": SECRET}],
            "postData": {"text": f"password={SECRET}"},
        },
        "response": {
            "status": status,
            "headers": [{"name": "Set-Cookie", "value": SECRET}],
            "content": {"size": 12_300, "mimeType": kind, "text": f"<p>{SECRET}</p>"},
            **more,
        },
    }


def har(*entries: object) -> bytes:
    return json.dumps({"log": {"version": "1.2", "entries": list(entries)}}).encode()


def bare(cell: str) -> str:
    return re.sub(r"<[^>]+>", "", cell)


def rows(page: Page) -> list[tuple[str, str, str, str]]:
    """Of each line the time, the method, where to, and how it ended."""
    return [(at, method, bare(where), bare(end)) for at, method, where, end in ROW.findall(page.text)]


async def test_each_exchange_is_a_line_and_no_secret_stands_in_it(ines: Seat, house: House, case: str) -> None:
    data = har(
        entry(f"https://camille:{SECRET}@portal.test/login?token={SECRET}#{SECRET}", "POST", 302),
        entry("https://portal.test/export", status=503, kind="application/json", _transferSize=900),
        entry("https://cdn.test/a.js", status=-1, kind="text/javascript"),
    )
    sha256 = await keep(house, case, data, "application/json", Role.HAR)
    at = f"/desk/cases/{case}/artifacts/{sha256}"
    page = await ines.get(at)
    assert rows(page) == [
        ("00:30:05", "POST", "portal.test/login?…", "302"),  # by the desk's own time
        ("00:30:05", "GET", "portal.test/export", "503"),
        ("00:30:05", "GET", "cdn.test/a.js", "no answer"),
    ]
    assert SECRET not in page.text
    assert page.has("3 requests · 2 hosts")
    assert page.has("12 kB")
    assert page.has("900 B")
    assert page.has("84 ms")
    assert f'href="{at}/file"' in page.text
    for query, paths in (
        ("status=5", ["portal.test/export"]),
        ("status=none", ["cdn.test/a.js"]),
        ("method=POST", ["portal.test/login?…"]),
        ("type=text/javascript", ["cdn.test/a.js"]),
        ("host=portal.test&q=EXP", ["portal.test/export"]),
    ):
        assert [row[2] for row in rows(await ines.get(f"{at}?{query}"))] == paths, query
    assert (await ines.get(f"{at}?q=nowhere")).has("No request is like that.")
    raw = await ines.get(f"{at}/file")
    assert (raw.body, raw.header("content-type")) == (data, "application/octet-stream")
    assert '<pre class="raw"' in (await ines.get(f"{at}?as=text")).text


async def test_many_exchanges_are_read_page_by_page(ines: Seat, house: House, case: str) -> None:
    data = har(*(entry(f"https://portal.test/{number}") for number in range(PAGE + 3)))
    sha256 = await keep(house, case, data, "application/json", Role.HAR)
    at = f"/desk/cases/{case}/artifacts/{sha256}"
    first = await ines.get(f"{at}?method=GET")
    following = re.search(r'href="(\?[^"]*from=\d+)"', first.text)
    assert following is not None
    second = await ines.get(at + following[1].replace("&amp;", "&"))
    assert [row[2] for row in (*rows(first), *rows(second))] == [f"portal.test/{n}" for n in range(PAGE + 3)]


async def test_a_har_that_says_nonsense_is_told_as_far_as_it_can_be(ines: Seat, house: House, case: str) -> None:
    odd = har({"time": "soon", "request": {"url": f"https://[{SCRIPT}", "method": SCRIPT}}, 7, entry("", status=99))
    sha256 = await keep(house, case, odd, "application/json", Role.HAR)
    page = await ines.get(f"/desk/cases/{case}/artifacts/{sha256}")
    assert (page.status, page.has("3 requests")) == (200, True)
    assert "<script>" not in page.text
    for other in (b"{}", b"[1]", b"not json", b"[" * 100_000):
        assert exchanges(other) is None
        sha256 = await keep(house, case, other, "application/json", Role.HAR)
        assert '<pre class="raw"' in (await ines.get(f"/desk/cases/{case}/artifacts/{sha256}")).text
    assert exchanges(har()) == ()
    (one,) = exchanges(har(entry("https://a.test/"))) or ()
    assert one.took == timedelta(milliseconds=84.4)

"""What telephones and browsers keep: cards in quoted-printable, a calendar, bookmarks, subscriptions."""

import html
import quopri
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

from results.records import Found
from tests.probes.export.shapes.account import Held, account, day, moment, phone, words
from tests.probes.export.shapes.shape import Members, Shape, of

TELEPHONE = account(
    "telephone",
    {
        "contacts": {
            "name": words("Zoé {}"),
            "note": words("Voisine de {} ; « L’Haÿ », cœur"),
            "phone": phone(),
            "born": day(),
        },
        "events": {"title": words("Bilan, {}"), "place": words("Près de {}"), "at": moment()},
    },
)
BROWSER = account(
    "browser",
    {
        "bookmarks": {"title": words("À lire : {} & <suite>"), "at": moment()},
        "subscriptions": {"title": words("Journal {}"), "note": words("Sur {}")},
    },
)


def _telephone(held: Sequence[Held]) -> Members:
    cards = "".join(_card(had) for had in of(held, "contacts"))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//FR"]
    for number, had in enumerate(of(held, "events")):
        title = had["title"].replace(",", "\\,")
        start = f"{had.moment.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}"
        lines += ["BEGIN:VEVENT", f"UID:{number}@x", "DTSTAMP:20260101T000000Z", f"DTSTART:{start}"]
        lines += [f"SUMMARY:{title}", f"LOCATION:{had['place']}", "END:VEVENT"]
    calendar = "".join(f"{line}\r\n" for line in [*lines, "END:VCALENDAR"])
    return {"contacts.vcf": cards.encode(), "agenda.ics": calendar.encode()}


def _card(had: Held) -> str:
    """vCard 2.1: whatever is not ASCII in quoted-printable, cut after 76 characters with soft breaks."""

    def line(name: str, value: str) -> str:
        raw = quopri.encodestring(value.encode(), quotetabs=False).decode("ascii").replace("\n", "\r\n")
        return f"{name};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{raw}\r\n"

    first, last = had["name"].split(" ", 1)
    return (
        f"BEGIN:VCARD\r\nVERSION:2.1\r\n{line('N', f'{last};{first};;;')}{line('FN', had['name'])}"
        f"TEL;CELL;PREF:{had['phone']}\r\nBDAY:{had['born'].replace('-', '')}\r\n{line('NOTE', had['note'])}END:VCARD\r\n"
    )


def _browser(held: Sequence[Held]) -> Members:
    marks = "".join(
        f'        <DT><A HREF="https://site.example/{n}" ADD_DATE="{int(h.moment.timestamp())}">{html.escape(h["title"])}</A>\n'
        for n, h in enumerate(of(held, "bookmarks"))
    )
    page = (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<!-- This is an automatically generated file. -->\n"
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">\n<TITLE>Bookmarks</TITLE>\n<H1>Menu</H1>\n'
        f'<DL><p>\n    <DT><H3 ADD_DATE="1">Barre</H3>\n    <DL><p>\n{marks}    </DL><p>\n</DL><p>\n'
    )
    outlines = "".join(
        f'<outline type="rss" text={quoteattr(h["title"])} description={quoteattr(h["note"])} xmlUrl="https://f.example/{n}"/>'
        for n, h in enumerate(of(held, "subscriptions"))
    )
    opml = (
        f'<?xml version="1.0"?><opml version="2.0"><head/><body><outline text="Tous">{outlines}</outline></body></opml>'
    )
    return {"signets.html": page.encode(), "abonnements.opml": opml.encode()}


SHAPES = (
    Shape(
        name="an old telephone's cards and calendar",
        account=TELEPHONE,
        write=_telephone,
        decoders=("vcard", "icalendar"),
        found={("contacts", "born"): Found.NORMALISED, ("events", "at"): Found.NORMALISED},
    ),
    Shape(
        name="bookmarks and subscriptions",
        account=BROWSER,
        write=_browser,
        decoders=("html", "xml"),
        found={("bookmarks", "at"): Found.NORMALISED},
    ),
)

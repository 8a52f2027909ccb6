"""How is a report handed to people and to programs? As a message, as a page, and as one JSON object; pure."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from dashboards.periodical.report import Report
from dashboards.periodical.words import foot_of, sections, title_of
from dashboards.template import environment, source
from dashboards.typography import moment, spaced
from results.clock import rfc3339
from results.records import LANGUAGES, Archive, Language, Said, Text

FORMAT: Final = "portability-auditor/report"
VERSION: Final = 1
_REPORT: Final[TypeAdapter[Report]] = TypeAdapter(Report)
_AS_OF: Final = Text(fr="Au {at}.", en="As of {at}.")
_DELIVERY: Final = Text(fr="Envoi : {id}", en="Delivery: {id}")


def delivery_id(report: Report, recipient: str) -> str:
    """The same for all tries, and whoever may have asked for it: nobody gets the report of a period twice."""
    return f"report_{report.what}_{report.period.name}_{recipient}"


def say(report: Report, recipient: str, language: Language | None, archive: Archive) -> Said:
    """What one recipient is told, in both languages, or in the one that was chosen in either place."""
    identity = delivery_id(report, recipient)
    titles, bodies = {}, {}
    for one in LANGUAGES:
        titles[one] = title_of(report, language or one)
        bodies[one] = _body(report, identity, language or one)
    return Said(
        title=Text(fr=titles["fr"], en=titles["en"]),
        body=Text(fr=bodies["fr"], en=bodies["en"]),
        document=document(report, identity, recipient),
        archive=archive,
    )


def document(report: Report, identity: str, recipient: str) -> str:
    """The report for programs."""
    whole: Mapping[str, Any] = {
        "format": FORMAT,
        "v": VERSION,
        "type": f"report.{report.what}",
        "id": identity,
        "timestamp": rfc3339(report.written_at),
        "recipient": recipient,
        "report": _REPORT.dump_python(report, mode="json"),
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def page(report: Report, language: Language) -> str:
    """The report as a page that stands alone: no script, nothing from elsewhere."""
    return (
        environment(language)
        .get_template("periodical.html.j2")
        .render(
            language=language,
            style=source(language, "notice.css"),
            title=title_of(report, language),
            operator=report.operator,
            as_of=_as_of(report, language),
            sections=sections(report, language),
            foot=foot_of(report, language),
        )
    )


def _as_of(report: Report, language: Language) -> str:
    return spaced(_AS_OF.in_(language), language).format(at=moment(report.written_at, language, report.zone))


def _body(report: Report, identity: str, language: Language) -> str:
    blocks = [
        "\n".join([section.title, *(f"- {line}" for line in section.lines)]) for section in sections(report, language)
    ]
    delivery = spaced(_DELIVERY.in_(language), language).format(id=identity)
    return "\n\n".join([*blocks, "\n".join([*foot_of(report, language), _as_of(report, language), delivery])])

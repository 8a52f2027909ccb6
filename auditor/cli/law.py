"""`auditor law`: until when must a service answer, and by which rules?"""

from datetime import date
from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.table import Table
from rich.text import Text as Styled

from auditor.cli.console import Json, Lang, emit, language_of, out
from auditor.law import (
    LAW_DATA_VERSION,
    Deadline,
    Extension,
    IdentityDemand,
    IdentityEffect,
    LawError,
    compute_deadline,
    country_of,
    default_timezone,
    instant_of_end,
    parse_day,
    say_day,
)
from auditor.settings import load_settings
from results.records import Jurisdiction, Language, Text

app = typer.Typer(no_args_is_help=True)

_DEADLINE: TypeAdapter[Deadline] = TypeAdapter(Deadline)

_DUE = Text(fr="Échéance\u00a0: {day}", en="Deadline: {day}")
_DUE_OPEN = Text(
    fr="Échéance\u00a0: pas avant le {day}, le délai étant suspendu",
    en="Deadline: not before {day}; the clock stands still",
)
_STRICT = Text(fr="Selon la lecture la plus stricte\u00a0: {day}", en="By the strictest reading: {day}")

_OPTIONS = {
    "country_unknown": "--country",
    "region_unknown": "--region",
    "zone_unknown": "--timezone",
    "law_not_yet_in_force": "--received",
    "calendar_ends": "--received",
}


@app.callback()
def law() -> None:
    """The law: deadlines, and how each came about."""


@app.command("deadline")
def deadline(
    *,
    received: Annotated[str, typer.Option(metavar="DATE", help="Day of receipt in the controller's zone, YYYY-MM-DD.")],
    country: Annotated[str, typer.Option(metavar="CC", help="The controller's country, ISO 3166-1.")],
    region: Annotated[str | None, typer.Option(help="Its region, where that has public holidays of its own.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Its zone, an IANA name. Default: the country's.")] = None,
    extension_announced: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day on which two further months were announced.")
    ] = None,
    with_reasons: Annotated[bool, typer.Option("--with-reasons", help="The announcement gave reasons.")] = False,
    identity_asked: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day on which proof of identity or details were asked for.")
    ] = None,
    identity_given: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day on which that was given. Default: never.")
    ] = None,
    identity_effect: Annotated[
        IdentityEffect | None, typer.Option(help="What that does to the clock. Default: the most lenient reading.")
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Compute the last day to answer a request, and say every rule applied."""
    language = _language(lang)
    received_on = _day(received, "--received")
    try:
        zone = timezone or default_timezone(country, region)
        jurisdiction = Jurisdiction(country=country, region=region, timezone=zone)
        computed = compute_deadline(
            received_on,
            jurisdiction,
            extension=_extension(extension_announced, received_on, with_reasons=with_reasons),
            identity=_identity(identity_asked, identity_given, received_on, identity_effect),
        )
        late_from = instant_of_end(computed.last_day, jurisdiction)
    except LawError as error:
        raise typer.BadParameter(str(error), param_hint=_OPTIONS.get(error.code)) from None
    if not as_json:
        _draw(computed, language)
        return
    rules = country_of(country).rules_on(received_on)
    emit(
        {
            "jurisdiction": {"country": country, "region": region, "timezone": zone},
            **_DEADLINE.dump_python(computed, mode="json"),
            "late_from": None if computed.suspended else late_from.isoformat(),
            "unconfirmed": sorted(rules.unconfirmed),
            "law_data": LAW_DATA_VERSION,
        }
    )


def _draw(computed: Deadline, language: Language) -> None:
    """The deadline first, then how it came about."""
    console = out()
    due = _DUE_OPEN if computed.suspended else _DUE
    console.print(Styled(due.in_(language).format(day=say_day(computed.last_day, language)), style="bold"))
    if computed.strict_last_day != computed.last_day:
        console.print(_STRICT.in_(language).format(day=say_day(computed.strict_last_day, language)))
    console.print()
    steps = Table.grid(padding=(0, 2))
    steps.add_column(justify="right", style="dim", no_wrap=True)
    steps.add_column(ratio=1, overflow="fold")
    steps.add_column(style="dim", max_width=26)
    for number, step in enumerate(computed.trace, start=1):
        steps.add_row(f"{number}.", Styled(step.words.in_(language)), Styled(step.article))
    console.print(steps)


def _extension(announced: str | None, received_on: date, *, with_reasons: bool) -> Extension | None:
    if announced is None:
        if with_reasons:
            raise typer.BadParameter("reasons for what? Give --extension-announced too", param_hint="--with-reasons")
        return None
    announced_on = _day(announced, "--extension-announced", no_earlier_than=received_on)
    return Extension(announced_on=announced_on, with_reasons=with_reasons)


def _identity(
    asked: str | None, given: str | None, received_on: date, effect: IdentityEffect | None
) -> IdentityDemand | None:
    if asked is None:
        for value, option in ((given, "--identity-given"), (effect, "--identity-effect")):
            if value is not None:
                raise typer.BadParameter("nobody asked. Give --identity-asked too", param_hint=option)
        return None
    asked_on = _day(asked, "--identity-asked", no_earlier_than=received_on)
    given_on = None if given is None else _day(given, "--identity-given", no_earlier_than=asked_on)
    return IdentityDemand(asked_on=asked_on, given_on=given_on, effect=effect)


def _day(text: str, option: str, *, no_earlier_than: date = date.min) -> date:
    try:
        day = parse_day(text)
    except LawError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None
    if day < no_earlier_than:
        raise typer.BadParameter(
            f"{day} lies before {no_earlier_than}. Correct one of the two days.", param_hint=option
        )
    return day


def _language(written: str | None) -> Language:
    return language_of(written) or load_settings().language

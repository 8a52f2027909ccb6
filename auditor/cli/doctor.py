"""`auditor doctor`: is everything here that a case needs, and what mends what is not?"""

import os
import resource
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import typer

from auditor.alert.rule import load_rules
from auditor.cli.console import Json, emit, out
from auditor.cli.installation import run
from auditor.push.recipient import load_recipients, target_of
from auditor.settings import Settings, load_settings
from auditor.subscriber.declared import load_subscribers
from probes.chromium import find_executable
from probes.errors import ProbeError
from probes.export.confine import confinement
from results.errors import ResultsError, StoreAddressWrong
from results.key import fingerprint, load_keys
from results.mount import is_networked, kind_of
from results.store import Store
from results.store.address import file_of, read_address
from scenarios.account import load_accounts
from scenarios.errors import ScenarioError

_LEAST_FREE = 2 * 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at; `mend` where it is not well."""

    what: str
    well: bool
    found: str
    mend: str = ""


def doctor(*, as_json: Json = False) -> None:
    """Look at everything a case needs; exit code 4 where something must be mended."""
    findings = list(_examine(load_settings()))
    if as_json:
        emit([{"what": f.what, "well": f.well, "found": f.found, "mend": f.mend} for f in findings])
    else:
        for finding in findings:
            mark, tone = ("ok  ", "green") if finding.well else ("mend", "bold red")
            out().print(f"[{tone}]{mark}[/]  {finding.what:<12} ", end="")
            out().print(("\n" + " " * 19).join(finding.found.splitlines()), markup=False)
            if finding.mend:
                out().print(f"      {'':<12} {finding.mend}", markup=False, style="dim")
    if not all(finding.well for finding in findings):
        raise typer.Exit(4)


def _examine(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    if not home.is_dir():
        yield Finding(what="home", well=False, found=f"no installation at {home.absolute()}", mend="auditor init")
        return
    yield Finding(what="home", well=True, found=str(home.absolute()))
    yield _who(settings)
    yield _tried("keys", lambda: f"readable by us alone, signing key {fingerprint(load_keys(home).public)}")
    yield _tried("accounts", lambda: f"{len(load_accounts(settings.accounts).by_id)} accounts, by reference")
    yield _tried("alerts", lambda: _alerts(settings))
    yield _tried("reports", lambda: _reports(settings))
    yield _store_place(settings) or _tried("store", lambda: run(_store(settings)))
    yield _tried("browser", lambda: str(find_executable()))
    held = run(confinement())
    yield Finding(what="inspector", well=True, found="confined by " + ", ".join(held))
    free = shutil.disk_usage(home).free
    room = "free some room: exports can be large" if free < _LEAST_FREE else ""
    yield Finding(what="disk", well=not room, found=f"{free // 2**20} MB free", mend=room)
    core = resource.getrlimit(resource.RLIMIT_CORE)[0]
    if core != 0 and os.name == "posix":
        yield Finding(
            what="core dumps", well=True, found="allowed: a crash could write secrets to disk (`ulimit -c 0`)"
        )


def _who(settings: Settings) -> Finding:
    """Who asks: it stands in every letter and every request; a service on this machine need not know."""
    if settings.contact:
        return Finding(what="who asks", well=True, found=", ".join(filter(None, (settings.operator, settings.contact))))
    mend = f"before a real service is asked: write operator and contact into {settings.home / 'auditor.toml'}"
    return Finding(what="who asks", well=True, found="nobody says so yet", mend=mend)


def _store_place(settings: Settings) -> Finding | None:
    """Refuse a file that another machine may have open too: it is not even tried."""
    try:
        file = file_of(read_address(settings.store_url))
    except StoreAddressWrong:
        return None  # said by whoever tries
    kind = kind_of(file.parent) if file is not None else None
    if kind is None or not is_networked(kind):
        return None
    found = f"{file} lies on a network ({kind}): SQLite would lose there what was written"
    mend = "move the home to a disk of this machine, or set `database` to a PostgreSQL"
    return Finding(what="store", well=False, found=found, mend=mend)


def _alerts(settings: Settings) -> str:
    recipients = load_recipients(settings.recipients, language=settings.language)
    rules = load_rules(settings.alerts, recipients=recipients)
    if not rules.rules and (rules.watch is None or not rules.watch.targets):
        return f"no rule: nobody is told what happens ({settings.alerts})"
    reached = dict.fromkeys(name for rule in rules.rules for name in rule.targets)
    reached |= dict.fromkeys(rules.watch.targets if rules.watch is not None else ())
    for name in reached:
        target_of(recipients.of(name), environ=os.environ, register=lambda _secret, _name: None)
    return f"{len(rules.rules)} rules, for {', '.join(reached)}"


def _reports(settings: Settings) -> str:
    recipients = load_recipients(settings.recipients, language=settings.language)
    subscribers = load_subscribers(settings.subscribers, recipients=recipients)
    if not subscribers:
        return f"no subscriber: nobody gets a report by itself ({settings.subscribers})"
    reached = dict.fromkeys(name for one in subscribers for name in one.targets)
    for name in reached:
        target_of(recipients.of(name), environ=os.environ, register=lambda _secret, _name: None)
    return f"{len(subscribers)} subscribers, for {', '.join(reached)}"


async def _store(settings: Settings) -> str:
    store = await Store.open(settings.store_url)
    dialect, place = store.dialect, store.place
    await store.close()
    return f"{dialect}, schema up to date: {place}"


def _tried(what: str, look: Callable[[], object]) -> Finding:
    try:
        return Finding(what=what, well=True, found=str(look()))
    except (ResultsError, ScenarioError, ProbeError) as error:
        return Finding(what=what, well=False, found=str(error))

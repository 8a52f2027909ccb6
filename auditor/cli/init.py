"""`auditor init`: an installation in AUDITOR_HOME."""

from pathlib import Path

from auditor.cli.console import Json, emit, out, say
from auditor.cli.installation import run
from auditor.settings import load_settings
from results.durable import create_file, make_folder
from results.key import fingerprint, make_keys
from results.store import Store

SETTINGS = """\
# The settings of this installation; every key can also be given as AUDITOR_<KEY>.
language = "fr"            # of reports and questions: fr or en
# operator = "Self Data"   # who audits, as it stands in reports
# contact = "+https://auditor.example/bot"   # in the User-Agent and below letters: how a service reaches you, or a mail address
# scenarios = "scenarios"  # where catalogue/, services/, personas/ are
# public_url = "https://observatory.example"   # where releases are public: what is told to others links there
# database = ""            # postgresql://USER@HOST/DATABASE; empty: a SQLite file here
#
# [retention]              # months after the end of a case or a dispute, then it is erased: docs/privacy.md
# export_months = 12
# mail_months = 12
# page_months = 60
# derived_months = 60
"""

ACCOUNTS = """\
# Test accounts, by reference. Keep this file private (chmod 600) and out of version control.
# One table per "persona@service"; only username, email and holder may stand in clear, every other
# value is env:NAME, file:PATH or keyring:SERVICE/NAME.
# These two are for `auditor sandbox`, which prints the passwords to export.

["camille@sablon-mutuelle"]
username = "camille"
email = "camille@sandbox.test"
password = "env:CAMILLE_PASSWORD"
holder = { mode = "agreed", reference = "sandbox" }

["noe@sablon-mutuelle"]
username = "noe"
email = "noe@sandbox.test"
password = "env:NOE_PASSWORD"
holder = { mode = "agreed", reference = "sandbox" }
"""

ALERTS = """\
# Who is told what happens, a table for each rule; without a rule nobody is told. docs/alerts.md says it all.
# Targets are recipients of recipients.toml whose gets name "alerts": what is told is not public yet.
#
# [broken]
# event = ["scenario_broken", "account_locked", "credential_rejected"]   # none: all
# service = ["acme"]            # also: campaign, sector
# severity = "warning"          # at least: notice, warning, urgent
# targets = ["team"]
# digest = "at once"            # or "hourly", "daily at 08:00"
# quiet = "22:00-07:00"         # nobody is told then, but of leaks (let_through)
# zone = "Europe/Paris"
# escalate_after_h = 4          # nobody has said `auditor alert ack KEY` by then: told also to
# escalate_to = ["lead"]
# language = "fr"
#
# [watch]                       # the bot itself, seen by `auditor alert watch` from cron
# older_than_min = 15
# targets = ["team"]
# heartbeat_url = "env:HEARTBEAT_URL"
"""


SUBSCRIBERS = """\
# Who gets a report by itself, a table for each; docs/releases.md says it all.
# Targets are recipients of recipients.toml whose gets name what it tells of.
#
# [ministry]
# what = "observatory"          # what is public; "auditors": our own work; "extract": one controller's services
# period = "monthly"            # or "quarterly"
# targets = ["ministry"]
# cron = "0 8 3 * *"            # once the period is over; this is the default
# zone = "Europe/Paris"
# language = "fr"               # default: the recipient's own
#
# [metz]
# what = "extract"
# controller = "215704636"      # register number or name
# period = "quarterly"
# targets = ["metz"]
"""


def init(*, as_json: Json = False) -> None:
    """Make an installation: folders, keys, settings, store; what is there already stays."""
    settings = load_settings()
    home = settings.home
    make_folder(home)
    keys = make_keys(home)
    create_file(home / "auditor.toml", SETTINGS.encode())
    create_file(settings.accounts, ACCOUNTS.encode())
    create_file(settings.alerts, ALERTS.encode())
    create_file(settings.subscribers, SUBSCRIBERS.encode())

    async def work() -> None:
        await (await Store.open(settings.store_url)).close()

    run(work())
    print_ = fingerprint(keys.public)
    if as_json:
        emit({"home": str(home.absolute()), "key": print_})
        return
    out().print(f"Installation: {home.absolute()}", markup=False)
    out().print(f"Evidence is signed with key {print_}", markup=False)
    say(
        f"Publish this fingerprint where others can find it. Back up {Path(home) / 'keys'}: without it the vault is lost."
    )
    say(f"{home / 'auditor.toml'} says in which language, and in whose name, is asked: language, operator, contact.")

"""The command line: parse, wire, print; errors become exit codes (`auditor.cli.ending`).

0 done, nothing failed; 1 a fault of this program; 2 usage; 3 findings;
4 invalid scenario or configuration; 5 inconclusive; 6 evidence does not
verify; 75 try again later; 130 interrupted.
"""

import sys
from typing import Final

import typer

from auditor.cli.ending import ended
from auditor.cli.late import Late, late

COMMANDS: Final = {
    "init": Late("init:init", "Make an installation: folders, keys, settings, store; what is there already stays."),
    "demo": Late(
        "demo:demo",
        "Audit four staged services through a real browser, over forty simulated days; then serve what came of it.",
    ),
    "doctor": Late("doctor:doctor", "Look at everything a case needs; exit code 4 where something must be mended."),
    "plant": Late(
        "plant:plant",
        "Plant both accounts of a scenario; what is planted already stays. Goes on where it was interrupted.",
    ),
    "assess": Late(
        "assess:assess",
        "Seal a case as it is now, judge it, write its report; exit code 3 where something is not met, 5 where open.",
    ),
    "reassess": Late(
        "reassess:reassess",
        "Inspect and judge sealed evidence again by this program, with no network, and say what changed and why.",
    ),
    "run": Late(
        "bot:run_bot",
        "Do what is due, whenever it is due, until stopped (Ctrl-C or SIGTERM; what runs is finished first).",
    ),
    "worker": Late("bot:worker", "As `run`, beside as many others as you like, on machines that share one PostgreSQL."),
    "health": Late(
        "bot:health", "Say how the bot is; exit code 75 where nothing runs, or something keeps it from working."
    ),
    "stop-all": Late(
        "bot:stop_all",
        "Stop everything within seconds, on every machine; nothing is lost, and nothing is asked before --lift.",
    ),
    "inspect": Late(
        "inspect:inspect", "Open an export in a confined process and say what is in it, in what form, and what is not."
    ),
    "scan": Late(
        "scan:scan_",
        "Read a service's public pages, politely: its notice, how one asks, a contact, its terms, its software.",
    ),
    "serve": Late(
        "serve:serve",
        "Serve what is public, and the desk, until Ctrl-C or SIGTERM; a release that is published appears within seconds.",
    ),
    "sandbox": Late(
        "sandbox:sandbox",
        "Serve the sandbox until Ctrl-C, with two test members whose passwords are made now and shown once.",
    ),
    "simulate": Late(
        "simulate:simulate_services",
        "Ask synthetic services for data over months of virtual time, and compare what is found with what was drawn.",
    ),
    "scenario": Late("scenario:app", "Declarations: what the bot does at a service."),
    "account": Late("account:app", "Test accounts: whose they are, where each stands, what is missing."),
    "alert": Late("alert:app", "Alerts to auditors: what happened, who is told, who sees to it."),
    "campaign": Late("campaign:app", "Campaigns: standing orders. These scenarios, at this cadence."),
    "case": Late("case:app", "Cases: one exercise of the right, from request to closure."),
    "question": Late("question:app", "Questions that only a person can answer."),
    "evidence": Late("evidence:app", "Sealed evidence: for the file of a case, for publication, for doubters."),
    "law": Late("law:app", "The law: deadlines, and how each came about."),
    "method": Late("method:app", "The method: its criteria, thresholds and error rates."),
    "notice": Late("notice:app", "Notices: what a controller is told, and what it answers."),
    "privacy": Late("privacy:app", "Our own GDPR: retention, and what people ask about their own data."),
    "sample": Late("sample:app", "Samples: a frame, a draw that anybody can repeat, and who was left out."),
    "release": Late("release:app", "Releases: build, verify, compare, freeze, embargo, publish."),
    "site": Late("site:app", "The public site: every page of what is published, as files."),
    "store": Late("store:app", "The database: whole, up to date, kept elsewhere too, or moved."),
    "truth": Late("truth:app", "Ground truths: values to plant, and to look for in an export."),
    "user": Late("user:app", "People: who may enter the desk, in which roles."),
}


app = typer.Typer(
    name="auditor",
    cls=late(COMMANDS),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Ask a service for a person's data the way a person would, and prove what came back and when.",
)


@app.callback()
def _auditor() -> None:
    pass


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    return ended(lambda: app(arguments, prog_name="auditor"))

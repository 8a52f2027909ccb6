"""The command line: parse, wire, print; and the only place where errors become exit codes.

0 done, nothing failed; 1 a fault of this program; 2 usage; 3 findings;
4 invalid scenario or configuration; 5 inconclusive; 6 evidence does not
verify; 75 try again later; 130 interrupted.
"""

import sys

import typer

from auditor.cli import (
    account,
    alert,
    assess,
    bot,
    campaign,
    case,
    demo,
    doctor,
    evidence,
    init,
    inspect,
    law,
    method,
    notice,
    plant,
    privacy,
    push,
    question,
    reassess,
    release,
    sample,
    sandbox,
    scan,
    scenario,
    serve,
    simulate,
    site,
    store,
    truth,
)
from auditor.cli.console import complain
from auditor.desk import AnswerRefused, Refused
from auditor.law import LawError
from auditor.scan import ScanImpossible
from auditor.settings import SettingsError
from probes.errors import ProbeError
from results.errors import ResultsError
from results.figures.sampling import SampleRefused
from scenarios.errors import ScenarioError

app = typer.Typer(
    name="auditor",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Ask a service for a person's data the way a person would, and prove what came back and when.",
)
app.command()(init.init)
app.command()(demo.demo)
app.command()(doctor.doctor)
app.command()(plant.plant)
app.command()(assess.assess)
app.command()(reassess.reassess)
app.command("run")(bot.run_bot)
app.command()(bot.worker)
app.command()(bot.health)
app.command()(bot.stop_all)
app.command()(inspect.inspect)
app.command("scan")(scan.scan_)
app.command()(serve.serve)
app.command("sandbox")(sandbox.sandbox)
app.command("simulate")(simulate.simulate_services)
app.add_typer(scenario.app, name="scenario")
app.add_typer(account.app, name="account")
app.add_typer(alert.app, name="alert")
app.add_typer(campaign.app, name="campaign")
app.add_typer(case.app, name="case")
app.add_typer(question.app, name="question")
app.add_typer(evidence.app, name="evidence")
app.add_typer(law.app, name="law")
app.add_typer(method.app, name="method")
app.add_typer(notice.app, name="notice")
app.add_typer(privacy.app, name="privacy")
app.add_typer(sample.app, name="sample")
release.app.command("push")(push.push_release)
release.app.command("pushes")(push.pushes)
app.add_typer(release.app, name="release")
app.add_typer(site.app, name="site")
app.add_typer(store.app, name="store")
app.add_typer(truth.app, name="truth")

USAGE, INVALID, TRY_LATER = 2, 4, 75


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    try:
        app(arguments, prog_name="auditor")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except (LawError, ScanImpossible) as error:
        complain(str(error))
        return USAGE
    except (ScenarioError, SettingsError, Refused, AnswerRefused, SampleRefused) as error:
        complain(str(error))
        return INVALID
    except (ResultsError, ProbeError) as error:
        complain(str(error))
        return TRY_LATER if error.retry else INVALID
    return 0

"""`auditor reassess`: old evidence before this inspector and this method, and what they say otherwise."""

from collections.abc import Iterator
from typing import Annotated, Final

import typer
from pydantic import TypeAdapter

from auditor.anew import Anew, Moved, judge_anew, moved_in
from auditor.assess import method_digest
from auditor.cli.console import Json, emit, out, say, table
from auditor.cli.installation import opened, run
from auditor.reassess import InspectionChange, Looked, Reassessed, Why, reassess_all, sealed_cases

_DONE: TypeAdapter[list[Reassessed]] = TypeAdapter(list[Reassessed])
_MOVED: TypeAdapter[list[Moved]] = TypeAdapter(list[Moved])

_REMARKS: Final = {
    Looked.AS_STORED: "the export was erased under our rules of retention: judged by what was found in it before",
    Looked.ERASED: "the export was erased under our rules of retention before anybody inspected it",
    Looked.STOPPED: "this inspector could not read the export to its end: nothing in it is called missing",
}
_CAUSES: Final = {
    Why.INSPECTOR: "another inspector",
    Why.METHOD: "another method",
    Why.EVIDENCE: "more evidence",
}


def reassess(
    cases: Annotated[list[str] | None, typer.Argument(help="Cases; default: all that were sealed.")] = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="All that were sealed.")] = False,
    method: Annotated[
        bool,
        typer.Option("--method", help="Every seal, not the newest of each case alone; what differs, by criterion."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --method: keep no verdict.")] = False,
    as_json: Json = False,
) -> None:
    """Inspect and judge sealed evidence again by this program, with no network, and say what changed and why.

    Old scorecards stay, and nothing is published. Broken off, it goes on where it was when it is started again.
    """
    if cases and all_:
        raise typer.BadParameter("name cases, or say --all", param_hint="--all")
    if dry_run and not method:
        raise typer.BadParameter("it goes with --method", param_hint="--dry-run")
    if method:
        _by_method(cases or None, is_dry=dry_run, as_json=as_json)
        return

    async def work() -> list[Reassessed]:
        done: list[Reassessed] = []
        async with opened() as house:
            wanted = tuple(dict.fromkeys(cases)) if cases else await sealed_cases(house)
            async for one in reassess_all(house, wanted):
                done.append(one)
                if not as_json:
                    _draw(one)
                say(f"{len(done)} of {len(wanted)} reassessed: {one.case}")
        return done

    done = run(work())
    if as_json:
        emit(_DONE.dump_python(done, mode="json"))
    elif not any(one.changed for one in done):
        say("Nothing changed.")


def _by_method(cases: list[str] | None, *, is_dry: bool, as_json: bool) -> None:
    """Judge every seal by the method of this program beside what was said of it, and draw what differs."""

    async def work() -> list[Anew]:
        done: list[Anew] = []
        async with opened() as house:
            async for one in judge_anew(house, cases, is_dry=is_dry):
                done.append(one)
                if not one.known:
                    say(f"{one.case} {one.seal[:12]}: {len(one.verdicts)} verdicts differ")
        return done

    done = run(work())
    moved, new = moved_in(done), [one for one in done if not one.known]
    if as_json:
        emit(
            {
                "method": method_digest(),
                "dry_run": is_dry,
                "seals": len(done),
                "judged_now": len(new),
                "differing": sorted({one.case for one in done if one.verdicts}),
                "criteria": _MOVED.dump_python(list(moved), mode="json"),
            }
        )
        return
    rows = [(m.criterion, m.before, "→", m.after, str(m.seals)) for m in moved]
    table(("criterion", "before", "", "after", "seals"), rows, empty="No verdict differs.")
    differing = len({one.case for one in done if one.verdicts})
    kept = "would be judged; nothing was kept" if is_dry else "were judged"
    say(
        f"Method {method_digest()[:12]}: of {len(done)} seals {len(new)} {kept}, {len(done) - len(new)} had been before; "
        f"verdicts differ in {differing} cases."
    )


def _draw(one: Reassessed) -> None:
    """What is otherwise in one case, a line each; nothing, where nothing is."""
    lines = [
        f"{v.criterion}: {_said(v.outcome_before, v.reason_before)} → {_said(v.outcome, v.reason)}"
        for v in one.verdicts
    ]
    if one.inspection is not None:
        lines += _found(one.inspection)
    if one.looked in _REMARKS:
        lines.append(_REMARKS[one.looked])
    if one.changed:
        causes = ", ".join(_CAUSES[why] for why in one.why) or "the export that came before it"
        lines.append(f"because of {causes}: inspector {one.inspector or '-'}, method {one.method[:12]}")
    for line in lines:
        out().print(f"{one.case}  {line}", markup=False)


def _said(outcome: str, reason: str) -> str:
    return "-" if outcome == "-" else f"{outcome} ({reason})"


def _found(change: InspectionChange) -> Iterator[str]:
    """What is found more or less, then each grade and count that changed, a line each."""
    inspectors = f"inspector {change.before} → {change.after}"
    named = [
        f"{words} {', '.join(names)}"
        for words, names in (
            ("records found more:", change.records_more),
            ("records found no more:", change.records_fewer),
            ("problems new:", change.problems_more),
            ("problems gone:", change.problems_fewer),
        )
        if names
    ]
    counted = [
        f"{words} {one} → {other}"
        for words, (one, other) in (
            ("values", change.values),
            ("members", change.members),
            ("leaks", change.leaks),
        )
        if one != other
    ]
    if named or counted:
        yield f"{inspectors}: {'; '.join((*named, *counted))}"
    for count in change.counts:
        of = f"of {count.planted} {count.category} ({count.provenance})"
        yield f"{inspectors}: found {count.before} → {count.after} {of}"
    for grade in change.grades:
        files = f" ({grade.files})" if grade.files else ""
        reasons = "".join(
            f"; {words} {', '.join(codes)}"
            for words, codes in (("new:", grade.reasons_more), ("no more:", grade.reasons_fewer))
            if codes
        )
        yield f"{inspectors}: {grade.of}{files} {_moved(grade.before, grade.after)}{reasons}"


def _moved(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"

"""`make golden`: where do verdicts on the golden bundles differ? ACCEPT=1 takes them over."""

import sys
from pathlib import Path

from tests.golden.bundle import ROOT, differences, folders, judge, load_expected, told, write_expected
from tests.golden.seal import add_missing, missing_reasons


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Show the differences; 1 if there are any and they were not accepted."""
    accept = "--accept" in arguments
    added = add_missing(root) if accept else []
    changed = 0
    for folder in folders(root):
        now = told(judge(folder))
        lines = list(differences(load_expected(folder), now))
        if not lines:
            continue
        changed += 1
        print(folder.name + (" (new)" if folder in added else ""), *(f"  {line}" for line in lines), sep="\n")
        if accept:
            write_expected(folder, now)
    missing = sorted(missing_reasons(root))
    for criterion, reason in missing:
        print(f"no bundle shows {criterion}: {reason}")
    print(f"{len(folders(root))} golden bundles, {changed} {'taken over' if accept else 'judged otherwise'}.")
    return int(bool(missing or (changed and not accept)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How often was the method wrong, against what, and what was not tried? Parts of the page, in Markdown; pure."""

from collections.abc import Iterator

from auditor.assess import method_digest, versions
from auditor.method import words
from auditor.method.confusion import Confusion, Errors, changed_since
from auditor.method.markdown import bullets, table
from results.records import Obligation, Outcome
from scenarios.sandbox import VICES, Vice

_IN_SHORT = 12  # of a digest
_FEW = 3  # that a cell of a table bears


def error_rates(confusion: Confusion | None) -> Iterator[str]:
    """How often the method was wrong, by criterion."""
    yield "## Error rates"
    yield ""
    yield words.ERRORS
    yield ""
    if confusion is None:
        yield "Not measured yet: run `make confusion`."
        return
    languages = " and ".join(confusion.languages)
    yield (
        f"Measured on {confusion.measured}: {confusion.cases} cases, {confusion.seeds} "
        f"{'planting' if confusion.seeds == 1 else 'different plantings'} of each service, in {languages}. "
        f"**False accusations: {confusion.false_accusations}. Missed: {confusion.missed}.**"
    )
    if confusion.method != method_digest():
        yield ""
        changed = sorted(changed_since(confusion))
        since = (
            "" if len(changed) == len(versions()) else f" Changed since: {', '.join(f'`{one}`' for one in changed)}."
        )
        yield (
            f"These figures are of another version of the method (digest `{confusion.method[:_IN_SHORT]}…`) than the one "
            f"described here.{since} `make confusion` measures this one."
        )
    yield ""
    yield from table(
        ("Criterion", "Due", "Found", "Missed", "False accusations"),
        (_error_row(criterion, errors) for criterion, errors in confusion.criteria.items()),
    )
    for criterion, errors in confusion.criteria.items():
        for title, names in (("missed", errors.missed), ("falsely accused", errors.false_accusations)):
            if names:
                yield ""
                yield f"`{criterion}` {title}: {', '.join(names)}."


def _error_row(criterion: str, errors: Errors) -> tuple[str, ...]:
    counts = (errors.due, errors.found, len(errors.missed), len(errors.false_accusations))
    return (f"[`{criterion}`](#{criterion})", *(str(count) for count in counts))


def vices() -> Iterator[str]:
    """In which ways the sandbox breaks the right, and what must be said of each."""
    yield "## The vices"
    yield ""
    yield (
        "Each is one change to a service that otherwise honours the right. What it must cause stands beside it; in "
        "parentheses, what the same fact causes besides."
    )
    yield ""
    yield from table(
        ("The service …", "must be told"),
        ((_vice_words(vice), _must(vice)) for vice in VICES.values() if vice.criterion),
    )
    yield ""
    yield "Nobody may be accused of these:"
    yield ""
    yield from bullets(f"it {vice.words.en}" for vice in VICES.values() if vice.criterion is None)


def _vice_words(vice: Vice) -> str:
    return f"{vice.words.en} (`{vice.name}`)"


def _must(vice: Vice) -> str:
    named = f"`{vice.criterion}` {_outcome(vice)}: `{vice.reason}`"
    if len(vice.also) > _FEW:
        return f"{named} (and {len(vice.also)} criteria that have nothing to go by)"
    also = ", ".join(f"`{criterion}`: `{reason}`" for criterion, reason in vice.also)
    return f"{named} ({also})" if also else named


def _outcome(vice: Vice) -> str:
    if vice.outcome is Outcome.FAILED and vice.obligation is Obligation.PRACTICE:
        return "poor"
    return vice.outcome.value.replace("_", " ") if vice.outcome else ""


def not_driven(confusion: Confusion | None) -> Iterator[str]:
    """Which reasons no service can be made to cause here, and why."""
    yield "## What is not driven"
    yield ""
    yield (
        "Every reason of every criterion is reached by a situation in words in `tests/auditor/criteria`. These are not "
        "reached through a service, because none can cause them here."
    )
    yield ""
    if confusion is None:
        yield "Not listed yet: run `make confusion`."
        return
    yield from table(("Reason", "Why"), ((_pair(pair), why) for pair, why in confusion.not_driven.items()))


def _pair(pair: str) -> str:
    criterion, _, reason = pair.partition(".")
    return f"`{reason}` of {'any criterion' if criterion == '*' else f'`{criterion}`'}"

"""How is a page of the method written in Markdown? Line by line."""

from collections.abc import Iterable, Iterator, Sequence


def anchor(title: str) -> str:
    """The anchor that GitHub and most Markdown programs make of a heading."""
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def bullets(lines: Iterable[str]) -> Iterator[str]:
    return (f"- {line}" for line in lines)


def numbered(lines: Iterable[str]) -> Iterator[str]:
    return (f"{number}. {line}" for number, line in enumerate(lines, start=1))

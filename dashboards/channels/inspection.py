"""What does the page of one inspected export say? One self-contained HTML file: no network, no script."""

from collections.abc import Sequence

from dashboards.export.anatomy import Anatomy
from dashboards.export.place import member_name
from dashboards.template import environment, styled
from results.records import Language


def render(anatomy: Anatomy, *, names: Sequence[str], language: Language) -> str:
    """The page; `names` are those of the files that were given."""
    return (
        environment(language)
        .get_template("inspection.html.j2")
        .render(
            anatomy=anatomy,
            named=frozenset(),
            names=[member_name(name) for name in names],
            language=language,
            **styled(language),
        )
    )

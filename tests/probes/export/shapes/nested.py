"""Archives inside archives, a category a document."""

from collections.abc import Sequence

import yaml

from tests.probes.export.shapes.account import Held, account, code, day, euros, phone, words
from tests.probes.export.shapes.shape import Members, Shape, of, zipped

AGENCY = account(
    "agency",
    {
        "payslips": {"label": words("Bulletin {} : « août »"), "amount": euros(), "on": day()},
        "relatives": {"name": words("Zoé {}"), "phone": phone(), "number": code("0")},
    },
)


def _documents(held: Sequence[Held]) -> Members:
    members = {}
    for category in AGENCY.plans:
        rows = [{f"champ_{name}": value for name, value in had.values.items()} for had in of(held, category)]
        document = yaml.safe_dump({"categorie": category, "lignes": rows}, allow_unicode=True, sort_keys=False)
        members[f"{category}.yml"] = document.encode()
    return members


def _nested(held: Sequence[Held]) -> Members:
    """One archive for each category, as a job for each wrote it."""
    return {f"lots/lot-{n}": zipped({name: data}) for n, (name, data) in enumerate(_documents(held).items())}


SHAPES = (
    Shape(name="YAML by category", account=AGENCY, write=_documents, decoders=("yaml",)),
    Shape(name="archives in an archive", account=AGENCY, write=_nested, decoders=("yaml",)),
)

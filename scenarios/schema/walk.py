"""Which steps, targets and texts does a declaration hold, and where? The ways lead through its document."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from scenarios.schema.file import Operator, Provider, Scenario
from scenarios.schema.step import StepBase
from scenarios.schema.target import Target
from scenarios.source import Loc
from scenarios.words import Words

Declaration = Scenario | Provider | Operator


def parts_of(value: object, loc: Loc = ()) -> Iterator[tuple[Loc, object]]:
    """Walk over every model, text and scalar of a declaration, outermost first."""
    yield loc, value
    if isinstance(value, StepBase):
        loc = (*loc, f"step:{value.key}")
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            item = getattr(value, name)
            if item is not None and item != ():
                yield from parts_of(item, (*loc, field.alias or name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from parts_of(item, (*loc, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from parts_of(item, (*loc, index))


def steps_of(value: object, loc: Loc = ()) -> Iterator[tuple[Loc, StepBase]]:
    """Walk over every step, those of interruptions and mail rules included."""
    return ((at, part) for at, part in parts_of(value, loc) if isinstance(part, StepBase))


def targets_of(value: object, loc: Loc = ()) -> Iterator[tuple[Loc, Target]]:
    """Walk over every thing on the page that is named."""
    return ((at, part) for at, part in parts_of(value, loc) if isinstance(part, Target))


def words_of(value: object, loc: Loc = ()) -> Iterator[tuple[Loc, Words]]:
    """Walk over every text of the language."""
    return ((at, part) for at, part in parts_of(value, loc) if isinstance(part, Words))

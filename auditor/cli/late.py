"""How is a command known by its name before anything it needs is loaded?

Loading all that the commands work with takes seconds. So the command line knows
their names and a line of help for each, and loads the one that is called.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group


@dataclass(frozen=True, slots=True)
class Late:
    """A command, or a group of them.

    Attributes:
        place: `module:name`, beside this one, of the function, or of the `typer.Typer` of a group.
        help: its line in the list of all; the first paragraph of what it says of itself.
    """

    place: str
    help: str

    def load(self, name: str) -> TyperCommand | TyperGroup:
        """Load what it works with; the command itself."""
        module, _, attribute = self.place.partition(":")
        found = getattr(import_module(f"auditor.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            group = get_group(found)
            group.name = name
            return group
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(name)(found)
        command = get_command(alone)
        assert isinstance(command, TyperCommand), f"{self.place} is a command"
        return command


def late(commands: Mapping[str, Late]) -> type[TyperGroup]:
    """The kind of group that knows these commands, and loads the one that is called."""

    class Group(TyperGroup):
        """Help and completion see names and lines; whatever is called is loaded."""

        def __init__(self, **given: Any) -> None:
            known = {name: TyperCommand(name, callback=None, help=one.help) for name, one in commands.items()}
            super().__init__(**{**given, "commands": known})

        def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
            name, _, rest = super().resolve_command(ctx, args)
            return name, commands[name].load(name) if name is not None else None, rest

    return Group

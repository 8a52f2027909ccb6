"""Where in the file does it stand? YAML that remembers positions, and values made of it."""

from scenarios.source.document import Document, Loc, Position
from scenarios.source.reader import LARGEST_FILE, read_yaml
from scenarios.source.validation import problems_of, validate

__all__ = ["LARGEST_FILE", "Document", "Loc", "Position", "problems_of", "read_yaml", "validate"]

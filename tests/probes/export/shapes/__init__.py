"""Which shapes do exports of real services have? None is named, and all their data are made up."""

from tests.probes.export.shapes import cards, finance, mail, nested, places, social, tables, talk
from tests.probes.export.shapes.shape import Shape

SHAPES: dict[str, Shape] = {
    shape.name: shape
    for family in (cards, finance, mail, nested, places, social, tables, talk)
    for shape in family.SHAPES
}

"""Does an XML document keep to an XML Schema of the same export?

Source: W3C XML Schema 1.0, by libxml2. A schema that includes or imports others
is not applied: nothing is fetched, from nowhere.
"""

from lxml import etree

from probes.export.decode.leaf import Document
from probes.export.schema.machine import MOST_BYTES, Budget

_XS = "{http://www.w3.org/2001/XMLSchema}"
_BYTES_A_STEP = 64


class Xsd:
    """One schema.

    Raises:
        etree.XMLSyntaxError, etree.XMLSchemaParseError: it is none.
        ValueError: it asks for others.
    """

    kind = "xsd"
    formats = frozenset({"xml"})

    def __init__(self, data: bytes) -> None:
        root = etree.fromstring(data, _parser())
        if any(root.find(f"{_XS}{name}") is not None for name in ("include", "import", "redefine")):
            raise ValueError("it asks for others")
        self._schema = etree.XMLSchema(root)
        named = (*root.iter(f"{_XS}element"), *root.iter(f"{_XS}attribute"))
        self.keys = frozenset(name.casefold() for one in named if (name := one.get("name") or one.get("ref")))
        self.targets: tuple[str, ...] = ()

    def validates(self, document: Document, budget: Budget) -> bool | None:
        if document.size > MOST_BYTES:
            return None
        budget.spend(1 + document.size // _BYTES_A_STEP)
        with document.open() as stream:
            data = stream.read()
        try:
            return bool(self._schema.validate(etree.fromstring(data, _parser())))
        except etree.XMLSyntaxError:
            return False


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)

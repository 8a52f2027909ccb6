"""How does each format become leaves: `(path, value, type, record)`?

A decoder raises `ExportError` where the document breaks; the leaves it gave
before count.
"""

from collections.abc import Callable, Iterator

from probes.export.decode.database import decode_sqlite
from probes.export.decode.html_document import decode_html
from probes.export.decode.ical import decode_icalendar
from probes.export.decode.json_document import decode_json
from probes.export.decode.json_lines import decode_ndjson
from probes.export.decode.leaf import Document, Leaf
from probes.export.decode.mail import decode_eml, decode_mbox
from probes.export.decode.ofx import decode_ofx
from probes.export.decode.pdf_document import decode_pdf
from probes.export.decode.picture import decode_picture
from probes.export.decode.plain_text import decode_text
from probes.export.decode.qif import decode_qif
from probes.export.decode.separated import decode_csv
from probes.export.decode.vcard import decode_vcard
from probes.export.decode.workbook import decode_ods, decode_xlsx
from probes.export.decode.xml_document import decode_xml
from probes.export.decode.yaml_document import decode_yaml

Decode = Callable[[Document], Iterator[Leaf]]

DECODERS: dict[str, Decode] = {
    "csv": decode_csv,
    "eml": decode_eml,
    "gif": decode_picture,
    "html": decode_html,
    "icalendar": decode_icalendar,
    "jpeg": decode_picture,
    "json": decode_json,
    "mbox": decode_mbox,
    "ndjson": decode_ndjson,
    "ods": decode_ods,
    "ofx": decode_ofx,
    "pdf": decode_pdf,
    "png": decode_picture,
    "qif": decode_qif,
    "sqlite": decode_sqlite,
    "text": decode_text,
    "tiff": decode_picture,
    "vcard": decode_vcard,
    "webp": decode_picture,
    "xlsx": decode_xlsx,
    "xml": decode_xml,
    "yaml": decode_yaml,
}

__all__ = ["DECODERS", "Decode", "Document", "Leaf"]

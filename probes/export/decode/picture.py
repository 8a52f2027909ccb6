"""Is this picture sound, and how large is it? Text in its pixels is not read."""

import warnings
from collections.abc import Iterator

from PIL import Image

from probes.export.decode.leaf import Document, Leaf
from probes.export.error import BudgetExceeded, MemberUnreadable


def decode_picture(document: Document) -> Iterator[Leaf]:
    """Prove the format by parsing and note the shape; there are no leaves.

    Raises:
        ExportError: it is damaged, or of more pixels than anybody should decode.
    """
    if document.size > document.document_bytes:
        raise BudgetExceeded("a picture")
    with document.open() as stream, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(stream) as image:
                document.shape = image.size
                image.verify()
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise BudgetExceeded("the pixels of a picture") from None
        except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError):
            raise MemberUnreadable("the picture does not decode") from None
    yield from ()

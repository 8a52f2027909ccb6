"""How do a template and a language become a page?

English stands in the templates; the catalogues below `locale/LANG/LC_MESSAGES`
are read as one, as they are, without a compiling step.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from dashboards.typography import NO_BREAK, spaced
from results.records import Language

_HERE = Path(__file__).parent
_DOMAIN = "dashboards"
_DIGITS = 8


@cache
def catalogue(language: Language) -> NullTranslations:
    """The translations of a language; English is what the templates say."""
    paths = sorted((_HERE / "locale" / language / "LC_MESSAGES").glob("*.po"))
    if not paths:
        return NullTranslations()
    messages = read(paths, language)
    for message in messages:
        said = message.string or ""
        message.string = (
            spaced(said, language) if isinstance(said, str) else tuple(spaced(form, language) for form in said)
        )
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled, domain=_DOMAIN)


def read(paths: Sequence[Path], language: Language) -> Catalog:
    """Several files as one catalogue.

    Raises:
        ValueError: two of them say the same otherwise.
    """
    first, *others = [_read(path, language) for path in paths]
    for other in others:
        for message in other:
            if not message.id:
                continue
            known = first.get(message.id, message.context)
            if known is not None and known.string != message.string:
                raise ValueError(f"{message.id!r} is said both as {known.string!r} and as {message.string!r}")
            first.add(message.id, message.string, flags=message.flags, context=message.context)
    return first


def _read(path: Path, language: Language) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


@cache
def environment(language: Language) -> Environment:
    """The templates in one language; an undefined name is an error, everything is escaped."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # nobody changes a template while it is in use
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    made.filters["chunks"] = chunks
    made.filters["spaced_in"] = lambda words, of: Markup(spaced(words, of))  # noqa: S704  our own prose
    made.globals["colon"] = f"{NO_BREAK}:" if language == "fr" else ":"
    return made


def source(language: Language, name: str) -> str:
    """A file of the templates as it stands."""
    made = environment(language)
    assert made.loader is not None
    return made.loader.get_source(made, name)[0]


def styled(language: Language) -> dict[str, object]:
    """The style sheet, as a page holds it and as its policy names it."""
    style = source(language, "page.css")
    return {
        "style": Markup(style),  # noqa: S704  our own file
        "style_digest": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii"),
    }


def data_uri(picture: bytes | None) -> str | None:
    """A JPEG as a page holds it."""
    return None if picture is None else "data:image/jpeg;base64," + base64.b64encode(picture).decode("ascii")


def chunks(digest: str) -> list[str]:
    """A digest in parts of eight, between which a line may break; copied, it is whole again."""
    return [digest[n : n + _DIGITS] for n in range(0, len(digest), _DIGITS)]

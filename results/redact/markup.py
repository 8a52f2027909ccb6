"""What may be kept of a page?

Its structure and what a reader could read. Not scripts, styles, comments,
filled-in or hidden values, nor anything an attribute may carry that we did not
think of: attributes are kept by a list, addresses without their parameters.
"""

import re

from lxml import etree
from lxml import html as lxml_html

from results.redact.url import redact_url, redact_urls_in

_EMPTIED = frozenset({"script", "style", "textarea", "iframe", "object", "embed", "applet", "canvas"})
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "cite", "poster", "background", "xlink:href"})
_KEPT = frozenset(
    """
    abbr accept-charset align alt autocomplete border charset checked class colspan cols controls coords datetime
    dir disabled download enctype for formmethod headers height hidden hreflang http-equiv id kind label lang max
    maxlength media method min minlength multiple name novalidate open optimum pattern placeholder property
    readonly rel required reversed role rows rowspan scope selected shape size sizes span start step tabindex
    target title type viewbox width
    """.split()  # noqa: SIM905  a list this long is read as prose
)
_NOT_TEXT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what lxml refuses (XML 1.0, 2.2)
_KEPT_FAMILY = re.compile(r"aria-[a-z]+")


def parse_html(html: str) -> etree._Element:
    """Read a page as browsers do, whatever is wrong with it; an empty one has an empty `html` element."""
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(html.encode("utf-8", "replace") or b"<html/>", parser)
    return root if root is not None else lxml_html.Element("html")


def redact_dom(html: str) -> str:
    """Keep of a page what may be kept; known secrets in its text are `Redactor.scrub`'s."""
    root = parse_html(html)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):  # a comment or a processing instruction; its tail is text of the page
            element.text = ""
            continue
        if element.tag in _EMPTIED:
            element.text = None
            for inner in list(element):
                element.remove(inner)
        for name, value in list(element.attrib.items()):
            _redact_attribute(element, str(name).lower(), str(name), str(value))
        if element.text:
            element.text = _text(element.text)
        if element.tail:
            element.tail = _text(element.tail)
    return str(lxml_html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))


def _redact_attribute(element: etree._Element, lower: str, name: str, value: str) -> None:
    if lower in _ADDRESSES:
        element.set(name, _NOT_TEXT.sub("\ufffd", redact_url(value)))
    elif lower in _KEPT or _KEPT_FAMILY.fullmatch(lower):
        element.set(name, _text(value))
    else:
        del element.attrib[name]


def _text(text: str) -> str:
    return redact_urls_in(_NOT_TEXT.sub("\ufffd", text))

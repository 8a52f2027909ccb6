"""Does a release hold before programs that nobody here wrote: validators, a printer's tools, a monitor's?

A real Prometheus that scrapes a server is in `tests/real/prometheus`; here is
what lies in the folder, and what `auditor serve` makes of it.
"""

import json
import os
import re
import subprocess
import sys
import unicodedata
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

import html5lib
import pypdfium2
import pytest
from rdflib import Graph

from tests.real.process import free_port, running
from tests.real.release.conftest import Published

PAPERS = ("brief.en.pdf", "brief.fr.pdf", "report.en.pdf", "report.fr.pdf")
PAGES = tuple(name.replace(".pdf", ".html") for name in PAPERS)
_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_MEANT = "The “list” role is unnecessary for element “ul”."
"""A list without bullets is none to VoiceOver in Safari, unless it says that it is one."""

_HEADINGS = ("h1", "h2", "h3", "caption")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def said(*command: str | Path, given: bytes | None = None, within_s: float = 240) -> str:
    """Run a program of somebody else's that must find nothing wrong; gives all that it said."""
    done = subprocess.run([*map(str, command)], input=given, capture_output=True, check=False, timeout=within_s)
    words = (done.stdout + done.stderr).decode(errors="replace")
    print(f"$ {Path(command[0]).name} {' '.join(Path(str(c)).name for c in command[1:])}\n{words[:2000]}")
    assert done.returncode == 0, words[-4000:]
    return words


def squeezed(words: str) -> str:
    """Words as two ways of writing them down have in common: no spaces, no marks that nobody sees."""
    return re.sub(r"\s+", "", _UNSEEN.sub("", unicodedata.normalize("NFKC", words)))


def test_frictionless_finds_every_file_as_the_package_says(release: Published) -> None:
    frictionless = Path(sys.executable).with_name("frictionless")
    report = said(frictionless, "validate", release.folder / "datapackage.json", "--json")
    found = json.loads(report)
    assert (found["valid"], found["stats"]["errors"], found["stats"]["warnings"]) == (True, 0, 0)
    named = {r["path"] for r in json.loads((release.folder / "datapackage.json").read_bytes())["resources"]}
    lying = {p.relative_to(release.folder).as_posix() for p in release.folder.rglob("*") if p.is_file()}
    assert lying - named == {"datapackage.json", "datapackage-digest.json", *PAPERS}
    assert found["stats"]["tasks"] == len(named)


@pytest.mark.parametrize("name", PAPERS)
def test_qpdf_finds_each_print_sound(release: Published, program: Callable[[str, str], str], name: str) -> None:
    words = said(program("qpdf", "qpdf"), "--check", release.folder / name)
    assert "No syntax or stream encoding errors found" in words
    assert "WARNING" not in words


@pytest.mark.parametrize("name", PAPERS)
def test_pdfinfo_finds_each_print_tagged_titled_and_without_scripts(
    release: Published, program: Callable[[str, str], str], name: str
) -> None:
    words = said(program("pdfinfo", "poppler-utils"), release.folder / name)
    told = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in words.splitlines())}
    assert (told["Tagged"], told["JavaScript"], told["Encrypted"]) == ("yes", "no", "no")
    assert told["Title"]
    assert told["Page size"].endswith("(A4)")
    with pypdfium2.PdfDocument(release.folder / name) as pdf:
        assert int(told["Pages"]) == len(pdf)


@pytest.mark.parametrize("name", PAPERS)
def test_pdftotext_reads_the_words_of_the_page_in_their_order(
    release: Published, program: Callable[[str, str], str], name: str
) -> None:
    text = squeezed(said(program("pdftotext", "poppler-utils"), release.folder / name, "-"))
    page = html5lib.parse((release.folder / name.replace(".pdf", ".html")).read_bytes(), namespaceHTMLElements=False)
    place, missed = 0, []
    for heading in (one for one in page.iter() if one.tag in _HEADINGS):
        words = squeezed("".join(heading.itertext()))
        found = text.find(words, place)
        missed += [words] if found < 0 else []
        place = max(place, found)
    assert missed == []


@pytest.mark.parametrize("name", [name for name in PAPERS if ".fr." in name])
def test_pdftotext_reads_french_as_it_is_written(
    release: Published, program: Callable[[str, str], str], name: str
) -> None:
    """Accents are one letter each, an apostrophe is one, and a name of a service comes out whole."""
    text = said(program("pdftotext", "poppler-utils"), release.folder / name, "-")
    assert unicodedata.normalize("NFC", text) == text
    assert {"é", "è", "à", "ê", "’", "«", "»"} <= set(text)
    assert not set(text) & {"\ufffd", "\u00b4", "\u0300", "\u0301", "\u0302"}
    if name.startswith("report"):
        for words in ("Œuvre de l’été", "Société Générale d’Énergie"):
            assert squeezed(words) in squeezed(text)


def test_the_nu_html_checker_has_no_error_and_no_warning_but_one_that_is_meant(
    release: Published, html_checker: Sequence[str]
) -> None:
    pages = [release.folder / name for name in PAGES]
    words = said(*html_checker, "--format", "json", "--exit-zero-always", *pages)
    messages = [f"{Path(m['url']).name}: {m['message']}" for m in json.loads(words)["messages"]]
    assert [one for one in messages if not one.endswith(_MEANT)] == []


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib’s own
@pytest.mark.parametrize("name", ["assertions.jsonld", "catalog.jsonld"])
def test_rdflib_reads_what_is_linked_and_writes_it_again(release: Published, name: str) -> None:
    graph = Graph().parse(release.folder / name, format="json-ld")
    again = Graph().parse(data=graph.serialize(format="nt"), format="nt")
    print(f"rdflib: {len(graph)} triples in {name}")
    assert len(graph) == len(again) > 50
    addresses = [str(node) for triple in graph for node in triple if type(node).__name__ == "URIRef"]
    assert [a for a in addresses if re.search(r"[\s<>\"{}|\\^`]", a) or ":" not in a] == []


def test_promtool_has_nothing_to_say_of_the_metrics_in_the_folder(release: Published, promtool: str) -> None:
    assert said(promtool, "check", "metrics", given=(release.folder / "metrics.prom").read_bytes()) == ""


def test_promtool_has_nothing_to_say_of_what_auditor_serve_tells(
    release: Published, promtool: str, tmp_path: Path
) -> None:
    port = free_port()
    served = f"http://127.0.0.1:{port}"
    with (
        running(
            [str(Path(sys.executable).with_name("auditor")), "serve", f"--port={port}"],
            ready=f"{served}/healthz",
            log=tmp_path / "serve.log",
            env={**os.environ, "AUDITOR_HOME": str(release.home)},
        ),
        _DIRECTLY.open(f"{served}/metrics", timeout=20) as answer,
    ):
        metrics = bytes(answer.read())
    assert b"portability_figure{" in metrics
    assert said(promtool, "check", "metrics", given=metrics) == ""

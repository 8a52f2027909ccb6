"""Is the report one sound, self-contained page that anybody can read?"""

import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

import dashboards
from dashboards.channels import report
from results.records import Language
from tests.dashboards.staged import HOSTILE, KEY, SITUATIONS
from tests.dashboards.test_finding import WRONG_SPACE
from tests.dashboards.test_sentence import ACCUSING

CSS = (Path(dashboards.__file__).parent / "templates/page.css").read_text(encoding="utf-8")
VOID = {"meta", "img", "br", "wbr", "link", "input", "hr", "col"}
LISTS = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody"},
    "tr": {"th", "td"},
}
EVERY = [pytest.param(s, lang, id=f"{s}-{lang}") for s in SITUATIONS for lang in ("fr", "en")]

each_page = pytest.mark.parametrize(("situation", "language"), EVERY)


@cache
def page(situation: str, language: Language) -> str:
    return SITUATIONS[situation]().page(language)


@cache
def tree(situation: str, language: Language) -> html.HtmlElement:
    return html.document_fromstring(page(situation, language))


def visible(situation: str, language: Language) -> list[str]:
    """Texts a reader meets, labels and alternatives included; codes are no prose."""
    root = html.document_fromstring(page(situation, language))
    for element in root.xpath("//style | //code"):
        element.drop_tree()
    return [*root.xpath("//text()"), *root.xpath("//@alt | //@aria-label")]


class Strict(HTMLParser):
    """Refuses what a browser would silently repair: tags left open, or closed in the wrong order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> repeats an attribute"
        if self.open and self.open[-1] in LISTS:
            assert tag in LISTS[self.open[-1]], f"<{tag}> in <{self.open[-1]}>"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        assert not (data.strip() and self.open and self.open[-1] in LISTS), f"text in <{self.open[-1]}>: {data!r}"


@each_page
def test_the_markup_needs_no_repair(situation: str, language: Language) -> None:
    parser = Strict()
    parser.feed(page(situation, language))
    parser.close()
    assert parser.open == []
    assert len(set(parser.ids)) == len(parser.ids)


def test_the_watch_for_bad_markup_sees_it() -> None:
    for wrong in ("<ol><p>x</p></ol>", "<p><b>x</p></b>", '<p id="a" id="b">x</p>', "<ul>x</ul>"):
        with pytest.raises(AssertionError):
            Strict().feed(wrong)


@each_page
def test_nothing_is_loaded_and_nothing_runs(situation: str, language: Language) -> None:
    root = tree(situation, language)
    assert not root.xpath("//script | //link | //iframe | //object | //form | //base")
    assert not root.xpath("//@*[starts-with(name(), 'on')] | //@style | //@srcset")
    assert all(src.startswith("data:image/jpeg;base64,") for src in root.xpath("//@src"))
    assert not re.search(r"url\(|@import|expression", CSS)
    [policy] = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


@each_page
def test_every_link_inside_the_page_leads_somewhere(situation: str, language: Language) -> None:
    root = tree(situation, language)
    ids = set(root.xpath("//@id"))
    inner = [href[1:] for href in root.xpath("//a/@href") if href.startswith("#")]
    assert inner
    assert set(inner) <= ids
    assert {i for labelled in root.xpath("//@aria-labelledby") for i in labelled.split()} <= ids
    assert [h for h in root.xpath("//a/@href") if not h.startswith("#")] == ["mailto:contact@observatoire.example"]


@each_page
def test_headings_descend_one_step_at_a_time(situation: str, language: Language) -> None:
    levels = [int(h.tag[1]) for h in tree(situation, language).xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@each_page
def test_tables_pictures_and_regions_have_names(situation: str, language: Language) -> None:
    root = tree(situation, language)
    assert root.get("lang") == language
    assert all(th.get("scope") for th in root.xpath("//th"))
    assert all(image.get("alt") for image in root.xpath("//img"))
    assert all(svg.get("aria-hidden") == "true" or svg.get("aria-label") for svg in root.xpath("//svg"))
    assert root.xpath("//a[@class='skip']/@href") == ["#main"]
    assert root.xpath("//nav/@aria-label")
    assert root.xpath("//table/caption")


@each_page
def test_no_public_word_accuses_and_every_page_says_who_may(situation: str, language: Language) -> None:
    words = " ".join(visible(situation, language))
    assert not ACCUSING.search(words)
    court = "Seule une autorité ou un tribunal" if language == "fr" else "Only an authority or a court"
    assert court in words
    assert ("compte de test" if language == "fr" else "test account") in words


@pytest.mark.parametrize("situation", [s for s in SITUATIONS if s != "hostile_name"])
def test_all_french_on_the_page_is_spaced_right(situation: str) -> None:
    assert not [words for words in visible(situation, "fr") if WRONG_SPACE.search(words)]


@pytest.mark.parametrize("situation", [s for s in SITUATIONS if s != "hostile_name"])
def test_no_brace_and_no_nothing_is_left_in_the_words(situation: str) -> None:
    for language in ("fr", "en"):
        words = " ".join(visible(situation, language))
        assert not re.search(r"[{}]|\bNone\b(?! of)|%\(", words)


def test_a_hostile_name_stays_text() -> None:
    root = tree("hostile_name", "en")
    assert root.xpath("string(//h1)") == HOSTILE
    assert not root.xpath("//script | //img")


@pytest.mark.parametrize("situation", [s for s in SITUATIONS if s != "pictured"])
def test_red_stands_for_what_was_not_met_alone(situation: str) -> None:
    staged = SITUATIONS[situation]()
    red = tree(situation, "en").xpath("//*[contains(concat(' ', @class, ' '), ' fail ')]")
    met = {e.text_content() for e in red}
    failed = any(f.look.tone == "fail" for f in report.findings_of(staged.card, "en"))
    assert bool(red) is failed
    assert {re.sub(r"^\d+ ", "", words) for words in met} <= {"not met", "not reached", "shortfall observed"}


def test_what_we_could_not_see_looks_like_ours() -> None:
    [line] = tree("portal_down", "fr").xpath("//li[@class='ours']")
    assert "nous n’avons pas pu regarder" in line.text_content()
    assert "cela ne dit rien du service" in tree("refused_password", "fr").text_content()


def test_pictures_are_embedded_once_each_and_only_those_we_were_given() -> None:
    staged = SITUATIONS["pictured"]()
    assert len(tree("pictured", "fr").xpath("//img")) == len(staged.pictures) == 3
    without = report.render(
        staged.card, staged.entries, language="fr", pictures={}, operator="", contact="", key_fingerprint=KEY
    )
    assert "<img" not in without


def test_the_missing_are_named_and_long_lists_are_folded() -> None:
    names = tree("sixty_missing", "fr").xpath("//ul[@class='names']/li/text()")
    assert len(names) == 52
    assert len(tree("sixty_missing", "fr").xpath("//details[@class='fold']//li")) == 50


@pytest.mark.parametrize("situation", ["bearer_link", "two_limbs"])
def test_an_unconfirmed_absence_is_not_held_against_the_service(situation: str) -> None:
    assert "not held against the service" in tree(situation, "en").xpath(
        "string(//section[@aria-labelledby='missing'])"
    )


def test_a_lawful_refusal_has_no_ladder_and_two_limbs_have_two() -> None:
    assert "Not concerned" in tree("refused", "en").text_content()
    assert len(tree("two_limbs", "en").xpath("//div[@class='rungs']")) == 2
    assert len(tree("perfect", "en").xpath("//div[@class='rungs']")) == 1


def test_the_deadline_is_said_with_its_distance_and_its_rules() -> None:
    root = tree("slow", "en")
    assert (
        root.xpath("string(//p[@class='deadline'])")
        .replace("\u00a0", " ")
        .startswith("Legal deadline: 2 April 2026, 6 days before this record.")
    )
    assert len(root.xpath("//section[@aria-labelledby='deadline']//li")) == 5
    assert "suspended" in tree("identity", "en").xpath("string(//p[@class='deadline'])")
    assert "The first deadline was" in tree("extended", "en").text_content()


def test_the_proof_holds_whole_digests() -> None:
    codes = [c.text_content() for c in tree("slow", "fr").xpath("//dl[@class='proof']//code")]
    assert KEY in codes
    assert "b" * 64 in codes
    assert all(re.fullmatch(r"[0-9a-f]{64}", code) for code in codes)


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("+https://observatoire.example/bot", "https://observatoire.example/bot"),
        ("dpo@observatoire.example", "mailto:dpo@observatoire.example"),
        ("javascript:alert(1)@x", None),
        ("3 rue des Essais, Sablon", None),
    ],
)
def test_only_addresses_become_links(contact: str, link: str | None) -> None:
    staged = SITUATIONS["waiting"]()
    made = report.render(
        staged.card, staged.entries, language="fr", pictures={}, operator="O", contact=contact, key_fingerprint=KEY
    )
    outer = [h for h in html.document_fromstring(made).xpath("//a/@href") if not h.startswith("#")]
    assert outer == ([link] if link else [])


def test_the_same_case_gives_the_same_page() -> None:
    assert SITUATIONS["slow"]().page("fr") == page("slow", "fr")


def themes() -> dict[str, dict[str, str]]:
    """The colours of each theme, as the style sheet declares them."""
    declared = re.findall(r"(@media [^{]+\{)?\s*:root\{([^}]*)\}", CSS)
    read = [dict(re.findall(r"--(\w+):(#[0-9a-f]+)", body)) for _, body in declared]
    return dict(zip(("light", "dark", "print"), read, strict=True))


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
def test_every_hue_can_be_read_in_every_theme(theme: str, ground: str) -> None:
    colours = themes()[theme]
    for hue in ("ink", "soft", "pass", "fail", "tell", "none", "ours", "accent"):
        assert contrast(colours[hue], colours[ground]) >= 4.5, hue  # WCAG 2.2, 1.4.3
    assert contrast(colours["rail"], colours[ground]) >= 3  # WCAG 2.2, 1.4.11


def test_contrast_is_computed_as_the_standard_does() -> None:
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)

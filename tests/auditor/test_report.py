"""Does the report that is written into the home say what its export consists of?"""

from lxml import html

from auditor.house import House
from auditor.judge import judge
from auditor.report import write_report
from tests.auditor.test_judge import case

__all__ = ["case"]


async def test_the_report_shows_the_anatomy_of_the_export(house: House, case: str) -> None:
    card = await judge(house, case)
    path = await write_report(house, card, "en")
    root = html.document_fromstring(path.read_bytes())
    assert root.xpath("//section[@aria-labelledby='anatomy']")
    categories = root.xpath("//table[contains(@class, 'back')]/tbody/tr/th/text()")
    assert categories
    assert root.xpath("//nav/a[@href='#anatomy']")


async def test_the_same_scorecard_gives_the_same_report(house: House, case: str) -> None:
    card = await judge(house, case)
    first = (await write_report(house, card, "fr")).read_bytes()
    assert (await write_report(house, card, "fr")).read_bytes() == first

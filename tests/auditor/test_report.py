"""Does the report that is written into the home say what its export consists of?"""

from lxml import html

from auditor.house import House
from auditor.judge import judge
from auditor.report import write_report
from results.clock import SetClock
from results.store import judgment
from scenarios.loaded import LoadedScenario
from tests.auditor.test_judge import case
from tests.auditor.test_reassess import erase, several

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


async def test_the_report_holds_the_export_against_the_one_that_the_account_was_given_before(
    house: House, loaded: LoadedScenario, clock: SetClock
) -> None:
    first, second = await several(house, loaded, clock, 2)
    told = {}
    for one in (first, second):
        async with house.store.read() as tx:
            card = await judgment.latest_scorecard(tx, one)
        assert card is not None
        root = html.document_fromstring((await write_report(house, card, "en")).read_bytes())
        told[one] = [title.getnext().text_content() for title in root.xpath("//h3[starts-with(@id, 'compared-')]")]
    assert told[first] == []
    [words] = told[second]
    assert words.endswith("planted records were looked for in both: 0 differences in content, 0 differences in form.")


async def test_of_an_erased_export_no_anatomy_is_shown(house: House, case: str) -> None:
    card = await judge(house, case)
    await erase(house, case)
    root = html.document_fromstring((await write_report(house, card, "en")).read_bytes())
    assert not root.xpath("//section[@aria-labelledby='anatomy']")

"""Who ran a case, as far as it matters to whoever must not have?"""

from dataclasses import replace
from datetime import timedelta

from auditor.publication import auditors_in
from results.records import CampaignChange, CampaignMoment
from results.store import Store, campaign
from tests.auditor.campaign.ordered import NEW_YEAR, order
from tests.auditor.situations import OPENED, Line, entries
from tests.database import Database


async def test_whoever_ordered_or_changed_a_campaign_ran_its_cases_also_once_it_is_removed(database: Database) -> None:
    pilot, fired = order(), NEW_YEAR + timedelta(days=10)
    day = timedelta(days=1)
    opened = Line(body=replace(OPENED, campaign=CampaignMoment(name="pilot", fire_at=fired)), at=fired, by="engine")
    store = await Store.open(database.url)
    async with store.write() as tx:
        await campaign.add(tx, pilot)
        await campaign.add(tx, replace(pilot, name="another", ordered_by="nobody here"))
        await campaign.change(tx, pilot, CampaignChange.CHANGED, at=fired - day, by="person:Rose")
        await campaign.change(tx, pilot, CampaignChange.PAUSED, at=fired - day, by="person:tom")
        await campaign.change(tx, pilot, CampaignChange.CHANGED, at=fired + day, by="person:paul")
        await campaign.change(tx, pilot, CampaignChange.REMOVED, at=fired + day, by="person:paul")
        known = await campaign.events(tx)
    await store.close()
    assert auditors_in(entries(opened), known) == {"ines", "rose"}

"""Is it known which records were planted, and which of their fields were seen?"""

import pytest

from probes.base import Ending, Round
from results.records import ReadBack, RecordPlanted
from scenarios.pattern import Inserted

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def rounds(*names):
    return tuple(
        Round(
            category="contacts",
            record=f"contact-{n}",
            values={"record.full_name": Inserted.of(name), "record.phone": Inserted.of(f"06{n}")},
        )
        for n, name in enumerate(names, start=1)
    )


async def test_the_steps_are_done_once_a_record_and_each_is_handed_over_at_once(play, site):
    site.page(
        "/new", "<form action=/done method=post><label>Nom <input name=n></label><button>Enregistrer</button></form>"
    )
    site.page("/done", "<p>Merci</p>")
    steps = [
        {"open": "/new"},
        {"fill": {"field": "Nom", "with": "${record.full_name}"}},
        {"click": "Enregistrer"},
        {"see": "Merci"},
    ]
    played = await play(name="plant", steps_by={"contacts": steps}, rounds=rounds("Zoé A", "Yann B"))
    assert [entry["n"] for entry in site.posted] == ["Zoé A", "Yann B"]
    assert [body.record for body in played.handed if isinstance(body, RecordPlanted)] == ["contact-1", "contact-2"]


async def test_what_is_not_there_is_an_observation(play, site):
    site.page("/contacts", "<p>Zoé A, 061</p><p>Yann B</p>")
    steps = [
        {"open": "/contacts"},
        {"see": "${record.full_name}", "within": "1s"},
        {"see": "${record.phone}", "within": "1s"},
    ]
    played = await play(name="readback", steps_by={"contacts": steps}, rounds=rounds("Zoé A", "Yann B", "Lou C"))
    assert played.report.ending is Ending.DONE
    body = played.all(ReadBack)[0]
    assert body.seen == ("contact-1.full_name", "contact-1.phone", "contact-2.full_name")
    assert body.absent == ("contact-2.phone", "contact-3.full_name", "contact-3.phone")


async def test_a_page_that_is_another_proves_nothing_of_the_record(play, site):
    site.page("/contacts", "<h1>Erreur</h1>")
    steps = [{"open": "/contacts"}, {"see": {"heading": "Contacts"}, "within": "1s"}, {"see": "${record.full_name}"}]
    played = await play(name="readback", steps_by={"contacts": steps}, rounds=rounds("Zoé A"))
    assert played.code == "page_changed"
    assert played.all(ReadBack) == []

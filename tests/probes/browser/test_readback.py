"""Is it known which records were planted, and which of their fields were seen?"""

import pytest

from probes.base import Ending, Round
from results.records import FieldType, ReadBack, RecordPlanted
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


async def test_a_page_is_asked_for_once_for_all_records_that_stand_on_it(play, site):
    site.page("/contacts", "<p>Zoé A</p><p>Yann B</p><p>Lou C</p>")
    steps = [{"open": "/contacts"}, {"see": "${record.full_name}", "within": "1s"}]
    names = ("Zoé A", "Yann B", "Max D", "Lou C")
    played = await play(name="readback", steps_by={"contacts": steps}, rounds=rounds(*names))
    body = played.all(ReadBack)[0]
    assert body.seen == ("contact-1.full_name", "contact-2.full_name", "contact-4.full_name")
    assert body.absent == ("contact-3.full_name",)
    assert site.asked.count(("GET", "/contacts")) == 2, "anew only after one was not there"


async def test_a_page_that_was_acted_on_is_asked_for_anew(play, site):
    site.page("/contacts", "<button onclick=\"this.before('Yann B')\">Plus</button><p>Zoé A</p>")
    steps = [{"open": "/contacts"}, {"click": "Plus"}, {"see": "${record.full_name}", "within": "1s"}]
    await play(name="readback", steps_by={"contacts": steps}, rounds=rounds("Zoé A", "Yann B"))
    assert site.asked.count(("GET", "/contacts")) == 2


async def test_after_a_look_from_outside_the_accounts_own_window_is_gone_back_to(play, site):
    site.page("/contacts", "<p>Zoé A</p><p>Yann B</p>")
    site.page("/outside", "<p>Bonjour</p>")
    steps = [
        {"open": "/contacts"},
        {"see": "${record.full_name}", "within": "1s"},
        {"open": "/outside", "signed_out": True},
        {"see": "Bonjour", "signed_out": True},
    ]
    played = await play(name="readback", steps_by={"contacts": steps}, rounds=rounds("Zoé A", "Yann B"))
    assert played.all(ReadBack)[0].seen == ("contact-1.full_name", "contact-2.full_name")


async def test_a_page_that_is_another_proves_nothing_of_the_record(play, site):
    site.page("/contacts", "<h1>Erreur</h1>")
    steps = [{"open": "/contacts"}, {"see": {"heading": "Contacts"}, "within": "1s"}, {"see": "${record.full_name}"}]
    played = await play(name="readback", steps_by={"contacts": steps}, rounds=rounds("Zoé A"))
    assert played.code == "page_changed"
    assert played.all(ReadBack) == []


GIVEN = {
    "name": Inserted.of("Lou Zorvex"),
    "born": Inserted.of("2019-04-05", FieldType.DATE),
    "amount": Inserted.of("1234,50 EUR", FieldType.MONEY),
    "area": Inserted.of("1234.5", FieldType.NUMBER),
    "phone": Inserted.of("01 99 00 12 34", FieldType.PHONE),
    "note": Inserted.of("Un mot, puis un autre"),
}


class TestAServiceThatWritesInItsOwnForm:
    """Typed as it stands in the truth; shown as the service likes it."""

    async def is_seen(self, play, site, field, shown):
        """Whether what is shown proves the field."""
        site.page("/child", f"<h1>Fiche</h1><p>{shown}</p>")
        round_ = Round(
            category="family",
            record="child-1",
            values={f"record.{name}": value for name, value in GIVEN.items()},
        )
        steps = [
            {"open": "/child"},
            {"see": {"heading": "Fiche"}},
            {"see": {"text": f"${{record.{field}}}"}, "within": "1s"},
        ]
        (body,) = (await play(name="readback", steps_by={"family": steps}, rounds=(round_,))).all(ReadBack)
        assert (*body.seen, *body.absent) == (f"child-1.{field}",)
        return bool(body.seen)

    @pytest.mark.parametrize(
        ("field", "shown"),
        [
            ("name", "LOU ZORVEX"),
            ("name", "lou zorvex"),
            ("name", "Lou&nbsp; Zorvex"),
            ("born", "Née le 5 avril 2019"),
            ("born", "05/04/2019"),
            ("amount", "1 234,50 €"),
            ("amount", "1234,50 EUR"),
            ("area", "1 234,50 m²"),
            ("note", "  Un mot,\n puis   un autre "),
        ],
    )
    async def test_case_space_and_the_usual_forms_of_dates_numbers_and_sums_are_the_same(
        self, play, site, field, shown
    ):
        assert await self.is_seen(play, site, field, shown)

    @pytest.mark.parametrize(
        ("field", "shown"),
        [
            ("name", "Lou Zorv…"),
            ("name", "ZORVEX, Lou"),
            ("phone", "+33 1 99 00 12 34"),
            ("phone", "0199001234"),
            ("note", "Un mot, puis"),
            ("born", "04/05/2019"),
            ("born", "avril 2019"),
            ("amount", "1 234 €"),
            ("area", "1 235"),
        ],
    )
    async def test_what_is_written_otherwise_is_unproven_and_can_fail_nobody(self, play, site, field, shown):
        assert not await self.is_seen(play, site, field, shown)

    @pytest.mark.parametrize(
        ("field", "shown"), [("born", "5 avril 2018"), ("amount", "999,00 €"), ("name", "Lou Zorvax")]
    )
    async def test_a_truth_that_contradicts_the_page_is_unproven_too(self, play, site, field, shown):
        assert not await self.is_seen(play, site, field, shown)

"""Is it known which records were planted by calls, and which of their fields the answers showed?"""

import pytest

from probes.base import Ending, Round
from results.records import ReadBack, RecordPlanted
from scenarios.pattern import Inserted

PUT = {"call": "PUT /c/${record.id}.vcf", "auth": "basic", "file": "${record.card}", "expect": [201, 204]}
GET = {"call": "GET /c/${record.id}.vcf", "auth": "basic", "contains": ["${record.full_name}", "${record.phone}"]}


@pytest.fixture
def rounds(tmp_path):
    def make(*names):
        made = []
        for number, name in enumerate(names, start=1):
            card = tmp_path / f"{number}.vcf"
            card.write_text(f"FN:{name}\r\n", encoding="utf-8")
            texts = {"id": f"contact-{number}", "full_name": name, "phone": f"+3319900{number}"}
            values = {f"record.{key}": Inserted.of(text) for key, text in texts.items()}
            made.append(
                Round(category="contacts", record=f"contact-{number}", values=values, files={"record.card": card})
            )
        return tuple(made)

    return make


async def test_the_steps_are_done_once_a_record_and_each_is_handed_over_at_once(desk, service, rounds):
    for number in (1, 2):
        service.say(f"/c/contact-{number}.vcf", status=201)
    played = await desk().play(name="plant", steps_by={"contacts": [PUT]}, rounds=rounds("Zoé A", "Yann B"))
    assert [asked.body.decode() for asked in service.asked] == ["FN:Zoé A\r\n", "FN:Yann B\r\n"]
    assert [body.record for body in played.handed if isinstance(body, RecordPlanted)] == ["contact-1", "contact-2"]


async def test_a_record_that_is_turned_down_ends_the_planting_there(desk, service, rounds):
    service.say("/c/contact-1.vcf", status=201)
    service.say("/c/contact-2.vcf", "taken", status=409)
    played = await desk().play(name="plant", steps_by={"contacts": [PUT]}, rounds=rounds("Zoé A", "Yann B", "Lou C"))
    assert [body.record for body in played.all(RecordPlanted)] == ["contact-1"]
    assert (played.code, len(service.asked)) == ("call_refused", 2)


class TestReadBack:
    async def play(self, desk, rounds, *names):
        return await desk().play(name="readback", steps_by={"contacts": [GET]}, rounds=rounds(*names))

    async def test_the_fields_that_contains_names_are_seen(self, desk, service, rounds):
        service.say("/c/contact-1.vcf", "FN:Zoé A\r\nTEL:+33199001\r\n", "text/vcard")
        played = await self.play(desk, rounds, "Zoé A")
        assert played.all(ReadBack) == [
            ReadBack(category="contacts", seen=("contact-1.full_name", "contact-1.phone"), absent=())
        ]

    async def test_what_is_not_there_is_an_observation(self, desk, service, rounds):
        service.say("/c/contact-1.vcf", "FN:Zoé A\r\nTEL:+33199001\r\n", "text/vcard")
        service.say("/c/contact-2.vcf", "FN:Yann\r\n", "text/vcard")
        played = await self.play(desk, rounds, "Zoé A", "Yann B", "Lou C")
        assert played.report.ending is Ending.DONE
        (body,) = played.all(ReadBack)
        assert body.seen == ("contact-1.full_name", "contact-1.phone")
        assert {name.partition(".")[0] for name in body.absent} == {"contact-2", "contact-3"}

    @pytest.mark.parametrize(
        ("status", "code"),
        [(400, "call_refused"), (500, "target_unreachable"), (429, "target_unreachable"), (401, "credential_rejected")],
    )
    async def test_a_service_that_does_not_say_proves_nothing_of_the_record(self, desk, service, rounds, status, code):
        service.say("/c/contact-1.vcf", status=status)
        played = await self.play(desk, rounds, "Zoé A")
        assert (played.code, played.all(ReadBack)) == (code, [])

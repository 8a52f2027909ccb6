"""Towns whose portals are one software, each asked and judged; and the mailbox from which they and its maker are told."""

import json
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from auditor.desk import open_case
from auditor.house import House, open_house
from auditor.judge import judge
from auditor.settings import Settings
from auditor.wiring import engine_of
from results.clock import SetClock
from results.records import ArtifactKept, Closed, Closing, Fact, GroundTruth, ReadBack, Retention, Role, StageEnded
from results.store import declaration
from scenarios.load import load_scenario
from scenarios.sandbox.post import open_post
from tests.auditor.answered import DAY, seen, tell
from tests.auditor.installation import PORTAL, make_home, plant
from tests.auditor.mailbox.rig import PASSWORD
from tests.auditor.notice.rig import OURS, NoticeRig, notices_of
from tests.auditor.situations import ASKED

MAKER, SECURITY = "support@portail.test", "security@portail.test"
_SERVICE = """
service: 1
scenario: portail
name: Démarches de {id}
url: http://{id}.test:8200
controller: {{name: "Commune de {id}", country: FR, timezone: Europe/Paris, siren: "{siren}"}}
sector: local_government
legal_basis: {{default: {{basis: contract, source: notice, span: "contrat"}}}}
languages: [fr]
contact: {{dpo: "dpo@{id}.test", notice: "http://{id}.test:8200/mentions"}}
environment: preproduction
"""
_PUBLISHER = f"""
[publishers.portail]
name = "Portail Éditions"
address = "{MAKER}"
also = "{SECURITY}"
country = "FR"
language = "fr"
"""


def declare(scenarios: Path, towns: Collection[str]) -> None:
    """One scenario of the software, and a service for each town."""
    text = PORTAL.read_text(encoding="utf-8")
    begin, end = text.index("service:"), text.index("checked:")
    path = scenarios / "catalogue" / "portail.yaml"
    path.write_text(f"{text[:begin]}software: portail\n{text[end:]}", encoding="utf-8")
    (scenarios / "services").mkdir()
    for number, town in enumerate(towns):
        said = _SERVICE.format(id=town, siren=f"21570{number:04d}")
        (scenarios / "services" / f"{town}.yaml").write_text(said, encoding="utf-8")


async def asked(house: House, clock: SetClock, town: str, *, lacks: Collection[str]) -> str:
    """A case at a town that answered with a file without some categories; judged."""
    loaded = load_scenario(house.settings.scenarios / "services" / f"{town}.yaml")
    await plant(house, loaded)
    case = await open_case(house, loaded)
    async with house.store.read() as tx:
        planting = await declaration.planting_of(tx, f"camille@{town}")
        assert planting is not None
        truth: GroundTruth = await declaration.load_truth(tx, planting.truth)
    fields = tuple(f"{r.id}.{f.name}" for r in truth.records for f in r.fields)
    await tell(house, case, ReadBack(category="profile", seen=fields), StageEnded(), stage="readback")
    clock.advance(timedelta(minutes=1))
    await tell(house, case, seen(Fact.REQUEST_SUBMITTED, house, timedelta()), StageEnded(), stage="request")
    clock.advance(3 * DAY)
    records = [
        {"category": r.category, **{f.name: f.value for f in r.fields}}
        for r in truth.records
        if r.category not in lacks
    ]
    kept = house.vault.put(case, json.dumps({"records": records}, ensure_ascii=False).encode())
    export = ArtifactKept(
        sha256=kept.sha256, role=Role.EXPORT, media_type="application/json", size=kept.size, retention=Retention.EXPORT
    )
    delivered = replace(seen(Fact.EXPORT_DELIVERED, house), artifacts=(kept.sha256,))
    await tell(house, case, seen(Fact.EXPORT_READY, house), export, delivered, StageEnded(), stage="collect")
    for stage in ("verify", "readback"):
        await tell(house, case, StageEnded(), stage=stage)
    await tell(house, case, Closed(outcome=Closing.DELIVERED), stage="wait")
    await judge(house, case)
    return case


@asynccontextmanager
async def on_one_software(
    folder: Path, towns: Mapping[str, Collection[str]], *, gone: frozenset[str] = frozenset()
) -> AsyncIterator[tuple[NoticeRig, dict[str, str]]]:
    """`towns`, each with the categories that its export lacks; gives the rig, and each town's case."""
    clock, letters = SetClock(ASKED - timedelta(minutes=1)), list[tuple[str, EmailMessage]]()

    def house_at(address: str) -> Callable[[str, bytes], object]:
        async def take(_sender: str, raw: bytes) -> None:
            letter = BytesParser(policy=default).parsebytes(raw)
            assert isinstance(letter, EmailMessage)
            letters.append((address, letter))

        return take

    houses = {address: house_at(address) for address in (MAKER, SECURITY, *(f"dpo@{town}.test" for town in towns))}
    async with open_post({OURS: PASSWORD}, houses, now=clock.now, refused=gone) as post:  # type: ignore[arg-type]
        made = make_home(folder)
        (made.home / "auditor.toml").write_text(notices_of(post) + _PUBLISHER, encoding="utf-8")
        (made.home / "auditor.toml").chmod(0o600)
        declare(made.scenarios, towns)
        accounts = "".join(f'["{who}@{town}"]\nusername = "{who}"\n' for town in towns for who in ("camille", "noe"))
        made.accounts.write_text(accounts, encoding="utf-8")
        settings = Settings(home=made.home, scenarios=made.scenarios)
        async with open_house(settings, clock=clock) as house, engine_of(house) as engine:
            cases = {town: await asked(house, clock, town, lacks=lacks) for town, lacks in towns.items()}
            rig = NoticeRig(house=house, engine=engine, clock=clock, post=post, letters=letters)
            await rig.live(timedelta(minutes=1))
            yield rig, cases

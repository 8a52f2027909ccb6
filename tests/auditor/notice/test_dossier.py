"""Does a dossier hold all that an authority needs, whole and signed, and is it a complaint only where the person lodges it?"""

import hashlib
import io
import json
from pathlib import Path

import pikepdf
import pytest

from auditor.notice import reply, review
from auditor.notice.dossier import dossier
from auditor.notice.draft import draft
from auditor.notice.enter import enter
from auditor.notice.reply import Decision, Reading
from auditor.refusal import Refused
from dashboards.notice.dossier import dossier_page
from results.evidence import verify
from results.records import LANGUAGES, FindingRepaired, ReplyAct, RetestJudged, Ruling, Way
from tests.auditor.notice.rig import DPO, NoticeRig, approved, judged, report


async def delivered(rig: NoticeRig) -> str:
    notice = await approved(rig)
    await rig.come(report(rig.letters[0][1], DPO, "delivered"))
    return notice


async def disputed(rig: NoticeRig, notice: str, file: Path) -> None:
    reading = Reading(acts=(ReplyAct.CONTESTED,), findings=(f"{rig.case} deadline",))
    today = rig.clock.now().date()
    await reply.receive(rig.house, notice, Way.PHONE, day=today, file=file, reading=reading, person="paul")


def title_of(path: Path) -> str:
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        return str(pdf.docinfo["/Title"])


def watched(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The pages that are printed, by their language."""
    pages: dict[str, str] = {}

    def kept(laid: object, language: str) -> str:
        pages[language] = dossier_page(laid, language)  # type: ignore[arg-type]
        return pages[language]

    monkeypatch.setattr("auditor.notice.dossier.dossier_page", kept)
    return pages


async def test_everything_is_in_it_and_its_manifest_is_signed(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await delivered(rig)
        to, public = tmp_path / "dossier", rig.house.keys.public
        await dossier(rig.house, notice, to, person="ines")
    manifest = (to / "manifest.json").read_bytes()
    public.verify(bytes.fromhex((to / "manifest.json.sig").read_text().strip()), manifest)
    said = json.loads(manifest)
    assert said["kind"] == "report"
    named = {one["name"]: one["sha256"] for one in said["files"]}
    assert named == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in to.iterdir()
        if not path.name.startswith("manifest")
    }
    assert set(named) == {"dossier.fr.pdf", "dossier.en.pdf", "notice.json", f"{rig.case}.release.zip"}
    assert verify(to / f"{rig.case}.release.zip", key=None).verifies
    assert title_of(to / "dossier.fr.pdf").startswith("Signalement")
    assert title_of(to / "dossier.en.pdf").startswith("Report")


async def test_it_is_a_complaint_where_the_holder_lodges_it_and_nobody_else_can(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await delivered(rig)
        with pytest.raises(Refused, match="somebody is not the holder of camille@ville"):
            await dossier(rig.house, notice, tmp_path / "no", person="ines", lodged_by="somebody")
        await dossier(rig.house, notice, tmp_path / "yes", person="ines", lodged_by="rig")
    assert not (tmp_path / "no").exists()
    assert json.loads((tmp_path / "yes" / "manifest.json").read_bytes())["kind"] == "complaint"
    assert title_of(tmp_path / "yes" / "dossier.fr.pdf").startswith("Réclamation")
    with pytest.raises(Refused, match="is there already"):
        await dossier(rig.house, notice, tmp_path / "yes", person="ines")


async def test_nothing_is_handed_in_of_what_nobody_was_told_or_is_disputed_or_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = watched(monkeypatch)
    file = tmp_path / "note"
    file.write_text("Nous étions fermés.", encoding="utf-8")
    async with judged(tmp_path) as rig:
        draft_only = await draft(rig.house, "ville", person="ines")
        with pytest.raises(Refused, match="never arrived"):
            await dossier(rig.house, draft_only, tmp_path / "a", person="ines")
        await review.withdraw(rig.house, draft_only, person="ines")
        notice = await delivered(rig)
        await disputed(rig, notice, file)
        with pytest.raises(Refused, match="is disputed, and nothing is decided"):
            await dossier(rig.house, notice, tmp_path / "b", person="ines")
        await reply.decide(rig.house, notice, Decision(ruling=Ruling.WITHDRAWN, reasons=file), person="zoe")
        await dossier(rig.house, notice, tmp_path / "c", person="ines")
    assert set(pages) == set(LANGUAGES)
    for language, heard in (("fr", "conteste"), ("en", "disputes")):
        assert heard in pages[language]
        assert "Nous étions fermés." in pages[language]
        assert f"<code>{rig.case} deadline</code>" not in pages[language], "what was taken back accuses nobody"
        assert f"<code>{rig.case} rates</code>" in pages[language]


async def test_what_a_re_test_saw_repaired_or_found_again_is_said_of_each_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = watched(monkeypatch)
    async with judged(tmp_path) as rig:
        notice, now = await delivered(rig), rig.clock.now()
        mended, again = f"{rig.case} deadline", f"{rig.case} rates"
        seen = (
            FindingRepaired(finding=mended, case="case-again", day=now.date()),
            RetestJudged(case="case-again", stands=(again,)),
        )
        async with rig.house.store.write() as tx:
            await enter(tx, notice, *seen, at=now, by="engine")
        await dossier(rig.house, notice, tmp_path / "dossier", person="ines")
    for language, repaired, found in (("fr", "Réparé", "se retrouvent"), ("en", "Repaired", "found again")):
        told = {
            name: next(
                one for one in pages[language].split('<section class="finding">')[1:] if f"<code>{name}</code>" in one
            )
            for name in (mended, again)
        }
        assert (repaired in told[mended], repaired in told[again].partition("</section>")[0]) == (True, False)
        lines = (line.partition("</li>")[0] for line in pages[language].split("<li>"))
        chronology = [line for line in lines if found in line]
        assert [(again in line, mended in line) for line in chronology] == [(True, False)]

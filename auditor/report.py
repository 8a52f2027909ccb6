"""Where is the report of a case, and what goes into it?"""

from pathlib import Path

from auditor.criteria.comparison import compare_account, compare_formats
from auditor.house import House
from auditor.judge import Material, sealed_and_read, sealed_evidence
from auditor.privacy.extract import extract_of, names_of, public_names
from dashboards.channels import report
from dashboards.export.anatomy import Anatomy, anatomy_of
from dashboards.export.tally import never_owed
from results.durable import make_folder
from results.evidence.manifest import ARTIFACTS
from results.key import fingerprint
from results.records import Entry, FactSeen, Language, Right, Role, Scorecard, Track, Unobserved

_LARGEST = 400  # pictures in one file; a case of months has fewer


async def write_report(house: House, scorecard: Scorecard, language: Language) -> Path:
    """Render the report of a case into the home; the same scorecard gives the same file."""
    sealed, material, _ = await sealed_evidence(house, scorecard.case)
    names = await names_of(
        house,
        [scorecard.case],
        public=public_names(material),
        person="report",
        why="names in a report",
        language=language,
    )
    extract = await extract_of(house, sealed, material, names, person="report")
    kept_back = {path.removeprefix(ARTIFACTS) for path in extract.withheld}
    standing = [a for a in material.artifacts if a.role is Role.SCREENSHOT and a.erased_by is None]
    shots = {a.sha256 for a in standing} - kept_back
    wanted = [digest for digest in _shown(material.entries) if digest in shots][:_LARGEST]
    html = report.render(
        scorecard,
        material.entries,
        language=language,
        pictures={digest: house.vault.read(scorecard.case, digest) for digest in wanted},
        operator=house.settings.operator,
        contact=house.settings.contact,
        key_fingerprint=fingerprint(house.keys.public),
        anatomy=await _anatomy(house, scorecard, material, language),
    )
    folder = house.settings.home / "reports"
    make_folder(folder)
    path = folder / f"{scorecard.case}.{language}.html"
    draft = path.with_suffix(".draft")
    draft.write_text(names.scrub(html), encoding="utf-8")
    draft.replace(path)
    return path


async def _anatomy(house: House, scorecard: Scorecard, material: Material, language: Language) -> Anatomy | None:
    """What the export consists of and how it differs from others; None where there is none to look into any more."""
    evidence, inspection = await sealed_and_read(house, scorecard.case)
    if inspection is None or all(file.erased_by for file in evidence.files):
        return None
    right = Right.PORTABILITY if any(one.track == Track.PORTABILITY for one in scorecard.ladders) else Right.ACCESS
    return anatomy_of(
        inspection,
        material.truth,
        language,
        right,
        formats=compare_formats(inspection, but=never_owed(material.truth, right)),
        compared=list(compare_account(evidence, inspection)),
    )


def _shown(entries: tuple[Entry, ...]) -> list[str]:
    """Pictures the timeline shows: those of facts and of what hindered us."""
    return [
        digest for entry in entries if isinstance(entry.body, FactSeen | Unobserved) for digest in entry.body.artifacts
    ]

"""Of whom does a release tell, and who was not audited, and why?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.typography import number, written
from results.figures.sampling import Design
from results.records import Language, Text
from results.release import Release

WHY: Final[Mapping[str, Text]] = {
    "real_identity": Text(fr="il y faut une identité réelle", en="it takes a real identity"),
    "bank_kyc": Text(fr="il faut s’y identifier comme auprès d’une banque", en="it takes a bank’s identification"),
    "app_only": Text(fr="on n’y accède que par une application", en="it is an app only"),
    "counter_only": Text(fr="on ne demande qu’au guichet", en="one asks at a counter only"),
    "terms_refuse": Text(fr="ses conditions refusent les comptes de test", en="its terms of use refuse test accounts"),
    "no_account": Text(fr="aucun compte n’a pu y être ouvert", en="no account was to be had"),
    "closed": Text(fr="il n’existe plus", en="it does not exist any more"),
    "other": Text(fr="autre raison : voir exclusions.csv", en="another reason: see exclusions.csv"),
}
"""The words of `exclusions.csv`."""

DESIGNS: Final[Mapping[Design, Text]] = {
    Design.CENSUS: Text(fr="recensement : tous les services de la base", en="a census: every service of the frame"),
    Design.SIMPLE: Text(fr="tirage au sort simple", en="a simple random draw"),
    Design.STRATIFIED: Text(fr="tirage au sort par strates", en="a draw within strata"),
    Design.JUDGMENTAL: Text(fr="choix raisonné, sans tirage au sort", en="chosen on purpose, not drawn"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many could be audited, were drawn, and were not audited; `seed`: empty where nothing was drawn by chance."""

    design: str
    source: str
    framed: str
    drawn: str
    digest: str
    seed: str


def coverage_of(release: Release, language: Language) -> Coverage | None:
    """How services came to be audited; None where no sample was drawn."""
    sample = release.sample
    if sample is None:
        return None
    return Coverage(
        design=written(DESIGNS[sample.design], language),
        source=sample.source,
        framed=number(len(sample.frame), language),
        drawn=number(len(sample.drawn), language),
        digest=sample.frame_digest,
        seed=sample.seed if sample.design.is_probability else "",
    )


def left_out(release: Release, language: Language) -> tuple[tuple[str, str], ...]:
    """Why services were not audited, and how many for each reason."""
    counts = Counter(one.why for one in release.exclusions)
    return tuple(
        (written(WHY[why], language) if why in WHY else why, number(counts[why], language)) for why in sorted(counts)
    )

"""How is a verdict said to a reader: outcome, question, reason, law, proof, repair?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboards import public_page, typography, vocabulary
from dashboards.barrier import BARRIERS
from dashboards.export.difference import moved
from dashboards.export.found import deviating
from dashboards.export.standard import kept_standards
from dashboards.outcome import TALLY_ORDER, Look, family_look, look_of
from dashboards.sentence import amount, categories
from results.records import CriterionWords, Family, FamilyState, Language, Measure, Outcome, Scorecard, Text, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A verdict as one line of the report.

    Attributes:
        repair: for whoever answers for the service; only where something was not met.
        settle: what would settle what is open.
        citations: sequence numbers of the ledger's entries it rests on.
        files: digests of the artifacts it rests on.
        is_short: told in short: nothing is to be done about it, or the same was said above.
    """

    id: str
    look: Look
    question: str
    statement: str
    repair: str | None
    settle: str | None
    law: str
    obligation: str
    citations: tuple[int, ...]
    files: tuple[str, ...]
    is_short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The findings of one family, with what they say together."""

    name: str
    look: Look
    findings: tuple[Finding, ...]


def findings_of(card: Scorecard, language: Language) -> list[Finding]:
    """All verdicts, those that need attention first."""
    words = {w.id: w for w in card.words}
    ordered = sorted(card.verdicts, key=_gravity)
    return [_finding(v, words[v.criterion], language) for v in ordered]


def chapters_of(card: Scorecard, language: Language) -> list[Chapter]:
    """The findings by family; families in the order of their gravest finding, law before practice."""
    words = {w.id: w for w in card.words}
    members: dict[Family, list[Verdict]] = {}
    for verdict in sorted(card.verdicts, key=_gravity):
        members.setdefault(words[verdict.criterion].family, []).append(verdict)
    told: set[str] = set()
    return [
        Chapter(
            name=typography.written(vocabulary.FAMILIES[family], language),
            look=family_look(card.families.get(family, FamilyState.OPEN), verdicts),
            findings=tuple(_shortened(_finding(v, words[v.criterion], language), told) for v in verdicts),
        )
        for family, verdicts in members.items()
    ]


def tally(card: Scorecard, language: Language) -> list[tuple[Look, str]]:
    """How many findings of each kind: `2 non tenus`, `1 indécidable`; never an average."""
    looks = [look_of(v) for v in card.verdicts]
    counts = [(look, looks.count(look)) for look in TALLY_ORDER if look in looks]
    return [
        (
            look,
            typography.counted(
                n,
                Text(fr=f"{{n}} {look.word.fr}", en=f"{{n}} {look.word.en}"),
                Text(fr=f"{{n}} {look.many.fr}", en=f"{{n}} {look.many.en}"),
                language,
            ),
        )
        for look, n in counts
    ]


def _shortened(finding: Finding, told: set[str]) -> Finding:
    """Tell in short what is well, does not apply, or is open for a reason that was given above."""
    is_again = finding.statement in told and finding.repair is None
    told.add(finding.statement)
    return replace(finding, is_short=is_again or finding.look.tone in ("pass", "none"))


def _gravity(verdict: Verdict) -> int:
    return TALLY_ORDER.index(look_of(verdict))


def _finding(verdict: Verdict, words: CriterionWords, language: Language) -> Finding:
    reason = words.reason
    return Finding(
        id=verdict.criterion,
        look=look_of(verdict),
        question=typography.written(words.question, language),
        statement=_filled(reason.words, verdict, language),
        repair=_filled(reason.repair, verdict, language)
        if reason.repair and verdict.outcome is Outcome.FAILED
        else None,
        settle=_filled(reason.settle, verdict, language) if reason.settle else None,
        law=typography.article(words.legal_basis, language),
        obligation=typography.written(vocabulary.OBLIGATIONS[verdict.obligation], language),
        citations=tuple(dict.fromkeys(c.entry for c in verdict.citations if c.entry is not None)),
        files=tuple(dict.fromkeys(c.artifact for c in verdict.citations if c.artifact is not None)),
    )


def _filled(words: Text, verdict: Verdict, language: Language) -> str:
    values = _values(verdict, language)
    return typography.spaced(words.in_(language).format(**values), language)


def _values(verdict: Verdict, language: Language) -> Mapping[str, str]:
    """Measures as the words of a reason want them: dates, days and names written out."""
    return {m.name: _written(m, verdict, language) for m in verdict.measures}


def _written(measure: Measure, verdict: Verdict, language: Language) -> str:
    match measure.unit, measure.name:
        case "date", _:
            return typography.day(date.fromisoformat(measure.value), language)
        case "d", _:
            return typography.days(int(measure.value), language)
        case "h", _:
            return typography.within(int(measure.value), language)
        case "records" | "files" | "looks", _ if measure.value.isdigit():
            return typography.number(int(measure.value), language)
        case _, "categories":
            return categories(measure.value, language)
        case _, "used" | "lacking":
            return kept_standards(measure.value, language)
        case _, "elements":
            return vocabulary.listed(measure.value, vocabulary.ELEMENTS).in_(language)
        case _, "information":
            return vocabulary.listed(measure.value, vocabulary.INFORMATION).in_(language)
        case _, "damage":
            return vocabulary.listed(measure.value, vocabulary.DAMAGE).in_(language)
        case _, "stops":
            return vocabulary.listed(measure.value, public_page.STOPS).in_(language)
        case _, "languages" | "offered":
            return ", ".join(typography.language_name(code, language) for code in measure.value.split(", "))
        case _, "wrong_names" | "near_names":
            return deviating(measure.value, language)
        case _, "changes":
            return moved(measure.value, language)
        case _, "rules":
            return vocabulary.listed(measure.value, BARRIERS).in_(language)
        case _, "amount":
            return amount(verdict, language)
        case _:
            return measure.value


def files_cited(findings: Sequence[Finding]) -> list[str]:
    """The artifacts that findings rest on, each once, in the order of their first citation."""
    return list(dict.fromkeys(digest for finding in findings for digest in finding.files))

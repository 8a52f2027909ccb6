"""How does a scorecard look in a terminal?

What is not met, poor or open stands in full; what is fine is named on one line.
"""

from rich.text import Text as Styled

from auditor.cli.console import TONES, out, table
from dashboards import typography
from dashboards.channels.report import findings_of
from dashboards.sentence import headline
from results.records import Language, Obligation, Outcome, Scorecard, Text

_FINE = (Outcome.PASSED, Outcome.INAPPLICABLE)
_DUE = Text(fr="Échéance légale : {day}", en="Legal deadline: {day}")


def draw(card: Scorecard, language: Language) -> None:
    """The sentence, the ladder, one line a criterion; on standard output."""
    console = out()
    console.print()
    console.print(card.service.name.in_(language), style="bold", markup=False)
    console.print(headline(card, language), markup=False)
    for ladder in card.ladders:
        rungs = "".join("■" if n <= ladder.reached else "□" for n in range(1, 6))
        following = next((r for r in ladder.rungs if r.number == ladder.reached + 1), None)
        words = f"{rungs}  {ladder.reached}/5"
        if following is not None:
            words += f"   → {following.number} · {following.title.in_(language)}"
        console.print(words, markup=False)
    rows: list[tuple[Styled, str, str]] = []
    fine: dict[str, list[str]] = {}
    tones: dict[str, str] = {}
    for finding in findings_of(card, language):
        verdict = card.verdict(finding.id)
        assert verdict is not None
        word = finding.look.word.in_(language)
        practice = verdict.obligation is Obligation.PRACTICE and verdict.outcome is Outcome.FAILED
        tones[word] = "yellow" if practice else TONES[verdict.outcome]
        if verdict.outcome in _FINE:
            fine.setdefault(word, []).append(finding.id)
        else:
            rows.append((Styled(word, style=tones[word]), finding.id, finding.statement))
    table(("", "", ""), rows, empty="")
    for word, names in fine.items():
        console.print(Styled(f"{word} ({len(names)})", style=tones[word]), ", ".join(names), markup=False)
    if card.clocks.final_deadline is not None:
        due = typography.day(card.clocks.final_deadline, language)
        console.print(typography.written(_DUE, language).format(day=due), style="dim", markup=False)

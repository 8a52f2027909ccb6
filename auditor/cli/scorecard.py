"""How does a scorecard look in a terminal?"""

from rich.table import Table
from rich.text import Text as Styled

from auditor.cli.console import TONES, out
from dashboards import typography
from dashboards.channels.report import findings_of
from dashboards.sentence import headline
from results.records import Language, Obligation, Outcome, Scorecard


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
    drawn = Table(box=None, pad_edge=False, show_header=False)
    for finding in findings_of(card, language):
        verdict = card.verdict(finding.id)
        assert verdict is not None
        practice = verdict.obligation is Obligation.PRACTICE and verdict.outcome is Outcome.FAILED
        tone = "yellow" if practice else TONES[verdict.outcome]
        drawn.add_row(Styled(finding.look.word.in_(language), style=tone), finding.id, Styled(finding.statement))
    console.print(drawn)
    if card.clocks.final_deadline is not None:
        due = typography.day(card.clocks.final_deadline, language)
        console.print(
            f"{'Échéance légale' if language == 'fr' else 'Legal deadline'}: {due}", style="dim", markup=False
        )

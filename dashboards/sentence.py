"""What would one tell a citizen about this case, in one sentence or two?

Built from the scorecard alone; says what was observed, never what it means
in law: only an authority or a court finds an infringement.
"""

from datetime import timedelta

from dashboards.typography import day, days, span
from results.records import Language, Outcome, Scorecard, Text, Verdict

__all__ = ["headline"]


def headline(card: Scorecard, language: Language) -> str:
    """The first sentence of every page about the case."""
    parts = [_answered(card, language)]
    if card.clocks.usable is not None:
        parts.append(_contents(card, language))
    parts.append(_danger(card, language))
    return " ".join(part for part in parts if part)


def _answered(card: Scorecard, language: Language) -> str:
    name = card.service.name.in_(language)
    deadline, cost = card.verdict("deadline"), card.verdict("cost")
    if _failed(cost):
        return _say(
            language,
            f"{name} demande un paiement pour exercer ce droit.",
            f"{name} asks for a payment before the right can be exercised.",
        )
    clocks = card.clocks
    if deadline is None or clocks.submitted is None:
        return _say(
            language, f"Nous n’avons pas pu adresser la demande à {name}.", f"We could not put the request to {name}."
        )
    due = day(clocks.final_deadline, language) if clocks.final_deadline else ""
    if _failed(deadline) and deadline.reason == "silent":
        return _say(
            language,
            f"{name} n’a pas répondu à notre demande avant l’échéance du {due}.",
            f"{name} did not answer our request before the deadline of {due}.",
        )
    if clocks.answered is None:
        return _say(
            language,
            f"{name} n’a pas encore répondu ; l’échéance est le {due}.",
            f"{name} has not answered yet; the deadline is {due}.",
        )
    took = _took(card, language)
    if _failed(deadline):
        late = days(int(deadline.values()["days"]), language)
        return _say(
            language,
            f"{name} a répondu {took}, au moins {late} après l’échéance légale.",
            f"{name} answered {took}, at least {late} after the legal deadline.",
        )
    return _say(language, f"{name} a répondu {took}.", f"{name} answered {took}.")


def _took(card: Scorecard, language: Language) -> str:
    assert card.clocks.answered is not None
    assert card.clocks.submitted is not None
    latest = card.clocks.answered.by - card.clocks.submitted.by
    if latest < timedelta(minutes=5):
        return _say(language, "aussitôt", "at once")
    return _say(language, f"en {span(latest, language)}", f"within {span(latest, language)}")


def _contents(card: Scorecard, language: Language) -> str:
    provided, readable = card.verdict("provided_data"), card.verdict("machine_readable")
    values = provided.values() if provided else {}
    found, planted = values.get("found"), values.get("planted")
    if found is None or planted is None:
        return _say(language, "Un fichier a été remis.", "A file was handed over.")
    if found == planted:
        what = _say(
            language,
            f"Le fichier remis contient les {planted} éléments que nous lui avions confiés",
            f"The file handed over holds all {planted} records we had entrusted to it",
        )
    else:
        what = _say(
            language,
            f"Le fichier remis contient {found} des {planted} éléments que nous lui avions confiés",
            f"The file handed over holds {found} of the {planted} records we had entrusted to it",
        )
    if readable is not None and readable.outcome is Outcome.PASSED:
        return what + _say(
            language, ", dans des formats qu’un logiciel sait lire.", ", in formats that software can read."
        )
    if _failed(readable):
        return what + _say(
            language, ", mais dans des formats faits pour l’œil seul.", ", but in formats made for the eye alone."
        )
    return what + "."


def _danger(card: Scorecard, language: Language) -> str:
    if _failed(card.verdict("leakage")):
        return _say(
            language,
            "Il contient aussi des données privées d’un autre compte.",
            "It also holds private data of another account.",
        )
    link = card.verdict("link_protection")
    if _failed(link) and link is not None and link.reason != "bearer_link":
        return _say(
            language,
            "Le lien de téléchargement n’est pas assez protégé.",
            "The download link is not protected well enough.",
        )
    return ""


def _failed(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.outcome is Outcome.FAILED


def _say(language: Language, fr: str, en: str) -> str:
    return Text(fr=fr, en=en).in_(language)

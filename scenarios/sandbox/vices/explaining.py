"""How can an export be hard to understand, and hard to use elsewhere?"""

from results.records import Obligation, Outcome, Text, Track
from scenarios.sandbox import damage
from scenarios.sandbox.vice import Vice, changing_files

EXPLAINING: tuple[Vice, ...] = (
    Vice(
        name="unexplained",
        patient=True,
        criterion="documentation",
        reason="unexplained",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(
            fr="donne des fichiers sans un mot qui les explique", en="gives files without a word that explains them"
        ),
        apply=changing_files(damage.without_explanations),
        obligation=Obligation.GUIDANCE,
    ),
    Vice(
        name="hardly_explained",
        patient=True,
        criterion="documentation",
        reason="partly",
        outcome=Outcome.CANNOT_TELL,
        track=Track.BOTH,
        words=Text(
            fr="joint un texte sur les finalités, qui ne dit rien des fichiers",
            en="adds a text on the purposes, which says nothing of the files",
        ),
        apply=changing_files(damage.without_readme),
        obligation=Obligation.GUIDANCE,
    ),
    Vice(
        name="without_schemas",
        patient=True,
        criterion=None,
        reason=None,
        outcome=None,
        track=Track.BOTH,
        words=Text(
            fr="explique chaque champ dans un texte, sans schéma", en="explains each field in a text, without a schema"
        ),
        apply=changing_files(damage.without_schemas),
        also=(("documentation", "explained"),),
    ),
    Vice(
        name="standard_unused",
        patient=True,
        criterion="interoperability",
        reason="unused",
        outcome=Outcome.FAILED,
        track=Track.PORTABILITY,
        words=Text(
            fr="donne les rendez-vous en JSON et CSV, sans fichier d’agenda",
            en="gives appointments as JSON and CSV, without a calendar file",
        ),
        apply=changing_files(damage.without_standards),
        obligation=Obligation.PRACTICE,
    ),
    Vice(
        name="standard_not_kept",
        patient=True,
        criterion="interoperability",
        reason="not_kept",
        outcome=Outcome.FAILED,
        track=Track.PORTABILITY,
        words=Text(
            fr="écrit un fichier d’agenda sans identifiants ni dates de création",
            en="writes a calendar file without ids or dates of its making",
        ),
        apply=changing_files(damage.loosen_calendar),
        obligation=Obligation.PRACTICE,
    ),
)

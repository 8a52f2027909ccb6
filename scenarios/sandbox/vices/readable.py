"""How can an export be hard to read: its structure, its formats, its soundness?"""

from dataclasses import replace

from results.records import Obligation, Outcome, Text, Track
from scenarios.sandbox import damage, forms, paper
from scenarios.sandbox.behaviour import Behaviour
from scenarios.sandbox.vice import Vice

_NOTHING_READ = (
    ("structured", "not_assessable"),
    ("common_format", "not_assessable"),
    ("provided_data", "not_assessable"),
    ("observed_data", "not_assessable"),
    ("attachments", "not_assessable"),
    ("history", "not_assessable"),
    ("accuracy", "not_assessable"),
    ("documentation", "not_assessable"),
    ("interoperability", "not_assessable"),
)
_FOR_EYES = (("documentation", "for_eyes"), ("interoperability", "unused"))


def _pdf_only(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=paper.write_pdf, bind=paper.bind_bare)


def _locked_pdf(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=paper.write_locked_pdf, bind=paper.bind_bare)


def _images_only(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=paper.write_images)


def _partly_pdf(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=paper.write_mixed)


def _text_only(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=forms.write_text)


def _html_only(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=forms.write_html)


def _scripts_only(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=forms.write_wrapped)


def _closed_format(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=forms.write_closed)


def _partly_closed_format(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=forms.write_mixed_closed)


def _own_format(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, write=forms.write_own)


def _broken_json(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, additions=(*behaviour.additions, damage.break_json))


def _garbled(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, additions=(*behaviour.additions, damage.garble))


def _cut_short(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, deliver=damage.cut)


READABLE: tuple[Vice, ...] = (
    Vice(
        name="pdf_only",
        patient=True,
        criterion="machine_readable",
        reason="not_extractable",
        outcome=Outcome.FAILED,
        track=Track.PORTABILITY,
        words=Text(fr="donne tout dans un seul PDF", en="gives everything as one PDF"),
        apply=_pdf_only,
        also=(("structured", "unstructured"), ("attachments", "may_be_embedded"), ("interoperability", "unused")),
    ),
    Vice(
        name="text_only",
        patient=True,
        criterion="structured",
        reason="unstructured",
        outcome=Outcome.FAILED,
        track=Track.PORTABILITY,
        words=Text(fr="donne tout en texte, sans structure", en="gives everything as text without structure"),
        apply=_text_only,
        also=(("machine_readable", "not_extractable"), *_FOR_EYES),
        rare=True,
    ),
    Vice(
        name="images_only",
        patient=True,
        criterion="machine_readable",
        reason="nothing_recognised",
        outcome=Outcome.CANNOT_TELL,
        track=Track.PORTABILITY,
        words=Text(fr="donne des images de texte", en="gives pictures of text"),
        apply=_images_only,
        also=tuple(
            (criterion, "nothing_recognised")
            for criterion in ("structured", "common_format", "documentation", "interoperability")
        ),
    ),
    Vice(
        name="partly_pdf",
        patient=True,
        criterion="machine_readable",
        reason="partly",
        outcome=Outcome.CANNOT_TELL,
        track=Track.PORTABILITY,
        words=Text(
            fr="donne la famille et les rendez-vous en PDF, le reste en données",
            en="gives family and appointments as PDF, the rest as data",
        ),
        apply=_partly_pdf,
        also=(("structured", "partly"), ("interoperability", "unused")),
        rare=True,
    ),
    Vice(
        name="locked_pdf",
        patient=True,
        criterion="machine_readable",
        reason="not_assessable",
        outcome=Outcome.CANNOT_TELL,
        track=Track.PORTABILITY,
        words=Text(
            fr="donne un PDF verrouillé, dont le mot de passe vient par courrier",
            en="gives a locked PDF whose password comes by post",
        ),
        apply=_locked_pdf,
        also=(*_NOTHING_READ, ("validity", "not_assessable"), ("leakage", "not_assessable")),
    ),
    Vice(
        name="html_only",
        patient=True,
        criterion="machine_readable",
        reason="needs_custom_code",
        outcome=Outcome.CANNOT_TELL,
        track=Track.PORTABILITY,
        words=Text(fr="donne une page HTML avec des tableaux", en="gives an HTML page with tables"),
        apply=_html_only,
        also=_FOR_EYES,
    ),
    Vice(
        name="scripts_only",
        patient=True,
        criterion="machine_readable",
        reason="needs_custom_code",
        outcome=Outcome.CANNOT_TELL,
        track=Track.PORTABILITY,
        words=Text(
            fr="donne du JSON emballé dans des scripts, pour une visionneuse",
            en="gives JSON wrapped in scripts, for a viewer",
        ),
        apply=_scripts_only,
        also=(("documentation", "unexplained"), ("interoperability", "unused")),
    ),
    Vice(
        name="closed_format",
        patient=True,
        criterion="common_format",
        reason="closed",
        outcome=Outcome.FAILED,
        track=Track.PORTABILITY,
        words=Text(fr="donne un document bureautique binaire", en="gives a binary office document"),
        apply=_closed_format,
        obligation=Obligation.GUIDANCE,
        also=(("structured", "not_assessable"), ("machine_readable", "not_assessable")),
    ),
    Vice(
        name="partly_closed_format",
        patient=True,
        criterion="common_format",
        reason="partly",
        outcome=Outcome.CANNOT_TELL,
        track=Track.PORTABILITY,
        words=Text(
            fr="donne messages et rendez-vous en document binaire, le reste en données",
            en="gives messages and appointments as a binary document, the rest as data",
        ),
        apply=_partly_closed_format,
        rare=True,
    ),
    Vice(
        name="own_format",
        patient=True,
        criterion="common_format",
        reason="format_unknown",
        outcome=Outcome.CANNOT_TELL,
        track=Track.PORTABILITY,
        words=Text(fr="donne un fichier dans un format à lui", en="gives a file in a format of its own"),
        apply=_own_format,
    ),
    Vice(
        name="broken_json",
        patient=True,
        criterion="validity",
        reason="damaged",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="donne des documents JSON sans leur fin", en="gives JSON documents without their ends"),
        apply=_broken_json,
        obligation=Obligation.GUIDANCE,
    ),
    Vice(
        name="garbled",
        patient=True,
        criterion="validity",
        reason="damaged",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="écrit « Ã© » pour « é »", en="writes “Ã©” for “é”"),
        apply=_garbled,
        obligation=Obligation.GUIDANCE,
    ),
    Vice(
        name="cut_short",
        patient=True,
        criterion="validity",
        reason="damaged",
        outcome=Outcome.FAILED,
        track=Track.BOTH,
        words=Text(fr="coupe le téléchargement à la moitié", en="cuts the download off half-way"),
        apply=_cut_short,
        obligation=Obligation.GUIDANCE,
    ),
)

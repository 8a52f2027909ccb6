"""What does a letter on paper keep of its lines?"""

from datetime import date

import pypdfium2

from probes.mailbox.compose import Letter
from probes.mailbox.paper import printed

PROSE = "Ce texte est assez long pour que le papier\nle coupe lui-même, là où sa propre ligne finit, et non là où le\nterminal l’a coupé."
LIST = "– messages (2) : « Question un », « Question deux, qui est longue aussi »\n– famille (1) : « Lou Quelqu’une, qui vient ensuite »"


def test_prose_flows_and_a_list_stays_a_list():
    data = printed(
        Letter(subject="Votre réponse", text=f"{PROSE}\n\n{LIST}\n"),
        to="Mairie",
        name="Zoé",
        on=date(2026, 3, 2),
        language="fr",
        foot="Vos données personnelles (article 14 du RGPD)\u202f: c’est écrit en bas.",
    )
    with pypdfium2.PdfDocument(data) as pdf:
        lines = [line.strip() for line in pdf[0].get_textpage().get_text_range().splitlines()]
    assert not any(line.endswith("pour que le papier") for line in lines)
    assert sum(line.startswith("–") for line in lines) == 2
    assert lines[-1] == "Vos données personnelles (article 14 du RGPD) : c’est écrit en bas."


def test_the_foot_is_never_parted_and_fits_below_a_letter_of_a_page():
    foot = "Vos données personnelles sont traitées. " * 25
    for lines, pages in ((24, 1), (36, 2)):
        data = printed(
            Letter(subject="Demande", text="\n\n".join(["Une ligne."] * (lines // 2))),
            to="Mairie",
            name="Zoé",
            on=date(2026, 3, 2),
            language="fr",
            foot=foot,
        )
        with pypdfium2.PdfDocument(data) as pdf:
            assert len(pdf) == pages
            texts = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
        assert max(text.count("données personnelles") for text in texts) == 25, texts

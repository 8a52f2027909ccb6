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

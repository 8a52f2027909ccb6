"""How are the rungs of each ladder called in public?"""

from collections.abc import Mapping

from results.records.service import Track
from results.records.text import Text

RUNGS: Mapping[Track, tuple[Text, ...]] = {
    Track.PORTABILITY: (
        Text(fr="Une réponse dans le délai légal", en="An answer within the legal period"),
        Text(fr="Un export qui s’ouvre, sans frais ni obstacle", en="An export that opens, free and unhindered"),
        Text(fr="Structuré et lisible par machine", en="Structured and machine-readable"),
        Text(fr="Complet, exact, expliqué, protégé", en="Complete, accurate, explained, protected"),
        Text(fr="Normes du domaine, transfert direct", en="The domain’s standards, direct transfer"),
    ),
    Track.ACCESS: (
        Text(fr="Une réponse dans le délai légal", en="An answer within the legal period"),
        Text(fr="Une copie en main, sans frais", en="A copy in hand, free of charge"),
        Text(fr="Une copie complète, avec les explications dues", en="A complete copy, with the information owed"),
        Text(fr="Lisible par machine", en="Machine-readable"),
        Text(fr="Aux normes du domaine", en="In the domain’s standard"),
    ),
}
"""From the first rung to the fifth."""

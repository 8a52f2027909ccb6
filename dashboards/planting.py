"""What was put into an account, and what was seen of it there again, in words?"""

from collections.abc import Sequence

from dashboards import vocabulary
from dashboards.typography import counted, written
from results.records import Language, ReadBack, RecordPlanted, Text


def read_back(bodies: Sequence[ReadBack], language: Language) -> str:
    seen = {(b.category, name.rpartition(".")[0] or name) for b in bodies for name in b.seen}
    absent = sum(len(b.absent) for b in bodies)
    words = counted(
        len(seen),
        Text(fr="Relu dans le compte : {n} élément", en="Read back in the account: {n} record"),
        Text(fr="Relu dans le compte : {n} éléments", en="Read back in the account: {n} records"),
        language,
    )
    words += _categories([b.category for b in bodies if b.seen], language)
    if absent:
        words += counted(
            absent,
            Text(fr=" ; {n} valeur attendue n’a pas été vue", en="; {n} expected value was not seen"),
            Text(fr=" ; {n} valeurs attendues n’ont pas été vues", en="; {n} expected values were not seen"),
            language,
        )
    return words + "."


def planted(bodies: Sequence[RecordPlanted], language: Language) -> str:
    words = counted(
        len(bodies),
        Text(fr="{n} élément déposé dans le compte", en="{n} record planted in the account"),
        Text(fr="{n} éléments déposés dans le compte", en="{n} records planted in the account"),
        language,
    )
    return words + _categories([b.category for b in bodies], language) + "."


def _categories(identities: Sequence[str], language: Language) -> str:
    names = [written(vocabulary.category(c), language) for c in dict.fromkeys(identities)]
    return f" ({', '.join(names)})" if names else ""

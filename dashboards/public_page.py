"""What was found on a service's public pages, in a few words?"""

from dashboards.typography import counted, listed
from results.records import Crawled, FindingKind, Language, Text

_FOUND: dict[FindingKind, Text] = {
    FindingKind.NOTICE: Text(fr="une notice d’information", en="a privacy notice"),
    FindingKind.PORTABILITY: Text(fr="le droit à la portabilité, nommé", en="the right to data portability, named"),
    FindingKind.ACCESS: Text(fr="le droit d’accès, nommé", en="the right of access, named"),
    FindingKind.ASKING: Text(fr="comment faire sa demande", en="how to ask"),
    FindingKind.CONTACT: Text(fr="un contact", en="a contact"),
}
STOPS: dict[str, Text] = {
    "budget": Text(fr="trop de pages", en="too many pages"),
    "time": Text(fr="le temps compté", en="the time allowed"),
    "robots": Text(fr="le site demande aux robots de s’abstenir", en="the site asks robots to stay away"),
    "scripts": Text(fr="des pages qu’un programme compose", en="pages that a program builds"),
    "walls": Text(fr="une page de connexion, ou un refus", en="a sign-in page, or a refusal"),
    "errors": Text(fr="des pages en erreur", en="pages that failed"),
    "languages": Text(fr="une langue dont nous n’avons pas les mots", en="a language whose words we do not have"),
    "elsewhere": Text(fr="une notice sur un autre site", en="a notice on another site"),
}


def told(crawled: Crawled, language: Language) -> str:
    """How much was read, what was found, and what was in the way."""
    kinds = {finding.kind for finding in crawled.findings}
    found = [words.in_(language) for kind, words in _FOUND.items() if kind in kinds]
    read = counted(
        crawled.pages,
        Text(fr="{n} page publique lue", en="{n} public page read"),
        Text(fr="{n} pages publiques lues", en="{n} public pages read"),
        language,
    )
    said = Text(fr="{read} ; trouvé : {found}.", en="{read}; found: {found}.") if found else _NOTHING
    words = said.in_(language).format(read=read, found=listed(found, language))
    if not crawled.stops:
        return words
    stops = listed([STOPS[stop].in_(language) for stop in crawled.stops], language)
    return f"{words} " + Text(fr="Tout n’a pas été lu : {stops}.", en="Not all was read: {stops}.").in_(
        language
    ).format(stops=stops)


_NOTHING = Text(fr="{read} ; rien de ce que nous cherchions.", en="{read}; nothing of what we looked for.")

"""In which words does a reader meet a barrier that axe-core names by a rule, and the pages examined for such?

French is typed with ordinary spaces (`dashboards.typography`). Who needs more
than the words finds the rule's own page by its id in the report.
"""

from collections.abc import Mapping, Sequence

from dashboards.typography import counted
from results.records import BarriersSought, Language, Text

BARRIERS: Mapping[str, Text] = {
    "area-alt": Text(fr="zones d’image sans texte", en="image areas without words"),
    "aria-allowed-attr": Text(fr="attributs ARIA mal placés", en="ARIA attributes out of place"),
    "aria-braille-equivalent": Text(fr="texte pour le braille seul", en="words for braille alone"),
    "aria-command-name": Text(fr="commandes sans nom", en="commands without a name"),
    "aria-conditional-attr": Text(fr="attributs ARIA mal employés", en="ARIA attributes misused"),
    "aria-deprecated-role": Text(fr="rôles ARIA abandonnés", en="ARIA roles given up"),
    "aria-hidden-body": Text(
        fr="page entière cachée aux lecteurs d’écran", en="the whole page hidden from screen readers"
    ),
    "aria-hidden-focus": Text(
        fr="éléments cachés que le clavier atteint", en="hidden elements that the keyboard reaches"
    ),
    "aria-input-field-name": Text(fr="champs sans nom", en="fields without a name"),
    "aria-meter-name": Text(fr="jauges sans nom", en="meters without a name"),
    "aria-progressbar-name": Text(fr="barres de progression sans nom", en="progress bars without a name"),
    "aria-prohibited-attr": Text(fr="attributs ARIA interdits à cet endroit", en="ARIA attributes not allowed there"),
    "aria-required-attr": Text(fr="attributs ARIA manquants", en="ARIA attributes missing"),
    "aria-required-children": Text(fr="rôles ARIA sans leur contenu", en="ARIA roles without their contents"),
    "aria-required-parent": Text(fr="rôles ARIA hors de leur contenant", en="ARIA roles outside their container"),
    "aria-roles": Text(fr="rôles ARIA inconnus", en="unknown ARIA roles"),
    "aria-tab-name": Text(fr="onglets sans nom", en="tabs without a name"),
    "aria-toggle-field-name": Text(fr="interrupteurs sans nom", en="switches without a name"),
    "aria-tooltip-name": Text(fr="infobulles sans nom", en="tooltips without a name"),
    "aria-valid-attr": Text(fr="attributs ARIA inconnus", en="unknown ARIA attributes"),
    "aria-valid-attr-value": Text(fr="valeurs ARIA fausses", en="wrong ARIA values"),
    "autocomplete-valid": Text(fr="aide à la saisie mal déclarée", en="help with filling in wrongly declared"),
    "avoid-inline-spacing": Text(fr="espacement du texte bloqué", en="text spacing that cannot be changed"),
    "blink": Text(fr="texte clignotant", en="blinking text"),
    "button-name": Text(fr="boutons sans nom", en="buttons without a name"),
    "bypass": Text(fr="rien pour aller droit au contenu", en="no way to skip to the contents"),
    "color-contrast": Text(fr="texte trop peu contrasté", en="text of too little contrast"),
    "definition-list": Text(fr="listes de définitions mal formées", en="definition lists put together wrongly"),
    "dlitem": Text(fr="définitions hors de leur liste", en="definitions outside their list"),
    "document-title": Text(fr="page sans titre", en="page without a title"),
    "duplicate-id-aria": Text(fr="étiquettes qui se confondent", en="labels taken for one another"),
    "form-field-multiple-labels": Text(fr="champs à plusieurs étiquettes", en="fields with several labels"),
    "frame-focusable-content": Text(fr="cadres fermés au clavier", en="frames closed to the keyboard"),
    "frame-title": Text(fr="cadres sans titre", en="frames without a title"),
    "frame-title-unique": Text(fr="cadres au même titre", en="frames of the same title"),
    "html-has-lang": Text(fr="page qui ne dit pas sa langue", en="page that does not say its language"),
    "html-lang-valid": Text(fr="page d’une langue inconnue", en="page in an unknown language"),
    "html-xml-lang-mismatch": Text(fr="page qui dit deux langues", en="page that says two languages"),
    "image-alt": Text(fr="images sans texte", en="images without words"),
    "input-button-name": Text(fr="boutons de formulaire sans nom", en="form buttons without a name"),
    "input-image-alt": Text(fr="boutons en image sans texte", en="image buttons without words"),
    "label": Text(fr="champs sans étiquette", en="fields without a label"),
    "link-in-text-block": Text(fr="liens que seule la couleur distingue", en="links told by colour alone"),
    "link-name": Text(fr="liens sans nom", en="links without a name"),
    "list": Text(fr="listes mal formées", en="lists put together wrongly"),
    "listitem": Text(fr="éléments hors de leur liste", en="items outside their list"),
    "marquee": Text(fr="texte défilant", en="scrolling text"),
    "meta-refresh": Text(fr="page qui se recharge seule", en="page that reloads by itself"),
    "meta-viewport": Text(fr="agrandissement empêché", en="enlarging prevented"),
    "nested-interactive": Text(fr="commandes dans des commandes", en="controls inside controls"),
    "no-autoplay-audio": Text(fr="son qui se lance seul", en="sound that starts by itself"),
    "object-alt": Text(fr="objets sans texte", en="objects without words"),
    "role-img-alt": Text(fr="dessins sans texte", en="drawings without words"),
    "scrollable-region-focusable": Text(
        fr="zones à défiler fermées au clavier", en="scrolling areas closed to the keyboard"
    ),
    "select-name": Text(fr="listes de choix sans nom", en="choices without a name"),
    "server-side-image-map": Text(fr="images à cliquer à la souris seule", en="images for the mouse alone"),
    "summary-name": Text(fr="volets sans nom", en="folds without a name"),
    "svg-img-alt": Text(fr="dessins vectoriels sans texte", en="vector drawings without words"),
    "target-size": Text(fr="commandes trop petites ou trop serrées", en="controls too small or too close"),
    "td-headers-attr": Text(fr="cellules aux mauvais en-têtes", en="cells with the wrong headings"),
    "th-has-data-cells": Text(fr="en-têtes de tableau sans données", en="table headings without data"),
    "valid-lang": Text(fr="passages d’une langue inconnue", en="passages in an unknown language"),
    "video-caption": Text(fr="vidéos sans sous-titres", en="videos without captions"),
}
"""The rules of WCAG 2.2 A and AA that are run; one of a later version stands for itself."""


def examined(bodies: Sequence[BarriersSought], language: Language) -> str:
    """How many pages were examined, and how many could not be."""
    pages = {body.page for body in bodies if body.missed is None}
    missed = {body.page for body in bodies} - pages
    words = counted(
        len(pages),
        Text(
            fr="{n} page de la demande examinée, à la recherche d’obstacles connus",
            en="{n} page of the request examined for known barriers",
        ),
        Text(
            fr="{n} pages de la demande examinées, à la recherche d’obstacles connus",
            en="{n} pages of the request examined for known barriers",
        ),
        language,
    )
    if missed:
        words += counted(
            len(missed),
            Text(fr=" ; {n} n’a pas pu l’être", en="; {n} could not be"),
            Text(fr=" ; {n} n’ont pas pu l’être", en="; {n} could not be"),
            language,
        )
    return f"{words}."

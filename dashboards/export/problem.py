"""In which words is it said what is wrong with an export, and what of it could not be read?"""

from collections.abc import Mapping

from results.records import Text

PROBLEMS: Mapping[str, Text] = {
    # what could not be read: results.records.unread
    "bomb_stopped": Text(
        fr="Le fichier se gonfle au-delà de toute mesure ; la lecture a été arrêtée.",
        en="The file inflates beyond any measure; reading was stopped.",
    ),
    "budget_exceeded": Text(
        fr="C’est plus que ce que l’inspection peut lire ; le reste n’a pas été lu.",
        en="This is more than the inspection may read; the rest was not read.",
    ),
    "encrypted_member": Text(
        fr="Le fichier est chiffré, et nous n’avons pas le mot de passe.",
        en="The file is encrypted, and we have no password.",
    ),
    "inspector_stopped": Text(
        fr="Notre inspecteur s’est arrêté : rien ne peut être dit de ce qui suit.",
        en="Our inspector stopped: nothing can be said of what follows.",
    ),
    "login_page": Text(fr="C’est une page de connexion, pas un export.", en="This is a sign-in page, and no export."),
    "member_unreadable": Text(
        fr="Le fichier ne suit pas son propre format.", en="The file does not follow its own format."
    ),
    "not_an_archive": Text(
        fr="Le fichier porte le nom d’une archive sans en être une.",
        en="The file is named like an archive and is none.",
    ),
    "truncated": Text(fr="Le fichier est coupé avant sa fin.", en="The file breaks off before its end."),
    "unsupported": Text(
        fr="Notre inspecteur ne lit pas encore ce format.", en="Our inspector does not read this format yet."
    ),
    "picture_unread": Text(
        fr="L’image peut contenir du texte que seule une personne peut lire.",
        en="The picture may hold text that only a person can read.",
    ),
    # remarks
    "absolute_path": Text(
        fr="Le nom du fichier le placerait hors du dossier où l’on ouvre l’archive (chemin absolu).",
        en="The file’s name would put it outside the folder the archive is opened in (absolute path).",
    ),
    "bidi_override": Text(
        fr="Le nom du fichier contient des signes qui en inversent la lecture.",
        en="The file’s name holds signs that turn its reading around.",
    ),
    "control_characters": Text(
        fr="Le nom du fichier contient des caractères de commande.",
        en="The file’s name holds control characters.",
    ),
    "duplicate_names": Text(
        fr="Deux fichiers de l’archive portent le même nom.", en="Two files of the archive have the same name."
    ),
    "empty": Text(fr="Il n’y a rien dedans.", en="There is nothing in it."),
    "high_ratio": Text(
        fr="Le fichier est compressé plus de cent fois.", en="The file is compressed more than a hundredfold."
    ),
    "log_not_read": Text(
        fr="Le journal de la base de données n’a pas été lu ; les dernières écritures peuvent manquer.",
        en="The database’s log was not read; the last writes may be absent.",
    ),
    "overlapping_entries": Text(
        fr="Des fichiers de l’archive se recouvrent.", en="Files of the archive overlap each other."
    ),
    "path_traversal": Text(
        fr="Le nom du fichier le placerait hors du dossier où l’on ouvre l’archive (« .. »).",
        en="The file’s name would put it outside the folder the archive is opened in (“..”).",
    ),
    "repeated_container": Text(
        fr="Cette archive est déjà contenue une fois dans l’export.", en="This archive is in the export once already."
    ),
    "special_entry": Text(
        fr="L’archive contient un lien ou un fichier spécial, que nous ne suivons pas.",
        en="The archive holds a link or a special file, which we do not follow.",
    ),
}


def problem(code: str) -> Text:
    """A problem in words; a code without words stands for itself."""
    return PROBLEMS.get(code) or Text(fr=code.replace("_", " "), en=code.replace("_", " "))

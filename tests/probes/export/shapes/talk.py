"""Texts that follow a grammar of their own: a chat by the line, a dossier by the block."""

from collections.abc import Sequence

from results.records import Found
from tests.probes.export.shapes.account import Held, account, code, day, euros, moment, upload, words
from tests.probes.export.shapes.shape import Members, Shape, of

CHAT = account(
    "chat",
    {
        "messages": {
            "text": words("Rendez-vous à {} ?\nEt demain : vers 9\u202fh, « chez L’Haÿ »"),
            "at": moment(),
        },
        "pictures": {
            "at": moment(),
            "file": upload("txt", "text/plain", lambda values: f"note du {values['at']}\n".encode()),
        },
    },
)
DOSSIER = account(
    "dossier",
    {"contracts": {"insured": words("Zoé {}"), "number": code("0"), "since": day(), "premium": euros()}},
)


def _chat(held: Sequence[Held]) -> Members:
    """Brackets, a narrow space before the seconds' end, left-to-right marks before what the program wrote."""
    lines = ["[14/01/2026, 09:00:00] Famille: \u200eLes messages sont chiffrés de bout en bout."]
    for had in sorted(held, key=lambda had: had["at"]):
        stamp = f"[{had.moment:%d/%m/%Y, %H:%M:%S}]".replace(", ", ",\u202f")
        if had.category == "messages":
            lines.append(f"{stamp} Zoé: {had['text']}")
        else:
            lines.append(f"\u200e{stamp} Zoé: \u200e<pièce jointe\u202f: {had['file']}>")
    members: Members = {"_chat.txt": ("\r\n".join(lines) + "\r\n").encode()}
    return members | {had["file"]: had.files["file"] for had in of(held, "pictures")}


def _dossier(held: Sequence[Held]) -> Members:
    parts = ["DOSSIER DE Mme ZOÉ LŒWENSTEIN", ""]
    for had in held:
        year, month, first = had["since"].split("-")
        parts += [
            "Contrat",
            f"Assurée\u00a0: {had['insured']}",
            f"Numéro\u00a0: {had['number']}",
            f"Depuis le\u00a0: {first}/{month}/{year}",
            f"Prime\u00a0: {had['premium'].replace(' EUR', chr(0x202F) + '€')}",
            "",
        ]
    return {"dossier.txt": "\r\n".join(parts).encode("cp1252", "replace").replace(b"?\x80", b"\xa0\x80")}


SHAPES = (
    Shape(
        name="chat in a text, with invisible marks and French dates",
        account=CHAT,
        write=_chat,
        decoders=("text",),
        found={
            ("messages", "at"): Found.NORMALISED,
            ("pictures", "at"): Found.NORMALISED,
            ("messages", "text"): Found.EXACT,
        },
        altered={("pictures", "file"): Found.LOOSE},
    ),
    Shape(
        name="dossier in blocks of keys and values",
        account=DOSSIER,
        write=_dossier,
        decoders=("text",),
        found={("contracts", "since"): Found.NORMALISED, ("contracts", "premium"): Found.NORMALISED},
    ),
)

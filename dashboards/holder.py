"""By whose account was a request made, in words?"""

from collections.abc import Mapping
from typing import Final

from results.records import Text

HOLDERS: Final[Mapping[str, Text]] = {
    "staff": Text(
        fr="compte de test tenu par une personne de l’observatoire",
        en="test account held by somebody of the observatory",
    ),
    "volunteer": Text(fr="compte d’une personne volontaire", en="account of a volunteer"),
    "agreed": Text(fr="compte prêté par l’organisme", en="account lent by the controller"),
    "statutory": Text(fr="compte ouvert en vertu de la loi", en="account opened by virtue of the law"),
}
"""By holder mode."""

ACCOUNT: Final = Text(fr="compte de test", en="test account")
"""Where none of these is said."""


def holder_words(mode: object) -> Text:
    """By whose account, of a case's holder mode."""
    return HOLDERS.get(str(mode), ACCOUNT)

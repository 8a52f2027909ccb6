"""What did a try come to, whichever way it took?"""

from dataclasses import dataclass
from datetime import timedelta

from results.records import PushCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a try came to.

    Attributes:
        status: of the HTTP answer, where there was one.
        asked: how long the recipient asked us to wait.
        why: what a person must mend, where it is ours; never a secret.
    """

    code: PushCode
    status: int | None = None
    asked: timedelta | None = None
    why: str = ""

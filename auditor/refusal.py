"""What did a person ask for that must not be done now?

Refused
├── NotAllowed         by the terms of use, or because nobody stands behind the account
├── AccountUnfit       locked, given up, at rest, in a case
├── NotPlanted         our data is not in the account
└── ChangedMeanwhile   by somebody else, since it was looked at
"""

from results.records import AccountState


class Refused(ValueError):
    """{0}"""

    code = "refused"


class NotAllowed(Refused):
    """{0}"""

    code = "not_allowed"


class AccountUnfit(Refused):
    """{0}"""

    code = "account_unfit"

    def __init__(self, message: str, state: AccountState) -> None:
        super().__init__(message)
        self.state = state


class NotPlanted(Refused):
    """{0}"""

    code = "not_planted"


class ChangedMeanwhile(Refused):
    """{0}"""

    code = "changed_meanwhile"

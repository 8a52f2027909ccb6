"""What is wrong with an order as a person wrote it, and in which of its parts?"""

from typing import ClassVar


class OrderWrong(Exception):
    """{1}"""

    code: ClassVar[str] = "order_wrong"
    retry: ClassVar[bool] = False

    def __init__(self, part: str, message: str) -> None:
        """Say what is wrong, in words that name the mend, and with which part: `cron`, `zone`, `window` ..."""
        super().__init__(part, message)
        self.part = part

    def __str__(self) -> str:
        return str(self.args[1])

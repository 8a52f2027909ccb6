"""What did a person ask for that must not be done now?"""


class Refused(ValueError):
    """{0}"""

    code = "refused"

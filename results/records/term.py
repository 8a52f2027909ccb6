"""Of which words does a ledger's entry choose one? Closed lists; the words are permanent."""

from enum import StrEnum
from typing import Literal


class EntryKind(StrEnum):
    OPENED = "opened"
    INTENDED = "intended"
    OBSERVED = "observed"
    ASKED = "asked"
    ANSWERED = "answered"
    WAITED = "waited"
    ERASED = "erased"
    CLOSED = "closed"


class Requester(StrEnum):
    """As whom a link is fetched: the account itself, a browser that knows nobody, or our second account."""

    ACCOUNT = "account"
    STRANGER = "stranger"
    BYSTANDER = "bystander"


class LinkResult(StrEnum):
    SAME_FILE = "same_file"
    OTHER_FILE = "other_file"
    LOGIN_PAGE = "login_page"
    DENIED = "denied"
    GONE = "gone"
    UNREACHABLE = "unreachable"


class Transport(StrEnum):
    """How a file of the export came to us, going by the address that gave it in the end."""

    ENCRYPTED = "encrypted"  # TLS
    PLAIN = "plain"  # http, readable on its way
    LOOPBACK = "loopback"  # it never left this machine
    MAIL = "mail"  # attached to a mail, whose way nobody sees whole


class Closing(StrEnum):
    """How a case ended; what it means is for criteria to say."""

    DELIVERED = "delivered"
    ANSWERED_OTHERWISE = "answered_otherwise"
    SILENT = "silent"
    CHANNEL_BROKEN = "channel_broken"
    BLOCKED = "blocked"
    CREDENTIAL_REJECTED = "credential_rejected"
    ABANDONED = "abandoned"
    PLANTED = "planted"
    NOTICE_ANSWERED = "notice_answered"
    NOTICE_UNANSWERED = "notice_unanswered"


class QuestionTopic(StrEnum):
    """Why the desk is asked. Each topic has its words in `auditor`, its answers in the entry."""

    SCENARIO = "scenario"  # a `human` step; the words are the scenario's
    AMBIGUOUS_REQUEST = "ambiguous_request"  # intent without observation, nothing to reconcile by
    MISSING_CONFIRMATION = "missing_confirmation"  # the irreversible step was done, its `see` never came
    PAGE_CHANGED = "page_changed"
    CONFIRM_FACT = "confirm_fact"  # a weighty fact is proposed
    WHICH_ROW = "which_row"  # several rows are equally new
    COLLECT_NOW = "collect_now"  # `wait` only asks
    POST_LETTER = "post_letter"  # a letter is printed and wants a signature, a stamp and a person
    READ_MAIL = "read_mail"  # a mail that no rule knows, or that our server does not vouch for
    WHICH_CASE = "which_case"  # a mail that several cases could claim
    READ_AGAIN = "read_again"  # what one person has read in an answer, and may accuse, another reads too
    READ_INFORMATION = "read_information"  # which elements of Art. 15(1) does the answer give?
    KEY_AGAIN = "key_again"  # what one person has entered another enters again, from the scan
    SECOND_FACTOR = "second_factor"
    SESSION_LOST = "session_lost"
    PLANT_BY_HAND = "plant_by_hand"
    CREDENTIAL_REJECTED = "credential_rejected"
    ACCOUNT_LOCKED = "account_locked"
    REVIEW_NOTICE = "review_notice"  # nothing goes to a service that nobody has approved
    NOTICE_LEFT = "notice_left"  # the program ended just as a notice was being sent
    POST_NOTICE = "post_notice"  # no mail was seen to arrive: it goes as a registered letter
    DECIDE_CONTEST = "decide_contest"  # a controller disputes a finding
    KEEPS_FAILING = "keeps_failing"  # we could not look, again and again


class Channel(StrEnum):
    """By which way something came that no probe could see."""

    POST = "post"
    COUNTER = "counter"
    PHONE = "phone"
    APP = "app"


AttachRule = Literal["none", "optional", "required"]

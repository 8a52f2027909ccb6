"""What does the desk ask of the program around it? Whatever needs declarations, law or probes is told and done there.

The desk reads the store by itself. What it changes goes through here, by the
very functions that the command line calls.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from dashboards.desk.catalogue import Catalogue
from dashboards.desk.dated import Dated
from dashboards.desk.edition import (
    BuildTold,
    Changed,
    MethodDiffers,
    MethodTold,
    ReleaseTold,
    SampleTold,
    ToDraw,
    Wanted,
)
from dashboards.desk.shown import (
    AccountTold,
    AlertTold,
    CampaignTold,
    ContestRuled,
    Due,
    Given,
    Listed,
    MailShown,
    NoticesWanted,
    NoticeTold,
    Ordered,
    Put,
    Upload,
)
from results.records import Language, ReplyAct, Service, Text
from results.records.person import Interest
from results.store import Store
from results.store.alert_place import Sought
from results.store.board import Subject
from results.store.ledger import LedgerRow
from results.vault import Vault


class Refused(Exception):
    """What was asked for cannot be now; nothing was changed. `mend` says what would help, as the program says it.

    `stale`: somebody else changed it, since the person looked.
    """

    def __init__(self, mend: str, *, part: str | None = None, interested: bool = False, stale: bool = False) -> None:
        super().__init__(mend)
        self.mend, self.part, self.interested, self.stale = mend, part, interested, stale


class Missing(Exception):
    """There is nothing of this name."""


class Roof(Protocol):
    """The program around the desk.

    Methods that change something raise `Refused` where that cannot be now, and
    `Missing` where there is nothing of the name.
    """

    @property
    def store(self) -> Store: ...
    @property
    def vault(self) -> Vault: ...
    @property
    def key(self) -> bytes:
        """By which the secrets of people's codes are sealed."""
        ...

    @property
    def operator(self) -> str: ...
    @property
    def zone(self) -> str:
        """By whose time the desk says when, where no law says otherwise."""
        ...

    def now(self) -> datetime: ...
    def stage(self, stage: str) -> Text: ...
    def waits_for(self, why: str | None, language: Language) -> str: ...

    async def services(self, rows: Sequence[LedgerRow]) -> Sequence[Service]:
        """The service of each ledger, as the text of the scenario that it goes by describes it."""
        ...

    async def interest(self, person: str, row: LedgerRow) -> Interest | None:
        """What a person has declared towards the service of a ledger."""
        ...

    async def deadlines(self) -> Sequence[Due]:
        """Of all open cases that were asked, the earliest first."""
        ...

    async def notice_dues(self) -> Sequence[Dated]:
        """Of all open notices that have arrived, the earliest first."""
        ...

    async def deadline(self, row: LedgerRow) -> Due | None:
        """That of one case, if it is open and was asked."""
        ...

    async def question(self, question_id: str, *, person: str, with_mails: bool) -> Put:
        """A question with what it rests on; that its mails were read, where they are, is written down."""
        ...

    async def answer(self, question_id: str, given: Given, *, person: str) -> None: ...
    async def read_reply(
        self,
        question_id: str,
        acts: Sequence[ReplyAct],
        findings: Sequence[str],
        repaired_on: date | None,
        *,
        person: str,
    ) -> None:
        """Say what a controller's mail does; `findings`: what it is about, none: all."""
        ...

    async def mail(self, of: str, sha256: str) -> MailShown: ...
    async def abandon(self, case: str, *, person: str, why: str) -> None: ...
    async def wake(self, case: str, *, person: str) -> None:
        """Have an open case looked at now; what keeps it back keeps it back."""
        ...

    async def campaigns(self, language: Language) -> Sequence[CampaignTold]: ...
    async def campaign(self, name: str, language: Language) -> CampaignTold: ...
    async def order_campaign(self, name: str, ordered: Ordered, *, person: str) -> None: ...
    async def change_campaign(self, name: str, ordered: Ordered, *, before: Ordered, person: str) -> None:
        """Change what is said, and nothing else, of a campaign that is as it was `before`; `none` takes away."""
        ...

    async def pause_campaign(self, name: str, *, person: str) -> None: ...
    async def resume_campaign(self, name: str, *, person: str) -> None: ...
    async def run_campaign(self, name: str, *, person: str) -> int:
        """Fire at once; gives how many cases were opened."""
        ...

    async def catalogue(self) -> Catalogue:
        """The scenarios, as far as they were looked through."""
        ...

    async def account_names(self) -> Sequence[str]:
        """Every account that is written down, or that something has happened to, in the order of their names."""
        ...

    async def subjects(self, words: str) -> Sequence[Subject]:
        """What cases are about, where its account, service or scenario holds the words."""
        ...

    async def accounts(self, names: Sequence[str], language: Language) -> Sequence[AccountTold]: ...

    async def notices(self, language: Language, wanted: NoticesWanted) -> Listed[NoticeTold]: ...
    async def notice(self, name: str, language: Language, *, person: str, with_text: bool) -> NoticeTold:
        """Not `with_text`: where it stands, and nothing of what it says."""
        ...

    async def approve_notice(self, name: str, digest: str, *, person: str) -> None:
        """Let it go out as it was read: `digest` names the text."""
        ...

    async def reject_notice(self, name: str, *, person: str) -> None: ...
    async def withdraw_notice(self, name: str, *, person: str) -> None: ...
    async def remind_of_notice(self, name: str, *, person: str) -> None: ...
    async def edit_notice(self, name: str, drop: Sequence[str], covering: str | None, *, person: str) -> None: ...
    async def decide_contest(self, name: str, made: ContestRuled, *, person: str) -> None: ...
    async def draft_notice(self, who: str, *, person: str) -> str: ...

    async def alerts(self, sought: Sought, *, start: int, limit: int) -> Listed[AlertTold]: ...
    async def see_to_alert(self, key: str, *, person: str) -> None: ...
    async def mute_alert(self, key: str, until: datetime, *, person: str) -> None: ...

    async def releases(self) -> Sequence[ReleaseTold]: ...
    async def step_release(
        self, release: str, state: str, *, person: str, until: datetime | None = None, recipients: Sequence[str] = ()
    ) -> None:
        """Bring it into its next state; of an embargo: `until` when, and who has it before."""
        ...

    async def forewarned(self) -> Sequence[str]:
        """Who may be given a release before it is public."""
        ...

    async def build_release(self, wanted: Wanted, *, person: str) -> None:
        """Begin to build; it goes on by itself, and `builds` tells what comes of it."""
        ...

    async def builds(self) -> Sequence[BuildTold]:
        """What this server was asked to build, the newest first."""
        ...

    async def differs(self, release: str) -> Sequence[str]:
        """What of its files is not what was built and signed."""
        ...

    async def changed(self, before: str, after: str) -> Changed: ...

    async def samples(self) -> Sequence[SampleTold]: ...
    async def sample(self, name: str) -> SampleTold: ...
    async def sample_file(self, name: str) -> bytes: ...
    async def draw_sample(self, wanted: ToDraw, frame: Upload, *, person: str) -> None:
        """Draw, and enter what was drawn: it stands from this moment on."""
        ...

    async def methods(self) -> Sequence[MethodTold]:
        """That of this program first, then those that judged anything here."""
        ...

    async def method(self, name: str) -> MethodTold: ...
    async def method_differs(self, before: str, after: str, language: Language) -> MethodDiffers:
        """What changes from one method to another, of what both have judged already."""
        ...

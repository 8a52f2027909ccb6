"""What is known in the midst of a stage in a browser, besides what every probe knows?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.async_api import Browser

from probes.base import Scope
from probes.browser.evidence import Evidence
from probes.browser.fresh import Newness
from probes.browser.window import Window
from probes.course import Course
from results.records import ArtifactKept
from scenarios.schema import Step


class BeginAgain(Exception):
    """The session was lost before anything irreversible: sign in, and once more from the start."""


@dataclass(slots=True, kw_only=True)
class Run(Course):
    """One run of one stage in a browser.

    Attributes:
        typing: a secret stands in the page and was not sent yet: no pictures.
        secret_typed: one was typed in this run.
        sign_on: the sign-on whose steps are being done; `typed_at`: the one whose secret was typed last.
        let_in_by: the one by which we came into the account.
        uncounted: pages of the sign-in, which are nobody's trouble but ours.
        pictured: the step of which the last picture was taken.
        signing_in: the login is being done.
        spare: the window of the account, while a step is done signed out.
        languages: which the pages of the steps say they are in.
        examined: digests of the pages that were examined for barriers.
    """

    evidence: Evidence
    browser: Browser
    window: Window
    newness: Newness
    typing: bool = False
    secret_typed: bool = False
    sign_on: str | None = None
    typed_at: str | None = None
    let_in_by: str | None = None
    signing_in: bool = False
    spare: Window | None = None
    pictured: int | None = None
    uncounted: int = 0
    clicks: int = 0
    fields: int = 0
    interruptions: int = 0
    rows: list[list[str]] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    examined: set[str] = field(default_factory=set)

    @contextmanager
    def on_behalf(self, scope: Scope, *, sign_on: str | None = None) -> Iterator[None]:
        """Steps of another file are done: with its account, and its secrets on its hosts only."""
        outer = self.scope, self.sign_on
        self.scope, self.sign_on = scope, sign_on
        try:
            yield
        finally:
            self.scope, self.sign_on = outer

    @property
    def is_pictured(self) -> bool:
        """Whether a picture of the step at hand was taken."""
        return self.pictured is not None

    async def point_of_no_return(self, step: Step) -> None:
        """Before a step is done that cannot be taken back: a picture of what it is done on, then the intent.

        Raises:
            Rehearsed: nothing is sent in a rehearsal.
            HeldBack: the engine says that it must not be done now.
        """
        if self.is_final(step):
            await self.picture(full=True)
            await self.commit(step)

    async def picture(self, *, full: bool = False) -> ArtifactKept | None:
        """Take a picture, unless a secret was typed and not yet sent."""
        if self.typing:
            return None
        taken = await self.evidence.picture(self.window, self.number, full=full)
        self.pictured = self.number
        self.add(taken)
        return taken

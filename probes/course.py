"""What is known in the midst of a stage, whichever probe does it, and what has been seen so far?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from probes.base import Delegated, Ending, ExportLink, Handed, Question, Round, Scope, Session, Stage
from probes.captured import captured
from probes.egress import AllowList, Egress
from probes.errors import ProbeError
from probes.proof import Proofs
from results.records import (
    FACTS,
    ArtifactKept,
    Body,
    EgressRefused,
    Fact,
    FactSeen,
    Interval,
    Retention,
    Role,
    Transport,
    Unobserved,
)
from scenarios.pattern import Inserted
from scenarios.schema import Download, Human, Step
from scenarios.variable import RESERVED_CAPTURES

POLLS = frozenset({"look", "baseline", "confirm"})
"""Stages that only look: they leave nothing behind where nothing changed."""

Refusals = Counter[tuple[str, int, str]]


class StageStopped(Exception):
    """A fact ends the stage: whatever follows would be asking too much."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(fact)
        self.fact = fact


class PersonNeeded(Exception):
    """A question stands in the way."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.question = question


class Rehearsed(Exception):
    """`--dry-run` has come to the step that cannot be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the steps ended."""

    ending: Ending
    stopped_by: Fact | None = None
    question: Question | None = None
    error: ProbeError | None = None


@dataclass(slots=True, kw_only=True)
class Course:
    """One run of one stage.

    Attributes:
        scope: whose account, just now: the persona's, or a sign-on's.
        number, step: the step at hand, by its place and as written.
        following: the step after it.
        acted: when the irreversible step was done.
        has_intent: an intent is written: from here on nothing is begun again.
    """

    stage: Stage
    session: Session
    evidence: Proofs
    scope: Scope
    round: Round | None = None
    number: int | None = None
    step: Step | None = None
    following: Step | None = None
    acted: Interval | None = None
    has_intent: bool = False
    bodies: list[Body] = field(default_factory=list)
    saved: dict[str, str] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    links: list[ExportLink] = field(default_factory=list)
    _began: datetime | None = None

    @property
    def is_poll(self) -> bool:
        return self.stage.name in POLLS

    @property
    def hosts(self) -> AllowList:
        """Hosts whose answers are read: everything the scenario names, providers included."""
        sign_ons = (entry for sign_on in self.session.sign_ons.values() for entry in sign_on.scope.hosts.entries)
        return AllowList((*self.session.scope.hosts.entries, *sign_ons))

    @property
    def values(self) -> Mapping[str, Inserted]:
        """Every variable that has a value here; secrets have none: they are only typed."""
        saved = {**self.session.saved, **self.saved}
        return {
            **self.scope.values,
            **(self.round.values if self.round else {}),
            **{f"saved.{name}": Inserted.of(text) for name, text in saved.items()},
        }

    @property
    def files(self) -> Mapping[str, Path]:
        return {**self.scope.files, **(self.round.files if self.round else {})}

    def now(self) -> datetime:
        return self.session.now()

    def add(self, *bodies: Body | None) -> None:
        self.bodies.extend(body for body in bodies if body is not None)

    async def hand_over(self) -> None:
        """Give what was seen so far to the ledger at once: the next moment may be our last."""
        bodies, self.bodies = tuple(self.bodies), []
        if bodies:
            await self.session.observed(bodies)

    def is_final(self, step: Step) -> bool:
        """Whether this step cannot be taken back, and is still to be done."""
        return step.is_final and self.acted is None

    async def commit(self, step: Step) -> None:
        """Before a step is done that cannot be taken back: write the intent down, as late as possible.

        Raises:
            Rehearsed: nothing is sent in a rehearsal.
            HeldBack: the engine says that it must not be done now.
        """
        if not self.is_final(step):
            return
        if self.stage.dry_run:
            raise Rehearsed
        await self.hand_over()
        await self.session.intend(self.number or 0)
        self.has_intent = True
        self._began = self.now()

    def mark_done(self, step: Step) -> None:
        """After it: the facts that follow are dated by this moment."""
        if step.is_final and self.acted is None and self.has_intent:
            self.acted = Interval(after=self._began, by=self.now())

    async def establish(self, facts: tuple[Fact, ...], artifacts: tuple[ArtifactKept | None, ...] = ()) -> None:
        """Enter facts; weighty ones are proposed, unless the step says that the words are certain.

        Raises:
            StageStopped: one of them ends the stage.
        """
        if self.stage.name == "baseline" or not facts:  # what stood there before the request is nobody's answer to it
            return
        facts = tuple(fact for fact in facts if fact is not Fact.CAPTCHA_MET or fact not in self.facts)
        shown = tuple(kept.sha256 for kept in artifacts if kept is not None)
        certain = self.step is not None and self.step.certain
        for fact in facts:
            self.facts.append(fact)
            self.add(
                FactSeen(
                    fact=fact,
                    when=self._when(fact),
                    step=self.number,
                    export=self.stage.export,
                    proposed=FACTS[fact].weighty and not certain,
                    artifacts=shown,
                )
            )
        if self.acted is not None and Fact.REQUEST_SUBMITTED in facts:
            await self.hand_over()
        is_persons = isinstance(self.step, Human) or isinstance(self.following, Human)
        for fact in facts:
            if FACTS[fact].stops and not (fact is Fact.CAPTCHA_MET and is_persons):
                raise StageStopped(fact)

    def facts_of_export(
        self, step: Download, kept: list[ArtifactKept], *, total: int | None = None
    ) -> tuple[Fact, ...]:
        """What the files mean; the same bytes as ever before are no answer to this request."""
        facts = step.facts
        if self.stage.name == "collect":
            stale = all(file.sha256 in self.stage.known_exports for file in kept)
            facts = (Fact.EXPORT_STALE if stale else Fact.EXPORT_DELIVERED, *facts)
        if total is not None and len(kept) < total:
            facts = (*facts, Fact.EXPORT_PARTIAL)
        return tuple(dict.fromkeys(facts))

    async def delegated(self, step: Step) -> Delegated:
        """Let another probe do a step, with what is known here.

        Raises:
            ProbeError: it could not be done.
        """
        scope = replace(self.scope, values=self.values, files=self.files)
        done = await self.session.delegate(Handed(stage=self.stage, number=self.number or 0, step=step, scope=scope))
        self.add(*done.bodies)
        self.saved.update(done.saved)
        self.links.extend(done.links)
        return done

    async def capture(self, captures: Mapping[str, str]) -> tuple[ArtifactKept | None, ...]:
        """Save what stood in the place of `{word}`; reserved words are observations, kept verbatim and parsed."""
        self.saved.update(captures)
        kept = []
        for name, text in captures.items():
            if name in RESERVED_CAPTURES and self.stage.name != "baseline":
                artifact = await self.evidence.words(text, self.number)
                if artifact is not None:
                    self.add(
                        artifact,
                        captured(
                            name,
                            text,
                            artifact=artifact.sha256,
                            language=self.session.language,
                            now=self.now(),
                            export=self.stage.export,
                        ),
                    )
                    kept.append(artifact)
        return tuple(kept)

    def fail(self, error: ProbeError) -> str:
        """Write a failure down; gives its message without secrets."""
        message = self.session.redactor.scrub(str(error))
        self.evidence.journal.note("failure", code=error.code, step=self.number, message=message)
        return message

    def unobserved(self, error: ProbeError) -> Unobserved:
        """Say that we could not look, with what shows why."""
        shown = tuple(b.sha256 for b in self.bodies if isinstance(b, ArtifactKept) and b.step == self.number)
        return Unobserved(
            code=error.code,
            retry=error.retry and not self.has_intent,
            step=self.number,
            export=self.stage.export,
            after_irreversible=self.has_intent,
            not_before=error.not_before,
            sign_on=error.sign_on,
            artifacts=shown,
        )

    def _when(self, fact: Fact) -> Interval:
        if self.acted is not None and fact is Fact.REQUEST_SUBMITTED:
            return self.acted
        after = self.acted.after if self.acted else self.stage.seen_until if self.is_poll else None
        return Interval(after=after, by=self.now())


def export_kept(
    course: Course,
    sha256: str,
    size: int,
    media_type: str,
    *,
    part: int | None = None,
    transport: Transport | None = None,
) -> ArtifactKept:
    """Say that a file of the export is in the vault, and how it came."""
    return ArtifactKept(
        sha256=sha256,
        role=Role.EXPORT,
        media_type=media_type,
        size=size,
        retention=Retention.EXPORT,
        step=course.number,
        export=course.stage.export,
        part=part,
        transport=transport,
    )


def refusals(egress: Egress) -> Refusals:
    """Count what was not let out so far."""
    return Counter({(r.host, r.port, r.reason.value): r.count for r in egress.refusals})


def refused_since(before: Refusals, egress: Egress) -> list[EgressRefused]:
    """Say what was not let out since then."""
    more = refusals(egress) - before
    return [EgressRefused(host=host, port=port, reason=why, count=n) for (host, port, why), n in more.items()]

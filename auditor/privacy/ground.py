"""On which ground is something kept although its time is over, or although somebody asks for its erasure? Pure.

What a dispute, an open notice or a release that is not public yet may still
need is kept; each ground names the exception of GDPR Art. 17(3) it rests on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from auditor.notice.state import notice_of
from results.records import Entry, Erased, PublicationEvent, PublicationWhat, ReleaseRow, ReleaseState, Text


class Ground(StrEnum):
    """Why something is kept."""

    UNDER_WAY = "under_way"
    QUESTION = "question"
    CONTEST = "contest"
    NOTICE = "notice"
    RELEASE = "release"
    HELD = "held"
    LEDGER = "ledger"
    COUNTED = "counted"
    BY_HAND = "by_hand"


GROUNDS: Final[Mapping[Ground, Text]] = {
    Ground.UNDER_WAY: Text(
        fr="le dossier est en cours (article 17, paragraphe 3, point e)", en="the case is under way (Art. 17(3)(e))"
    ),
    Ground.QUESTION: Text(
        fr="une question ouverte s’y rapporte (article 17, paragraphe 3, point e)",
        en="an open question is about it (Art. 17(3)(e))",
    ),
    Ground.CONTEST: Text(
        fr="un constat du dossier est contesté, et rien n’est décidé (article 17, paragraphe 3, point e)",
        en="a finding of the case is contested, and nothing is decided (Art. 17(3)(e))",
    ),
    Ground.NOTICE: Text(
        fr="un avis ouvert en parle, auquel l’organisme peut répondre (article 17, paragraphe 3, point e)",
        en="an open notice tells of it, which the controller may answer (Art. 17(3)(e))",
    ),
    Ground.RELEASE: Text(
        fr="une publication qui n’est pas encore publique s’y appuie (article 17, paragraphe 3, points a et d)",
        en="a release that is not public yet rests on it (Art. 17(3)(a) and (d))",
    ),
    Ground.HELD: Text(
        fr="une personne l’a fait conserver pour un différend (article 17, paragraphe 3, point e)",
        en="a person has had it held for a dispute (Art. 17(3)(e))",
    ),
    Ground.LEDGER: Text(
        fr="le registre ne dit que des faits, dates et empreintes, et prouve le reste (article 17, paragraphe 3, point e)",
        en="the ledger says facts, dates and digests alone, and proves the rest (Art. 17(3)(e))",
    ),
    Ground.COUNTED: Text(
        fr="des chiffres s’y appuient (article 17, paragraphe 3, point d)", en="figures rest on it (Art. 17(3)(d))"
    ),
    Ground.BY_HAND: Text(fr="un fichier que vous tenez : à modifier à la main", en="a file of yours: mend it by hand"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAbout:
    """A notice that tells of a case, as far as it keeps what that consists of.

    Attributes:
        last_at: when something was said in it last.
    """

    notice: str
    is_open: bool
    is_contested: bool
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around the cases of an installation.

    Attributes:
        notices: by the case that they tell of.
        events: about its publication, by case.
        unpublished: cases in releases that may still become public.
        held: ledgers that a person has had held.
    """

    notices: Mapping[str, Sequence[NoticeAbout]]
    events: Mapping[str, Sequence[PublicationEvent]]
    unpublished: frozenset[str]
    held: frozenset[str]

    def grounds(self, ledger: str) -> tuple[Ground, ...]:
        """Why what a ledger names is kept, from outside of it."""
        notices = self.notices.get(ledger, ())
        names = {ledger, *(one.notice for one in notices)}
        disputed = is_disputed(self.events.get(ledger, ())) or any(one.is_contested for one in notices)
        stands = {
            Ground.CONTEST: disputed,
            Ground.NOTICE: any(one.is_open for one in notices),
            Ground.RELEASE: ledger in self.unpublished,
            Ground.HELD: bool(names & self.held),
        }
        return tuple(ground for ground, holds in stands.items() if holds)

    def grounds_of_notice(self, notice: str) -> tuple[Ground, ...]:
        """Why what was written around a notice is kept: what keeps one of its cases."""
        mine = [case for case, notices in self.notices.items() if any(one.notice == notice for one in notices)]
        found = dict.fromkeys(ground for case in mine for ground in self.grounds(case) if ground is not Ground.NOTICE)
        return tuple(found)

    def last_at(self, ledger: str) -> datetime | None:
        """When something happened around a case last: its notices, and what was decided on it."""
        moments = [one.last_at for one in self.notices.get(ledger, ())]
        moments += [event.at for event in self.events.get(ledger, ())]
        return max(moments, default=None)


def is_disputed(events: Iterable[PublicationEvent]) -> bool:
    """Whether a finding is contested and nothing was decided on it since, however long that takes."""
    open_: dict[str | None, set[str]] = {}
    for event in events:
        by_them = open_.setdefault(event.advisory, set())  # what is decided of one who disputes it is not of another
        if event.what is PublicationWhat.CONTESTED:
            by_them.update(event.criteria or {""})
        elif event.what is PublicationWhat.DECIDED:
            by_them -= set(event.criteria or by_them)
    return any(open_.values())


def notices_by_case(notices: Mapping[str, Sequence[Entry]]) -> dict[str, list[NoticeAbout]]:
    """The notices, by ledger, as they bear on the cases that they tell of, also on those that an auditor left out."""
    found: dict[str, list[NoticeAbout]] = {}
    for name, entries in notices.items():
        state = notice_of(entries)
        about = NoticeAbout(
            notice=name,
            is_open=state.closed is None,
            is_contested=bool(state.open_contests),
            last_at=last_said(entries),
        )
        findings = state.opened.findings if state.opened is not None else ()
        retests = [retest.case for _, retest in state.retests]
        told = (case for finding in findings for case in finding.cases)
        for case in dict.fromkeys([*told, *retests]):
            found.setdefault(case, []).append(about)
    return found


def last_said(entries: Sequence[Entry]) -> datetime:
    """When something was said in a ledger last; that something was erased is nothing of the kind."""
    return max(entry.at for entry in entries if not isinstance(entry.body, Erased))


def may_become_public(row: ReleaseRow, listing: Sequence[ReleaseRow]) -> bool:
    """Whether a release that is not public may still be: not where another of its period is, which it does not correct."""
    if row.state in (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED):
        return False
    public = [one for one in listing if one.period == row.period and one.state is ReleaseState.PUBLISHED]
    return all(one.id == row.corrects for one in public)

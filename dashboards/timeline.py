"""What happened in a case, in words a reader follows?

Short, without hiding anything: what belongs together is one line. Looks
without news are counted, and so, apart from them, are the looks that failed on
our side; read-backs, plantings and tries of a link are told together. Every
entry is told by some line, so that what a finding cites can be found.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dashboards import barrier, link, passed, planting, public_page, vocabulary
from dashboards.typography import counted, day, listed, moment, money, spaced, written
from results.records import (
    LANGUAGES,
    Abandoned,
    Adopted,
    Answered,
    ArtifactKept,
    Asked,
    BarriersSought,
    Body,
    CampaignMoment,
    CaseOpened,
    ClarificationOrdered,
    Closed,
    Closing,
    Crawled,
    Entry,
    Erased,
    Escalated,
    Fact,
    FactSeen,
    Intended,
    Language,
    LetterSent,
    LinkTried,
    Looked,
    MailReceived,
    NotDone,
    PaperReceived,
    PlantingOpened,
    QuestionTopic,
    ReadBack,
    RecordPlanted,
    Role,
    StageEnded,
    Text,
    Unobserved,
)

WATCHING = ("look", "ours")
PASSED_OVER = "passed"
_ANSWERING = ("letter", "receipt", "out_of_office")  # sorts of mails that somebody at the service wrote, or seems to
_DONE = (Fact.REQUEST_SUBMITTED, Fact.CONFIRMATION_GIVEN, Fact.IDENTITY_GIVEN, Fact.DETAILS_GIVEN)
BEFORE = "baseline"  # the stage that looks at what stands there before the request


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the timeline.

    Attributes:
        until: the last of several entries told together, where they lie apart in time.
        tone: `fact`, `asked`, `link`, `look`, `ours`, `passed`, or nothing.
        entries: sequence numbers of all entries that the line tells or passes over.
    """

    seq: int
    at: datetime
    words: str
    tone: str = ""
    until: datetime | None = None
    picture: str | None = None
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """Entries to be told together: those with the same key that no other news parts."""

    key: tuple[str, ...]
    tone: str
    entries: tuple[Entry, ...]
    passed: tuple[int, ...] = ()  # entries that have no words of their own

    def joined(self, entry: Entry) -> "_Line":
        return replace(self, entries=(*self.entries, entry))


def timeline(entries: Sequence[Entry], language: Language, *, cited: Collection[int] | None = None) -> list[Moment]:
    """The case as lines, oldest first; `cited`: of the lines that tell these entries, what they say of these alone."""
    shots = frozenset(
        e.body.sha256 for e in entries if isinstance(e.body, ArtifactKept) and e.body.role == Role.SCREENSHOT
    )
    shown: set[str] = set()
    moments = []
    lines = _lines(entries, cited or ())
    for line in lines if cited is None else _narrowed(lines, cited):
        first, last = line.entries[0], line.entries[-1]
        pictures = [p for e in line.entries for p in _pictures(e.body) if p in shots and p not in shown]
        shown.update(pictures[:1])
        told = (*(e.seq for e in line.entries), *line.passed)
        moments.append(
            Moment(
                seq=first.seq,
                at=first.at,
                words=spaced(_words(line, language), language),
                tone=line.tone,
                until=last.at if last.at > first.at and line.tone in WATCHING else None,
                picture=next(iter(pictures), None),
                entries=tuple(sorted(told)),
            )
        )
    return moments


def last_look(entries: Sequence[Entry]) -> datetime | None:
    """When we last saw anything of the service; failed looks saw nothing."""
    seen = FactSeen | Looked | LinkTried | ReadBack | StageEnded | Crawled
    return max((e.at for e in entries if isinstance(e.body, seen)), default=None)


def _pictures(body: Body) -> tuple[str, ...]:
    if isinstance(body, Crawled):
        return tuple(finding.shown for finding in body.findings if finding.shown is not None)
    return body.artifacts if isinstance(body, FactSeen | Asked | Unobserved) else ()


def _narrowed(lines: Sequence[_Line], cited: Collection[int]) -> Iterator[_Line]:
    """Lines as far as they tell these entries."""
    for line in lines:
        if told := tuple(entry for entry in line.entries if entry.seq in cited):
            yield replace(line, entries=told, passed=())


def _lines(entries: Sequence[Entry], aloud: Collection[int] = ()) -> list[_Line]:
    """Fold the ledger into lines; while we only watch, looks and failed looks are two lines that grow side by side.

    `aloud`: these are told by a line of their own, also where a timeline passes over them.
    """
    lines: list[_Line] = []
    growing = 1  # how many of the last lines may still grow
    news: dict[Fact, bool] = {}
    unsaid: tuple[int, ...] = ()
    for entry in entries:
        kind = _kind(entry, news)
        if kind is None and entry.seq in aloud:
            kind = (), PASSED_OVER
        if kind is None:
            unsaid = (*unsaid, entry.seq)
            continue
        if lines:
            lines[-1], unsaid = replace(lines[-1], passed=(*lines[-1].passed, *unsaid)), ()
        key, tone = kind
        within = len(lines) if isinstance(entry.body, BarriersSought) else growing  # pages of one way are told together
        grows = next((n for n in range(max(0, len(lines) - within), len(lines)) if key and lines[n].key == key), None)
        if grows is not None:
            lines[grows] = lines[grows].joined(entry)
        elif _sends(lines, entry):
            lines[-1] = replace(lines[-1], key=key, tone=tone).joined(entry)
        else:
            side_by_side = tone in WATCHING and bool(lines) and lines[-1].tone in WATCHING
            lines.append(_Line(key=key, tone=tone, entries=(entry,)))
            growing = growing + 1 if side_by_side else 1
    if lines:
        lines[-1] = replace(lines[-1], passed=(*lines[-1].passed, *unsaid))
    return lines


def _sends(lines: Sequence[_Line], entry: Entry) -> bool:
    """Whether the entry says that the step just announced was done: one line for both."""
    done = isinstance(entry.body, FactSeen) and entry.body.fact in _DONE and not entry.body.proposed
    return done and bool(lines) and isinstance(lines[-1].entries[-1].body, Intended)


def _kind(entry: Entry, news: dict[Fact, bool]) -> tuple[tuple[str, ...], str] | None:
    """What an entry is told together with, and its tone; None where it has no words of its own.

    `news` holds the facts told so far, and whether since the last look.
    """
    match entry.body:
        case CaseOpened() | PlantingOpened() | Closed() | Abandoned() | Intended() | Erased():
            return (), ""
        case FactSeen(fact=Fact.SIGNED_IN):
            return None
        case FactSeen(fact=Fact.REQUEST_PENDING) if Fact.REQUEST_PENDING in news:
            return None  # the look that saw it is counted
        case FactSeen() as body:
            news[body.fact] = True
            return (), "asked" if body.proposed else "fact"
        case Looked() as body:
            told = any(news.get(fact) for fact in body.facts)
            news.update(dict.fromkeys(news, False))
            return None if told else (("look", str(entry.stage == BEFORE)), "look")
        case ReadBack() | RecordPlanted() as body:
            return (body.what,), ""
        case Crawled():
            return (), "look"
        case LinkTried() as body:
            return (body.what, body.after), "link"
        case BarriersSought() as body:
            return (body.what, body.export or ""), ""
        case Unobserved() as body:
            return (body.what,), "ours"
        case Asked(topic=QuestionTopic.CONFIRM_FACT):
            return None  # the proposal says so
        case LetterSent() if entry.stage == "request":
            return None  # that the request left is told
        case LetterSent() | NotDone() | MailReceived() | PaperReceived() | ClarificationOrdered():
            return (), ""
        case Asked() | Answered():
            return (), "asked"
        case _:
            return None


def _words(line: _Line, language: Language) -> str:
    bodies = [e.body for e in line.entries]
    if line.tone == PASSED_OVER:
        return _passed_over(bodies[-1], language)
    match bodies[-1]:
        case Looked():
            return _looks(len(bodies), line.entries[0].stage, language)
        case Unobserved():
            return _failures([b for b in bodies if isinstance(b, Unobserved)], language)
        case Crawled() as crawled:
            return public_page.told(crawled, language)
        case ReadBack():
            return planting.read_back([b for b in bodies if isinstance(b, ReadBack)], language)
        case RecordPlanted():
            return planting.planted([b for b in bodies if isinstance(b, RecordPlanted)], language)
        case FactSeen() as seen:
            return _fact(seen, language)
        case BarriersSought():
            return barrier.examined([b for b in bodies if isinstance(b, BarriersSought)], language)
        case LinkTried():
            return link.tried([b for b in bodies if isinstance(b, LinkTried)], language)
        case Intended() if line.entries[-1].stage not in (None, "request"):
            return vocabulary.ABOUT_TO_ACT.in_(language)
        case body:
            return _alone(body).in_(language)


def _passed_over(body: Body, language: Language) -> str:
    """The words of an entry that a timeline tells with what stands before it, and a finding cites for itself."""
    if isinstance(body, FactSeen):
        return _fact(body, language)
    return passed.told(body).in_(language)


def _alone(body: Body) -> Text:
    """The words of an entry that stands by itself."""
    match body:
        case CaseOpened(campaign=None):
            return Text(fr="Dossier ouvert.", en="Case opened.")
        case CaseOpened(campaign=CampaignMoment() as campaign):
            return _ordered(campaign)
        case PlantingOpened():
            return Text(fr="Dépôt de données ouvert.", en="Planting opened.")
        case LetterSent() as letter:
            return vocabulary.LETTERS.get(letter.letter, vocabulary.LETTER_SENT)
        case NotDone():
            return Text(
                fr="Ce qui devait partir n’est pas parti : on ne l’a pas pris.",
                en="What was to leave has not left: it was not taken.",
            )
        case MailReceived() as mail:
            return _mail(mail)
        case PaperReceived() as paper:
            return vocabulary.PAPERS[paper.channel]
        case Intended():
            return vocabulary.ABOUT_TO_SEND
        case Asked() as asked:
            return asked.words or vocabulary.QUESTIONS[asked.topic]
        case Adopted():
            return vocabulary.ADOPTED
        case ClarificationOrdered():
            return vocabulary.CLARIFICATION_ORDERED
        case Escalated():
            return Text(fr="La question attend toujours une réponse.", en="The question still waits for an answer.")
        case Answered() as answered:
            own = Text(fr=f"« {answered.answer} »", en=f"“{answered.answer}”")
            words = _read(answered.answer) or vocabulary.ANSWERS.get(answered.answer, own)
            return Text(fr=f"Réponse d’une personne : {words.fr}.", en=f"A person’s answer: {words.en}.")
        case Erased():
            return Text(
                fr="Une pièce est effacée selon nos règles de conservation.",
                en="A file is erased under our rules of retention.",
            )
        case Closed() as closed:
            return vocabulary.CLOSINGS[closed.outcome]
        case _:
            return vocabulary.CLOSINGS[Closing.ABANDONED]


def _read(answer: str) -> Text | None:
    """What a person has read in a mail."""
    if answer not in set(Fact):
        return None
    words = vocabulary.FACT_WORDS[Fact(answer)]
    return Text(
        fr=f"le courriel dit : {_lower(words.fr).removesuffix('.')}",
        en=f"the mail says: {_lower(words.en).removesuffix('.')}",
    )


def _mail(mail: MailReceived) -> Text:
    """What came, and whether it is known to come from whom it names."""
    words = vocabulary.MAILS.get(mail.sort, vocabulary.MAILS["letter"])
    if mail.sort not in _ANSWERING or mail.is_vouched:
        return words
    return Text(
        fr=f"{words.fr.removesuffix('.')} ; rien n’atteste son expéditeur.",
        en=f"{words.en.removesuffix('.')}; nobody vouches for its sender.",
    )


def _ordered(campaign: CampaignMoment) -> Text:
    """Which standing order opened a case, and whether that was when it should have been."""
    said = {
        "fr": f"Dossier ouvert par la campagne « {campaign.name} », prévu le {moment(campaign.fire_at, 'fr', 'UTC')}",
        "en": f"Case opened by the campaign “{campaign.name}”, planned for {moment(campaign.fire_at, 'en', 'UTC')}",
    }
    if campaign.late:
        said["fr"] += " ; en retard, le programme ayant été arrêté"
        said["en"] += "; late, because the program was off"
    if campaign.missed:
        one = Text(fr=" ({n} date passée sans demande)", en=" ({n} date went by without a request)")
        many = Text(fr=" ({n} dates passées sans demande)", en=" ({n} dates went by without a request)")
        for language in LANGUAGES:
            said[language] += counted(campaign.missed, one, many, language)
    return Text(fr=f"{said['fr']}.", en=f"{said['en']}.")


def _fact(seen: FactSeen, language: Language) -> str:
    words = vocabulary.FACT_WORDS[seen.fact].in_(language)
    details = seen.details
    if details is not None and details.amount:
        words = f"{words.removesuffix('.')} ({money(details.amount, language)})."
    if details is not None and details.until:
        until = Text(fr="jusqu’au {day}", en="until {day}").in_(language).format(day=day(details.until, language))
        words = f"{words.removesuffix('.')} ({until})."
    if not seen.proposed and seen.confirms is None:
        return words
    whose = (
        Text(fr="À confirmer par une personne : ", en="To be confirmed by a person: ")
        if seen.proposed
        else Text(fr="Confirmé par une personne : ", en="Confirmed by a person: ")
    )
    return whose.in_(language) + _lower(words)


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def _looks(count: int, stage: str | None, language: Language) -> str:
    if stage == BEFORE:
        return Text(
            fr="Nous regardons ce qui s’y trouve avant notre demande.", en="We look at what stands there before we ask."
        ).in_(language)
    if count == 1:
        return Text(fr="Un regard : rien de nouveau.", en="One look: nothing new.").in_(language)
    many = Text(fr="{n} regards : rien de nouveau.", en="{n} looks: nothing new.")
    return counted(count, many, many, language)


def _failures(bodies: Sequence[Unobserved], language: Language) -> str:
    why = listed(
        [written(vocabulary.unobserved(code), language) for code in dict.fromkeys(b.code for b in bodies)], language
    )
    one = Text(fr="Nous n’avons pas pu regarder : {why}.", en="We could not look: {why}.")
    many = Text(fr="{n} fois, nous n’avons pas pu regarder : {why}.", en="{n} times we could not look: {why}.")
    return counted(len(bodies), _with(one, why), _with(many, why), language)


def _with(text: Text, why: str) -> Text:
    return Text(fr=text.fr.replace("{why}", why), en=text.en.replace("{why}", why))

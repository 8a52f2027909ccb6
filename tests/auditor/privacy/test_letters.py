"""Does everything that leaves the house say how the data of whoever answers are processed (GDPR Art. 14)?"""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from auditor.notice import review
from auditor.notice.draft import draft
from auditor.privacy.foot import foot_of
from auditor.settings import NOBODY, NoticeMailbox, Settings
from dashboards.typography import NARROW, NO_BREAK
from probes.mailbox.compose import Envelope, compose, write_letter
from results.records import LANGUAGES, FactDetails, Language, QuestionTopic
from scenarios.load import load_scenario
from scenarios.pattern import Inserted
from tests.auditor.installation import make_home
from tests.auditor.mailbox.rig import DAY, DPO, SCENARIO, rigged
from tests.auditor.notice.rig import OURS, judged

LETTERS = Path(__file__).parents[3] / "scenarios" / "letters"
MARKS = {"fr": "(article 14 du RGPD)", "en": "(Article 14 GDPR)"}
BOX = NoticeMailbox(address="avis@observatoire.test", person="Inès", imap="env:A", smtp="env:B")
CONTACTS = {  # what stands in auditor.toml, and where the foot leads
    "": "",
    "+https://observatoire.test/robot": "https://observatoire.test/robot",
    "observatoire (https://observatoire.test/robot)": "https://observatoire.test/robot",
    "donnees@observatoire.test": "donnees@observatoire.test",
    "mailto:donnees@observatoire.test": "donnees@observatoire.test",
}


def words(letter: EmailMessage) -> str:
    text = letter.get_body(("plain",))
    assert text is not None
    return " ".join(text.get_content().replace(NARROW, " ").replace(NO_BREAK, " ").split())


def settings(folder: Path, **more: object) -> Settings:
    return make_home(folder).model_copy(update=more)


@pytest.mark.parametrize("contact", CONTACTS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted({path.name.split(".")[0] for path in LETTERS.glob("*.txt")}))
def test_every_letter_ends_with_it_wherever_the_installation_is_reached(
    tmp_path: Path, name: str, language: Language, contact: str
) -> None:
    known = settings(tmp_path, contact=contact, operator="Observatoire d’essai")
    path = tmp_path / "ville.yaml"
    path.write_text(SCENARIO.format(id="ville", dpo=DPO["ville"], more=""), encoding="utf-8")
    foot = foot_of(known, load_scenario(path).service, language)
    template = (LETTERS / f"{name}.{language}.txt").read_text(encoding="utf-8")
    every = {found: Inserted.of("x") for found in _variables(template)}
    at = datetime(2026, 3, 2, tzinfo=UTC)
    envelope = Envelope(sender="me@post.test", name="Me", to=DPO["ville"], message_id="<1@x>", at=at)
    raw = compose(write_letter(template, every), envelope, language=language, foot=foot)
    text = words(_parsed(raw))
    assert MARKS[language] in text
    assert "Observatoire d’essai" in text
    assert CONTACTS[contact] in text
    assert NOBODY.removeprefix("+") not in text
    assert ("répondez à cette lettre" if language == "fr" else "reply to this letter") in text


def _variables(template: str) -> set[str]:
    return {part.partition("}")[0] for part in template.split("${")[1:]}


def _parsed(raw: bytes) -> EmailMessage:
    letter = BytesParser(policy=default).parsebytes(raw)
    assert isinstance(letter, EmailMessage)
    return letter


def test_the_address_of_notices_is_the_way_where_no_other_is(tmp_path: Path) -> None:
    assert settings(tmp_path / "a", notices=BOX).privacy_address == "avis@observatoire.test"
    assert settings(tmp_path / "b", notices=BOX, contact="donnees@o.test").privacy_address == "donnees@o.test"
    assert settings(tmp_path / "c").privacy_address == ""


async def test_what_really_left_says_it_the_request_and_the_answer_to_their_question(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        await rig.ask()
        rig.answer("Merci d’envoyer une copie de votre pièce d’identité.", to=rig.letters[0])
        await rig.live(2 * DAY)
        await rig.reply(QuestionTopic.CONFIRM_FACT, "yes", FactDetails(reasons=False, signed_in=False))
        await rig.live(2 * DAY)
        assert len(rig.letters) == 2
        for letter in rig.letters:
            assert MARKS["fr"] in words(letter)
            assert "12 mois après la clôture" in words(letter)
            assert NOBODY.removeprefix("+") not in words(letter)


async def test_a_notice_and_its_reminder_say_it_as_text_as_page_and_as_document(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await draft(rig.house, "ville", person="ines")
        await rig.live(timedelta(minutes=1))
        await review.approve(rig.house, notice, person="paul")
        await rig.live(timedelta(minutes=1))
        await review.remind(rig.house, notice, person="paul")
        await rig.live(timedelta(minutes=1))
        assert len(rig.letters) == 2
        for _, letter in rig.letters:
            page = letter.get_body(("html",))
            (document,) = [p.get_content() for p in letter.iter_attachments() if p.get_content_subtype() == "json"]
            for said in (words(letter), page.get_content(), document.decode()):
                flat = " ".join(str(said).replace(NARROW, " ").replace(NO_BREAK, " ").split())
                assert "article 14" in flat
                assert "12 mois après la clôture" in flat
                assert OURS in flat

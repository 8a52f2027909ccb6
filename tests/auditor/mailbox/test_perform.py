"""Letters and mails between true servers: every mail comes to its case, once, and nothing is written twice."""

from datetime import timedelta
from pathlib import Path

from auditor.desk import abandon
from auditor.judge import judge
from results.records import (
    ArtifactKept,
    Captured,
    Fact,
    FactDetails,
    LetterSent,
    MailReceived,
    MailWatched,
    QuestionTopic,
    Role,
)
from tests.auditor.mailbox.rig import DAY, DPO, HOUR, rigged

DATA = b'{"profile": {"name": "Camille"}}'


async def test_a_letter_is_acknowledged_answered_and_its_file_taken(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        (letter,) = rig.letters
        rig.answer("Nous avons bien reçu votre demande : réponse sous 15 jours.", to=letter)
        rig.answer("Voici vos données.", to=letter, after=4 * DAY, file=DATA)
        await rig.live(40 * DAY)
        assert await rig.facts(case) == [
            "request_submitted",
            "request_acknowledged",
            "export_ready",
            "export_delivered",
        ]
        kept = [b for b in await rig.bodies(case, ArtifactKept) if b.role == Role.EXPORT]
        assert [rig.house.vault.read(case, one.sha256) for one in kept] == [DATA]
        assert [b.duration_h for b in await rig.bodies(case, Captured)] == [15 * 24]
        assert await rig.closing(case) == "delivered"
        card = await judge(rig.house, case)
        deadline = card.verdict("deadline")
        assert deadline is not None
        assert (deadline.outcome, deadline.reason) == ("passed", "in_time")


async def test_silence_is_told_only_after_the_mailbox_was_watched(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        await rig.live(70 * DAY)
        assert await rig.closing(case) == "silent"
        assert len(await rig.bodies(case, MailWatched)) == 3  # after five days, a fortnight, the last day
        verdict = (await judge(rig.house, case)).verdict("deadline")
        assert verdict is not None
        assert (verdict.outcome, verdict.reason) == ("failed", "silent")


async def test_a_mailbox_that_is_out_of_reach_makes_nobody_silent(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        rig.post.imap_open = False
        await rig.live(70 * DAY)
        assert await rig.closing(case) is None
        verdict = (await judge(rig.house, case)).verdict("deadline")
        assert verdict is not None
        assert (verdict.outcome, verdict.reason) == ("cannot_tell", "receipt_unproven")
        rig.answer("Voici vos données.", to=rig.letters[0], after=timedelta(0), file=DATA)
        rig.post.imap_open = True
        await rig.reply(QuestionTopic.KEEPS_FAILING, "again")
        await rig.live(32 * DAY)  # a month of it for whoever reads what the answer says of the processing
        assert await rig.closing(case) == "delivered"


async def test_another_proof_is_offered_once_and_only_after_a_person_has_read_the_demand(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        rig.answer("Merci d’envoyer une copie de votre pièce d’identité.", to=rig.letters[0])
        rig.answer("Il nous faut une copie de votre pièce d’identité.", to=rig.letters[0], after=3 * DAY)
        await rig.live(DAY)
        assert len(rig.letters) == 1
        await rig.reply(QuestionTopic.CONFIRM_FACT, "yes", FactDetails(reasons=False, signed_in=False))
        await rig.live(HOUR)
        first, second = rig.letters
        assert second["To"] == DPO["ville"]
        assert "@ville.test" not in (second["In-Reply-To"] or "")  # that mail had no name; it is answered all the same
        assert second["Subject"] == "Re: demande"
        assert "identité" in second.get_body().get_content()
        assert first["Message-ID"] != second["Message-ID"]
        await rig.live(3 * DAY)
        await rig.reply(QuestionTopic.CONFIRM_FACT, "yes", FactDetails(reasons=False, signed_in=False))
        await rig.live(DAY)
        assert len(rig.letters) == 2
        assert "identity_given" in await rig.facts(case)
        assert [b.letter for b in await rig.bodies(case, LetterSent)] == ["access", "other_proof"]


async def test_whose_a_mail_is_is_asked_where_two_cases_wait_and_a_persons_word_counts(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        ville, mairie = await rig.ask(), await rig.ask("mairie")
        rig.answer("Voici vos données.", file=DATA)  # names no letter, and comes from where both wait
        await rig.live(DAY)
        (asked,) = await rig.questions(QuestionTopic.WHICH_CASE)
        assert set(asked.asked.answers) == {ville, mairie, "none"}
        assert await rig.bodies(ville, MailReceived) == []
        await rig.live(2 * DAY)
        assert len(await rig.questions(QuestionTopic.WHICH_CASE)) == 1
        await rig.reply(QuestionTopic.WHICH_CASE, mairie)
        await rig.live(DAY)
        assert await rig.bodies(ville, MailReceived) == []
        assert "export_delivered" in await rig.facts(mairie)


async def test_an_answer_to_one_letter_is_no_answer_to_the_other(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        ville, mairie = await rig.ask(), await rig.ask("mairie")
        rig.answer("Voici vos données.", to=rig.letters[1], file=DATA, sender=DPO["mairie"])
        await rig.live(DAY)
        assert "export_delivered" in await rig.facts(mairie)
        assert await rig.bodies(ville, MailReceived) == []


async def test_a_late_answer_to_a_closed_case_is_not_taken_for_that_to_another(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        ville = await rig.ask()
        await abandon(rig.house, ville, person="ines", why="moved")
        mairie = await rig.ask("mairie")
        rig.answer("Voici vos données.", to=rig.letters[0], file=DATA)  # it comes from where the other waits, too
        await rig.live(DAY)
        assert await rig.bodies(mairie, MailReceived) == []
        (asked,) = await rig.questions(QuestionTopic.WHICH_CASE)
        assert asked.asked.answers == (mairie, "none")
        await rig.reply(QuestionTopic.WHICH_CASE, "none")
        await rig.live(2 * DAY)
        assert await rig.facts(mairie) == ["request_submitted"]
        assert await rig.questions(QuestionTopic.WHICH_CASE) == [], "it is asked once"


async def test_a_letter_that_nobody_takes_was_not_sent(tmp_path: Path) -> None:
    async with rigged(tmp_path, gone=frozenset(DPO.values())) as rig:
        case = await rig.ask()
        await rig.live(DAY)
        assert await rig.facts(case) == []
        assert len(await rig.questions(QuestionTopic.PAGE_CHANGED)) == 1


async def test_what_a_stranger_writes_in_the_services_name_is_a_persons_to_judge(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        rig.answer("Merci d’envoyer une copie de votre pièce d’identité.", to=rig.letters[0], said=None)
        await rig.live(DAY)
        await rig.reply(QuestionTopic.CONFIRM_FACT, "no")
        await rig.live(DAY)
        assert await rig.facts(case) == ["request_submitted"]
        assert len(rig.letters) == 1


async def test_a_link_to_a_foreign_host_is_not_followed_but_asked_about(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        rig.answer("Vos données : https://ailleurs.example/telecharger/1", to=rig.letters[0])
        await rig.live(DAY)
        assert await rig.facts(case) == ["request_submitted"]
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        assert asked.asked.answers[0] == str(Fact.EXPORT_READY)


async def test_a_mail_that_no_rule_knows_is_read_by_a_person(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        rig.answer("Nous ne pouvons donner suite à votre demande.", to=rig.letters[0])
        await rig.live(DAY)
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        assert asked.asked.answers[0] == "refused"
        await rig.reply(QuestionTopic.READ_MAIL, "refused", FactDetails(reasons=False, authority=False, remedy=False))
        await rig.live(DAY)
        assert await rig.closing(case) == "answered_otherwise"


async def test_what_is_read_again_after_a_crash_is_entered_once(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        rig.answer("Nous avons bien reçu votre demande.", to=rig.letters[0])
        rig.answer("Qui cela concerne-t-il ?", after=2 * HOUR)
        await rig.live(DAY)
        before = await rig.bodies(case, MailReceived)
        await rig.forget_what_was_read()
        await rig.live(DAY)
        assert await rig.bodies(case, MailReceived) == before


async def test_a_person_is_asked_again_and_again_whether_something_came(tmp_path: Path) -> None:
    async with rigged(tmp_path, more="ask: {every: 7d, fr: Du courrier}") as rig:
        case = await rig.ask()
        await rig.live(8 * DAY)
        await rig.reply(QuestionTopic.COLLECT_NOW, "no")
        await rig.live(8 * DAY)
        await rig.reply(QuestionTopic.COLLECT_NOW, "yes")
        await rig.live(HOUR)
        assert "export_ready" in await rig.facts(case)

"""Are the people in mails known by their names, however they write them, and are offices, towns and our persona not?"""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from auditor.privacy.agent import Agent, agent_named, agents_in, spellings
from probes.mailbox.mail import read_mail

PUBLIC = ("Ville de Saint-Martin", "Sablon Mutuelle", "Camille Roussel")


def found(text: str = "Bonjour.", sender: str = "dpo@ville.test", **fields: str) -> set[Agent]:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["Subject"] = sender, "Votre demande"
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return set(agents_in(read_mail(mail.as_bytes()), public=PUBLIC))


@pytest.mark.parametrize(
    ("sender", "agent"),
    [
        ("Jeanne Kerbellec <dpo@ville.test>", Agent("Jeanne", "Kerbellec")),
        ("Jeanne KERBELLEC <dpo@ville.test>", Agent("Jeanne", "KERBELLEC")),
        ('"KERBELLEC, Jeanne" <dpo@ville.test>', Agent("Jeanne", "KERBELLEC")),
        ("Jeanne Kerbellec (Mairie) <dpo@ville.test>", Agent("Jeanne", "Kerbellec")),
        ("Anne-Marie de la Tour <dpo@ville.test>", Agent("Anne-Marie de la", "Tour")),
        ("Éloïse Le Goffic <dpo@ville.test>", Agent("Éloïse Le", "Goffic")),
        ("Camille Martin <dpo@ville.test>", Agent("Camille", "Martin")),
        ("j.kerbellec@ville.test", Agent("J", "Kerbellec", "j.kerbellec@ville.test")),
        ("Mairie <jeanne.kerbellec@ville.test>", Agent("Jeanne", "Kerbellec", "jeanne.kerbellec@ville.test")),
    ],
)
def test_whoever_writes_is_named(sender: str, agent: Agent) -> None:
    assert found(sender=sender) == {agent}


@pytest.mark.parametrize(
    "sender",
    [
        "dpo@ville.test",
        "Mairie de Saint-Martin <contact@ville.test>",
        "Sablon Mutuelle <no-reply@sablon.test>",
        "Service Protection des données <protection.donnees@ville.test>",
        "Camille Roussel <camille.roussel@post.test>",
        "Délégué à la protection <delegue@ville.test>",
        "Customer Support <customer.support@shop.test>",
    ],
)
def test_an_office_a_town_and_our_persona_are_nobody(sender: str) -> None:
    assert found(sender=sender) == set()


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Bonjour,\n\nVoici.\n\nCordialement,\nJeanne Kerbellec\nMairie de Saint-Martin", "Kerbellec"),
        ("Voici.\n\nBien à vous,\n\nJeanne KERBELLEC, déléguée à la protection des données", "KERBELLEC"),
        ("Veuillez agréer mes salutations distinguées.\n\nJeanne Kerbellec - DPO", "Kerbellec"),
        ("Hello,\n\nHere it is.\n\nKind regards,\nJeanne Kerbellec", "Kerbellec"),
        ("Votre demande est suivie par Mme Kerbellec, au guichet.", "Kerbellec"),
        ("Contactez Monsieur Le Goffic au guichet.", "Goffic"),
        ("> Cordialement,\n> Jeanne Kerbellec", "Kerbellec"),
        ("Voici.\n-- \nJeanne Kerbellec", "Kerbellec"),
    ],
)
def test_whoever_signs_or_is_spoken_of_is_named(text: str, family: str) -> None:
    assert family in {agent.family for agent in found(text)}


def test_a_given_name_alone_is_one_where_somebody_signs() -> None:
    assert found("Voici.\n\nCordialement,\nJeanne") == {Agent("Jeanne", "")}
    assert found("Bonjour Jeanne,\n\nvoici.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Madame, Monsieur,\n\nvous trouverez ci-joint vos données.\n\nCordialement,\nService des usagers",
        "Cordialement,\nMairie de Saint-Martin\n12 rue de la Paix",
        "Monsieur Camille Roussel,\nvotre demande est reçue.",
        "Dear Madam,\nyour request has arrived.\n\nYours sincerely,\nCustomer Services",
    ],
)
def test_formulas_and_offices_name_nobody(text: str) -> None:
    assert found(text) == set()


def test_a_name_is_known_in_every_way_it_is_written() -> None:
    written = set(spellings(Agent("Jeanne", "Le Goffic", "jeanne.legoffic@ville.test")))
    assert written >= {
        "Jeanne Le Goffic",
        "Jeanne LE GOFFIC",
        "LE GOFFIC Jeanne",
        "J. Le Goffic",
        "Mme Le Goffic",
        "Le Goffic",
        "jeanne.le-goffic",
        "jeanne.legoffic@ville.test",
    }
    assert "Zoé".upper() not in set(spellings(Agent("", "Roux")))
    assert "Roux" not in set(spellings(Agent("", "Roux"))), "four letters stand in other words"
    assert "Mme Roux" in set(spellings(Agent("", "Roux")))


def test_a_name_that_a_person_gives_is_parted() -> None:
    assert agent_named("Jeanne Kerbellec") == Agent("Jeanne", "Kerbellec")
    assert agent_named("KERBELLEC Jeanne") == Agent("Jeanne", "KERBELLEC")

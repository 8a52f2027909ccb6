"""How is a sandbox's scenario rewritten so that one asks by letter?"""

from pathlib import Path
from typing import Final

from results.records import Track
from scenarios.sandbox.service import SandboxService

_BY_LETTER: Final = Path(__file__).with_name("templates") / "by-letter.yaml"
_CODE_BY_MAIL: Final = """\
  - seen: {heading: {fr: Code reçu par courriel, en: Code by mail}}
    kind: second_factor
    steps:
      - wait_mail: {from: "${service.mail_from}", body: {fr: "Votre code de connexion est {code}", en: "Your sign-in code is {code}"}}
      - fill: {field: {fr: Code de vérification, en: Verification code}, with: "${saved.code}"}
      - click: {button: {fr: Valider, en: Verify}}
"""
_LETTERS: Final = {Track.PORTABILITY: "portability", Track.ACCESS: "access"}


def by_letter(text: str, service: SandboxService) -> str:
    """Let a letter be written where the portal's own form was used; account and planting stay as they are."""
    head, _, _ = text.partition("\nrequest:\n")
    domain = service.dpo.rpartition("@")[2]
    contact = f"  contact: {{dpo: {service.dpo},"
    head = head.replace(contact, f'  mail_from: "*@{domain}"\n{contact}', 1)
    head = head.replace("\ninterruptions:\n", f"\ninterruptions:\n{_CODE_BY_MAIL}", 1)
    _, _, tail = _BY_LETTER.read_text(encoding="utf-8").partition("\n")
    return f"{head}\n{tail.replace('send_letter: portability', f'send_letter: {_LETTERS[service.track]}', 1)}"

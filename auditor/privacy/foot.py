"""Who answers, in this installation, for what becomes of the data of whoever answers our letters?"""

from auditor.settings import Settings
from dashboards.foot import Controller, of_letter
from results.records import Language, Service


def foot_of(settings: Settings, service: Service, language: Language) -> str:
    """The foot of a letter to a service (GDPR Art. 14)."""
    controller = Controller(
        name=settings.operator,
        months=settings.retention.mail_months,
        address=settings.privacy_address,
        page=settings.privacy_page,
    )
    return of_letter(controller, country=service.controller.country, language=language)

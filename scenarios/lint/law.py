"""May this right be asked for here, and is the declaration still good? (rules 12 and 13)"""

from collections.abc import Iterator, Mapping
from datetime import date

from results.records import Language, Right
from scenarios.errors import Problem
from scenarios.lint.subject import Part, Subject


def check_basis(subject: Subject) -> Iterator[Problem]:
    """Refuse portability where nothing planted rests on consent or contract (GDPR Art. 20(1)(a))."""
    scenario, basis = subject.loaded.scenario, subject.loaded.service.legal_basis
    if scenario.right is not Right.PORTABILITY:
        return
    categories = dict.fromkeys((*scenario.plant, *scenario.readback))
    claims = [basis.of(category) for category in categories] or [basis.default]
    if not any(claim.basis.portable for claim in claims):
        message = "`right: portability`, yet nothing planted rests on consent or contract (Art. 20(1)(a))"
        yield subject.error("no_portable_category", ("right",), message, "write `right: access` (Art. 15)")


def check_validity(subject: Subject) -> Iterator[Problem]:
    """Refuse what is out of date, or good for too long, or checked in no language of the service (rule 13)."""
    loaded = subject.loaded
    yield from _period(subject, loaded.scenario.checked, loaded.scenario.valid_until, "scenario")
    if loaded.provider is not None:
        yield from _period(subject, loaded.provider.checked, loaded.provider.valid_until, "provider")
    if not loaded.languages:
        spoken = ", ".join(loaded.service.languages)
        message = f"nobody has checked it in a language of the service ({spoken})"
        yield subject.error("no_language", ("checked",), message, "walk it, and add the day to `checked`")


def _period(subject: Subject, checked: Mapping[Language, date], until: date, part: Part) -> Iterator[Problem]:
    oldest = min(checked.values())
    if until < subject.today:
        message = f"valid until {until}: no new case begins"
        yield subject.error(
            "out_of_date", ("valid_until",), message, "walk it again, and move `checked` and `valid_until`", part=part
        )
    if until > _year_after(oldest):
        message = f"valid for more than a year after it was checked ({oldest})"
        yield subject.error(
            "valid_too_long", ("valid_until",), message, f"write {_year_after(oldest)} at most", part=part
        )


def _year_after(day: date) -> date:
    """The same day a year later; 1 March after a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)

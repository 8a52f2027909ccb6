"""Who is the member, and who belongs to them?"""

from datetime import date

from starlette.responses import Response

from scenarios.sandbox.state import Doing, FamilyMember, Profile, Relationship
from scenarios.sandbox.visit import Visit

_RECENT = 100


async def dashboard(visit: Visit) -> Response:
    return visit.page("dashboard.html")


async def profile(visit: Visit) -> Response:
    if visit.request.method == "GET":
        return visit.page("profile.html")
    visit.member.profile = Profile(
        phone=visit.text("phone"),
        street=visit.text("street"),
        postal_code=visit.text("postal_code"),
        city=visit.text("city"),
        occupation=visit.text("occupation"),
    )
    visit.member.profile_changed_at = visit.now
    return visit.go("/profil", visit.say("Votre profil est enregistré.", "Your profile has been saved."))


async def family(visit: Visit) -> Response:
    return visit.page("family.html")


async def add_relative(visit: Visit) -> Response:
    if visit.request.method == "GET":
        return visit.page("family_new.html", errors={}, typed={})
    errors: dict[str, str] = {}
    full_name = visit.text("full_name")
    if not full_name:
        errors["full_name"] = visit.say("Indiquez le nom et le prénom.", "Enter the full name.")
    born = parse_day(visit.text("birth_date"))
    if born is None:
        errors["birth_date"] = visit.say(
            "Indiquez la date, par exemple 05/04/2019.", "Enter the date, for example 05/04/2019."
        )
    if errors or born is None:
        return visit.page("family_new.html", 422, errors=errors, typed=visit.texts)
    relationship = visit.text("relationship")
    visit.member.family.append(
        FamilyMember(
            id=visit.state.new_id("family"),
            full_name=full_name,
            relationship=Relationship(relationship) if relationship in list(Relationship) else Relationship.OTHER,
            birth_date=born,
            added_at=visit.now,
        )
    )
    return visit.go("/famille", visit.say("La personne est ajoutée.", "The person has been added."))


async def activity(visit: Visit) -> Response:
    lines = visit.member.activity
    searches = [line for line in lines if line.doing is Doing.SEARCH]
    return visit.page("activity.html", lines=lines[: -_RECENT - 1 : -1], searches=searches[: -_RECENT - 1 : -1])


def parse_day(typed: str) -> date | None:
    """Read a day as a date field sends it (ISO 8601) or as people here write it (day/month/year)."""
    try:
        if "/" in typed:
            day, month, year = (int(part) for part in typed.split("/"))
            return date(year, month, day)
        return date.fromisoformat(typed)
    except ValueError:
        return None

"""What does the operator of this Indico do? Run by Indico's own Python: DUTY, with its details on standard input.

Prints one line of JSON. Nothing here is done for our accounts that a person
could do on a page.
"""

import json
import sys
from datetime import timedelta
from typing import Any

from indico.core.db import db
from indico.modules.auth import Identity
from indico.modules.categories import Category
from indico.modules.categories.models.categories import EventCreationMode
from indico.modules.events import Event
from indico.modules.events.abstracts.settings import abstracts_settings
from indico.modules.events.features.util import set_feature_enabled
from indico.modules.events.models.events import EventType
from indico.modules.events.operations import create_event
from indico.modules.events.registration.models.form_fields import RegistrationFormField
from indico.modules.events.registration.models.forms import RegistrationForm
from indico.modules.events.registration.models.items import RegistrationFormSection
from indico.modules.events.registration.models.registrations import PublishRegistrationsMode
from indico.modules.events.registration.util import create_personal_data_fields
from indico.modules.users import User
from indico.modules.users.operations import create_user, grant_admin
from indico.util.date_time import now_utc
from indico.web.flask.app import make_app

_SOON = timedelta(days=1)  # as the events that people create by default: a page shows them together


def admin(*, username: str, password: str) -> int:
    """The operator's own account, the first, as set-up makes it; and anybody may create events from now on."""
    name = {"first_name": "Olga", "last_name": "Operator", "email": f"{username}@indico.test"}
    user = _user({"username": username, "password": password, **name})
    grant_admin(user)
    Category.get_root().event_creation_mode = EventCreationMode.open
    return user.id


def people(*, people: list[dict[str, str]]) -> None:
    """Accounts, with a password or without; nobody is told."""
    for person in people:
        _user(person)


def _user(person: dict[str, str]) -> User:
    username = person.get("username")
    identity = Identity(provider="indico", identifier=username, password=person["password"]) if username else None
    name = {key: person[key] for key in ("first_name", "last_name")}
    return create_user(person["email"].lower(), name, identity, settings={"lang": person.get("language", "en_GB")})


def occasions(*, by: int, registrations: dict[str, str], calls: list[str]) -> None:
    """Events: with a registration form, which asks one thing more than who somebody is, or with a call for abstracts."""
    owner = User.get(by)
    for title, question in registrations.items():
        _registration(_event(owner, title, EventType.meeting), question)
    for title in calls:
        event = _event(owner, title, EventType.conference)
        set_feature_enabled(event, "abstracts", True)
        abstracts_settings.set(event, "allow_attachments", True)
        event.cfa.open()


def _event(owner: User, title: str, kind: EventType) -> Event:
    start = now_utc() + _SOON
    data = {"title": title, "start_dt": start, "end_dt": start + timedelta(hours=8), "timezone": "Europe/Berlin"}
    return create_event(Category.get_root(), kind, {**data, "creator": owner})


def _registration(event: Event, question: str) -> None:
    set_feature_enabled(event, "registration", True)
    form = RegistrationForm(event=event, title="Registration", currency="EUR")
    form.publish_registrations_participants = PublishRegistrationsMode.hide_all  # else it asks for a consent as well
    create_personal_data_fields(form)
    section = RegistrationFormSection(registration_form=form, title="More", is_manager_only=False)
    field = RegistrationFormField(parent=section, registration_form=form, title=question, input_type="textarea")
    field.data, field.versioned_data = field.field_impl.process_field_data({"number_of_rows": 3})
    form.start_dt = now_utc()
    db.session.add(form)


def held(*, username: str) -> dict[str, Any]:
    """What the database holds of somebody, whatever the export says."""
    user = _of(username)
    return {
        "profile": [[user.affiliation, user.phone]],
        "postal_address": [user.address],
        "favourite_users": [other.last_name for other in user.favorite_users if other != user],
        "registrations": [data.data for registration in user.registrations for data in registration.data],
        "abstracts": [[a.title, a.description, a.submission_comment] for a in user.abstracts],
        "events": [event.title for event in user.created_events],
    }


def export(*, username: str) -> dict[str, Any]:
    """The export that somebody may take now: how far it is, and which file holds it."""
    request = _of(username).data_export_request
    return {"state": request.state.name, "file": request.file_id} if request else {"state": "none", "file": None}


def age(*, username: str, days: int) -> None:
    """Let the export that somebody asked for last be so many days older."""
    _of(username).data_export_request.requested_dt -= timedelta(days=days)


def _of(username: str) -> User:
    return Identity.query.filter_by(provider="indico", identifier=username).one().user


_DUTIES = {"admin": admin, "people": people, "occasions": occasions, "held": held, "export": export, "age": age}


def main() -> None:
    app = make_app()
    with app.test_request_context(base_url=app.config["INDICO"]["BASE_URL"]):
        answer = _DUTIES[sys.argv[1]](**json.load(sys.stdin))
        db.session.commit()
        print(json.dumps(answer, default=str))


if __name__ == "__main__":
    main()

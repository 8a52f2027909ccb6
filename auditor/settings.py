"""How is this installation set up?

`auditor.toml` in AUDITOR_HOME (default `./.auditor`), overridden by AUDITOR_*
environment variables. Secrets never stand here: they are references in
`accounts.toml`.
"""

import re
import tomllib
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from results.records import Language, Retention, Text
from results.store import sqlite_url
from scenarios.secret import Reference

NOBODY = "+https://github.com/portability-auditor"
"""In the User-Agent where nobody says who asks: the program's name, and no more. No letter leads there."""

_PAGE = re.compile(r"https?://\S+")
_ADDRESS = re.compile(r"[^\s@<>:]+@[^\s@<>]+")

MARK = "simulation.json"
"""The file by which a folder says that it is a simulation's."""

_OWN = ("localhost", "127.0.0.1", "::1")


class SettingsError(Exception):
    """The installation is not set up as it must be."""

    code: ClassVar[str] = "settings"
    retry: ClassVar[bool] = False

    def __str__(self) -> str:
        return (type(self).__doc__ or "").format(*self.args)


class SettingWrong(SettingsError):
    """The setting {1} in {0} cannot be used: {2}. Mend it there, or unset AUDITOR_{3} if it comes from the environment."""

    code = "setting_wrong"


class SettingsUnreadable(SettingsError):
    """{0} is no TOML: {1}. Mend it there."""

    code = "settings_unreadable"


class InstallationMissing(SettingsError):
    """There is no installation at {0}. Make one with `auditor init`, or set AUDITOR_HOME to where it is."""

    code = "installation_missing"


class InstallationSimulated(SettingsError):
    """{0} holds a simulation: services that do not exist. Nothing is asked from there, and nothing published. Name an installation with AUDITOR_HOME."""

    code = "installation_simulated"


class ScenarioUnknown(SettingsError):
    """There is no scenario {0}: neither such a file, nor one of these below {1}: {2}. Give one of them, or a .yaml file."""

    code = "scenario_unknown"


class NoticeMailbox(BaseModel):
    """From where notices are sent, and by whom; the ways in are references, as in `accounts.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str = Field(pattern="^[^@\\s]+@[^@\\s]+$")
    person: str = Field(min_length=1)
    phone: str = ""
    mandate_fr: str = ""
    mandate_en: str = ""
    imap: str
    smtp: str
    plus: bool = False
    authserv: tuple[str, ...] = ()
    page: bool = Field(default=False, description="notices link to a page of their own, which `auditor serve` serves")

    @field_validator("imap", "smtp")
    @classmethod
    def _is_reference(cls, value: str) -> str:
        Reference.parse(value)  # its message does not repeat what may be a secret
        return value

    @property
    def mandate(self) -> Text | None:
        """By what right the operator looks, where it says so in both languages."""
        return Text(fr=self.mandate_fr, en=self.mandate_en) if self.mandate_fr and self.mandate_en else None


class Publisher(BaseModel):
    """Who makes a software that services share, and how they are reached."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    address: str = Field(default="", pattern="^([^@\\s]+@[^@\\s]+)?$")
    also: str = Field(default="", pattern="^([^@\\s]+@[^@\\s]+)?$", description="a second way, as for security")
    country: str = Field(pattern="^[A-Z]{2}$")
    language: Language = "en"
    postal: tuple[str, ...] = ()


class RetentionPeriods(BaseModel):
    """How many months each class of what was kept is kept after the closure of its case, or the end of a dispute (LAW 4)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    export_months: int = Field(default=12, ge=1, le=120)
    mail_months: int = Field(default=12, ge=1, le=120)
    page_months: int = Field(default=60, ge=1, le=120)
    derived_months: int = Field(default=60, ge=1, le=120)

    def months(self, retention: Retention) -> int:
        """Of one class."""
        return {
            Retention.EXPORT: self.export_months,
            Retention.MAIL: self.mail_months,
            Retention.PAGE: self.page_months,
            Retention.DERIVED: self.derived_months,
        }[retention]


class SiteNotice(BaseModel):
    """What the law has a public site say of who answers for it; what is not stated is shown as that."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    publisher: str = Field(default="", description="who publishes; empty: the operator")
    address: str = ""
    register_number: str = Field(default="", description="SIREN or the like, as it is to be read")
    contact: str = Field(default="", description="empty: the operator's")
    director: str = Field(default="", description="the publication director, a natural person")
    host: str = Field(default="", description="who keeps the server")
    host_address: str = ""
    host_contact: str = ""
    contests: str = Field(default="", description="where findings are contested; empty: the contact")


class Settings(BaseSettings):
    """The settings of one operator's installation."""

    model_config = SettingsConfigDict(env_prefix="AUDITOR_", extra="forbid", frozen=True)

    home: Path = Path(".auditor")
    operator: str = Field(default="", description="who audits, as it stands in reports and the User-Agent")
    contact: str = Field(default="", description="an address or page at which the operator can be reached")
    language: Language = "fr"
    scenarios: Path = Path("scenarios")
    database: str = Field(  # it may hold a password, which no traceback shows
        default="", repr=False, description="a connection string; empty: a SQLite file in the home"
    )
    control: str | None = Field(
        default=None,
        pattern="^https?://",
        description="an address that has nothing to do with any service: is it our network that is down, our clock that is wrong?",
    )
    public_url: str = Field(
        default="",
        pattern="^(https?://[^\\s?#]+)?$",
        description="the address at which what is public is served; links lead there, and ids in feeds are made of its host, so it stays",
    )
    method_url: str = Field(
        default="", pattern="^(https?://\\S+)?$", description="where the method can be read; notices link there"
    )
    notices: NoticeMailbox | None = Field(
        default=None, repr=False, description="[notices]: the mailbox from which controllers are written to"
    )
    publishers: dict[str, Publisher] = Field(
        default={}, description="[publishers.SOFTWARE]: who makes a software that services share, for advisories"
    )
    retention: RetentionPeriods = Field(
        default=RetentionPeriods(),
        description="[retention]: how long exports, mails, pages and what is derived are kept",
    )
    site: SiteNotice = Field(default_factory=SiteNotice, description="[site]: who answers for the public site")
    chromium: Path | None = Field(default=None, description="the browser to use; empty: the one that is found")

    @field_validator("notices")
    @classmethod
    def _page_has_a_safe_address(cls, value: NoticeMailbox | None, info: ValidationInfo) -> NoticeMailbox | None:
        site = urlsplit(str(info.data.get("public_url", "")))
        if value is not None and value.page and site.scheme != "https" and site.hostname not in _OWN:
            raise ValueError("`page` sends links that are secret: it needs a public_url that begins with https://")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  there is no .env here: secrets are references
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file."""
        home = init_settings().get("home") or env_settings().get("home") or cls.model_fields["home"].default
        file = TomlConfigSettingsSource(settings_cls, Path(str(home)) / "auditor.toml")
        return (init_settings, env_settings, file)

    @property
    def agent_contact(self) -> str:
        """What stands in the User-Agent."""
        return self.contact or NOBODY

    @property
    def privacy_page(self) -> str:
        """Where it can be read how personal data are processed: the page in `contact`; empty: there is none."""
        found = _PAGE.search(self.contact)
        return found[0] if found else ""

    @property
    def privacy_address(self) -> str:
        """Where people write about their own data: the address in `contact`, else the notices'; empty: they reply."""
        found = _ADDRESS.search(self.contact) if not self.privacy_page else None
        if found:
            return found[0].removeprefix("+")
        return self.notices.address if self.notices is not None else ""

    @property
    def page_site(self) -> str | None:
        """Below which address the pages of notices are served; None: they are not."""
        return self.public_url.rstrip("/") if self.notices is not None and self.notices.page else None

    @property
    def store_url(self) -> str:
        return self.database or sqlite_url(self.home.absolute() / "store.sqlite")

    @property
    def vault(self) -> Path:
        return self.home / "vault"

    @property
    def accounts(self) -> Path:
        return self.home / "accounts.toml"

    @property
    def recipients(self) -> Path:
        return self.home / "recipients.toml"

    @property
    def alerts(self) -> Path:
        return self.home / "alerts.toml"

    @property
    def subscribers(self) -> Path:
        return self.home / "subscribers.toml"

    @property
    def heartbeat(self) -> Path:
        return self.home / "heartbeat"


_INNER: dict[str, type[BaseModel]] = {"notices": NoticeMailbox, "publishers": Publisher, "retention": RetentionPeriods}


def load_settings(home: Path | None = None) -> Settings:
    """Read the settings.

    Raises:
        SettingWrong: a key or value is wrong; names the first.
        SettingsUnreadable: the file is no TOML.
    """
    try:
        return Settings(home=home) if home is not None else Settings()
    except tomllib.TOMLDecodeError as error:
        raise SettingsUnreadable("auditor.toml", error) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        of = _INNER.get(str(first["loc"][0]), Settings) if len(first["loc"]) > 1 else Settings
        known = ", ".join(of.model_fields)
        what = f"there is no such key; there are: {known}" if first["type"] == "extra_forbidden" else first["msg"]
        raise SettingWrong("auditor.toml", key, what, key.upper()) from error

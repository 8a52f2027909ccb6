"""What does each country add to the clock that the Regulations leave open?

One entry a country, in versions by date. `unconfirmed` names what is our
reading rather than a text: it is configurable where deadlines are computed,
and counsel should confirm it.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, get_args

from auditor.law.error import CountryUnknown, LawNotYetInForce


class IdentityEffect(StrEnum):
    """What a demand for proof of identity, or for clarification, does to the clock."""

    NONE = "none"
    PAUSE = "pause"
    RESTART = "restart"


class ExtensionBase(StrEnum):
    """From where the two further months of Art. 12(3) run."""

    RECEIPT = "receipt"
    FIRST_DEADLINE = "first_deadline"


Open = Literal["identity", "extension_base", "days_off", "region"]
OPEN: frozenset[Open] = frozenset(get_args(Open))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How the clock runs for requests received from a day on.

    Attributes:
        valid_from: first day of receipt to which these rules apply.
        identity: the effect of a demand for proof of identity.
        source: where that effect stands.
        instrument: how articles of the data protection law are cited.
        unconfirmed: what counsel has yet to confirm.
    """

    valid_from: date
    identity: IdentityEffect
    source: str
    extension_base: ExtensionBase = ExtensionBase.RECEIPT
    instrument: str = "GDPR"
    unconfirmed: frozenset[Open] = OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country's entry.

    Attributes:
        code: ISO 3166-1.
        timezone: of the capital; the default where no region says otherwise.
        authority: the name by which a refusal points to it (Art. 12(4), 13(2)(d)).
        rules: by `valid_from`, oldest first.
        days_off: kinds of day, beside public holidays, on which periods do
            not end by national law or custom; only the lenient reading counts them.
        zones: time zones by region, where they differ.
        region: whose public holidays count, leniently, where no region is declared.
    """

    code: str
    timezone: str
    authority: str
    rules: tuple[Rules, ...]
    days_off: tuple[str, ...] = ()
    zones: dict[str, str] = field(default_factory=dict)
    region: str | None = None

    def rules_on(self, received: date) -> Rules:
        """Choose the version in force on the day of receipt.

        Raises:
            LawNotYetInForce: the day lies before the first version.
        """
        in_force = [r for r in self.rules if r.valid_from <= received]
        if not in_force:
            raise LawNotYetInForce(received, self.code, self.rules[0].valid_from)
        return in_force[-1]


_GDPR = date(2018, 5, 25)  # GDPR Art. 99(2)
_EEA = date(2018, 7, 20)  # EEA Joint Committee Decision 154/2018
_UK_GDPR = date(2021, 1, 1)  # end of the transition period

# time may stand still until identity is confirmed; unconfirmed by any national text we have read
_EDPB = "EDPB Guidelines 01/2022"
_UNION = (Rules(valid_from=_GDPR, identity=IdentityEffect.PAUSE, source=_EDPB),)
_AREA = (Rules(valid_from=_EEA, identity=IdentityEffect.PAUSE, source=_EDPB),)

_FRANCE = (
    *_UNION,
    Rules(
        valid_from=date(2019, 6, 1),
        identity=IdentityEffect.PAUSE,
        source="décret 2019-536",
        unconfirmed=OPEN - {"days_off"},
    ),
)
_KINGDOM = (
    Rules(valid_from=_GDPR, identity=IdentityEffect.RESTART, source="ICO, Right of access"),
    Rules(
        valid_from=_UK_GDPR,
        identity=IdentityEffect.RESTART,
        source="ICO, Right of access",
        instrument="UK GDPR",
        unconfirmed=frozenset({"days_off", "region"}),
    ),
)

_OVERSEAS_FRANCE = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
    "BL": "America/St_Barthelemy",
    "MF": "America/Marigot",
    "NC": "Pacific/Noumea",
    "PF": "Pacific/Tahiti",
    "PM": "America/Miquelon",
    "TF": "Indian/Kerguelen",
    "WF": "Pacific/Wallis",
}


def _union(code: str, timezone: str, authority: str, *days_off: str) -> Country:
    return Country(code=code, timezone=timezone, authority=authority, rules=_UNION, days_off=days_off)


COUNTRIES: dict[str, Country] = {
    "AT": _union("AT", "Europe/Vienna", "Datenschutzbehörde", "bank"),
    "BE": _union("BE", "Europe/Brussels", "APD/GBA", "bank"),
    "BG": _union("BG", "Europe/Sofia", "КЗЛД"),
    "CY": _union("CY", "Asia/Nicosia", "Επίτροπος Προστασίας Δεδομένων", "bank", "optional"),
    "CZ": _union("CZ", "Europe/Prague", "ÚOOÚ"),
    "DE": _union("DE", "Europe/Berlin", "BfDI / Landesdatenschutzbehörde"),
    "DK": _union("DK", "Europe/Copenhagen", "Datatilsynet", "optional"),
    "EE": _union("EE", "Europe/Tallinn", "Andmekaitse Inspektsioon"),
    "ES": Country(code="ES", timezone="Europe/Madrid", authority="AEPD", rules=_UNION, zones={"CN": "Atlantic/Canary"}),
    "FI": _union("FI", "Europe/Helsinki", "Tietosuojavaltuutettu"),
    "FR": Country(code="FR", timezone="Europe/Paris", authority="CNIL", rules=_FRANCE, zones=_OVERSEAS_FRANCE),
    "GB": Country(code="GB", timezone="Europe/London", authority="ICO", rules=_KINGDOM, region="ENG"),
    "GR": _union("GR", "Europe/Athens", "ΑΠΔΠΧ", "half_day"),
    "HR": _union("HR", "Europe/Zagreb", "AZOP"),
    "HU": _union("HU", "Europe/Budapest", "NAIH"),
    "IE": _union("IE", "Europe/Dublin", "DPC", "optional"),
    "IS": Country(
        code="IS", timezone="Atlantic/Reykjavik", authority="Persónuvernd", rules=_AREA, days_off=("half_day",)
    ),
    "IT": _union("IT", "Europe/Rome", "Garante"),
    "LI": Country(code="LI", timezone="Europe/Vaduz", authority="Datenschutzstelle", rules=_AREA, days_off=("bank",)),
    "LT": _union("LT", "Europe/Vilnius", "VDAI"),
    "LU": _union("LU", "Europe/Luxembourg", "CNPD", "bank"),
    "LV": _union("LV", "Europe/Riga", "DVI"),
    "MT": _union("MT", "Europe/Malta", "IDPC"),
    "NL": _union("NL", "Europe/Amsterdam", "Autoriteit Persoonsgegevens", "optional"),  # Algemene termijnenwet Art. 3
    "NO": Country(code="NO", timezone="Europe/Oslo", authority="Datatilsynet", rules=_AREA),
    "PL": _union("PL", "Europe/Warsaw", "UODO"),
    "PT": Country(
        code="PT",
        timezone="Europe/Lisbon",
        authority="CNPD",
        rules=_UNION,
        days_off=("optional",),
        zones={"20": "Atlantic/Azores", "30": "Atlantic/Madeira"},
    ),
    "RO": _union("RO", "Europe/Bucharest", "ANSPDCP"),
    "SE": _union("SE", "Europe/Stockholm", "IMY", "de_facto"),  # lag (1930:173) § 2: eves count as Sundays
    "SI": _union("SI", "Europe/Ljubljana", "Informacijski pooblaščenec"),
    "SK": _union("SK", "Europe/Bratislava", "ÚOOÚ SR"),
}

# ISO 3166-1 gives these territories codes of their own; their law is that of the country
TERRITORIES: dict[str, tuple[str, str]] = {
    "AX": ("FI", "01"),
    "BL": ("FR", "BL"),
    "GF": ("FR", "973"),
    "GP": ("FR", "971"),
    "MF": ("FR", "MF"),
    "MQ": ("FR", "972"),
    "NC": ("FR", "NC"),
    "PF": ("FR", "PF"),
    "PM": ("FR", "PM"),
    "RE": ("FR", "974"),
    "TF": ("FR", "TF"),
    "WF": ("FR", "WF"),
    "YT": ("FR", "976"),
}


def country_of(code: str) -> Country:
    """Find the entry whose law applies; a territory's is that of its country.

    Raises:
        CountryUnknown: there is none.
    """
    entry = COUNTRIES.get(TERRITORIES[code][0] if code in TERRITORIES else code)
    if entry is None:
        raise CountryUnknown(code, ", ".join(sorted({*COUNTRIES, *TERRITORIES})))
    return entry

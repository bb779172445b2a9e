"""The municipality as configuration: a profile folder holds everything that makes an installation its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from email_validator import validate_email

from trygghetsrad.kernel.maps import Map, read_map
from trygghetsrad.kernel.school_breaks import SchoolBreak, read_breaks

SHIPPED = Path(__file__).parent.parent / "profiles"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MOST_KEY = 60


class ProfileError(ValueError):
    """The profile cannot be used; the text names the file and the field."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How a resident reaches a person."""

    phone: str
    email: str
    address: str
    coordinator_phone: str
    fault_report_url: str

    @property
    def phone_href(self) -> str:
        return tel(self.phone)

    @property
    def coordinator_phone_href(self) -> str:
        return tel(self.coordinator_phone)


@dataclass(frozen=True, slots=True)
class Colours:
    """The brand colour in light and dark mode; the contrast of the shipped pair is in docs/architecture.md."""

    brand: str
    brand_dark: str


@dataclass(frozen=True, slots=True)
class Unit:
    """Who can be asked to see to something: a unit of the municipality's own, or an outside body such as the police.

    `answers` says which questions are theirs, for those who answer the telephone.
    """

    key: str
    name: str
    answers: str = ""
    phone: str = ""
    email: str = ""
    outside: bool = False

    @property
    def phone_href(self) -> str:
        return tel(self.phone)


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality's profile.

    `name` stands alone ("Hallstahammar"), `genitive` before a noun ("Hallstahammars"), `full_name` is the authority
    ("Hallstahammars kommun"). `opening_hours` is the raw table that `pages.opening_hours` reads.
    """

    code: str
    name: str
    genitive: str
    full_name: str
    contact: Contact
    colours: Colours
    localities: tuple[str, ...]
    age_bands: str
    answer_working_days: int
    opening_hours: Mapping[str, Any]
    logo_svg: str
    timezone: ZoneInfo
    digest_weekday: int
    """The day of the weekly letter, 0 for Monday."""
    digest_hour: int
    names: Mapping[str, Mapping[str, str]]
    """Language -> the `full_name` and `genitive` of the municipality in it; Swedish where a language has none."""
    units: tuple[Unit, ...] = ()

    def in_language(self, language: str) -> Municipality:
        """The same municipality, named as in a language."""
        words = self.names.get(language, {})
        return replace(
            self,
            full_name=words.get("full_name", self.full_name),
            genitive=words.get("genitive", self.genitive),
        )

    def unit(self, key: str | None) -> Unit | None:
        """The unit with this key, None when the profile has none (any more)."""
        return next((one for one in self.units if one.key == key), None)

    school_breaks: tuple[SchoolBreak, ...] = ()
    map: Map | None = None
    """None: no page shows a map, and no visitor's browser asks anybody else for anything."""

    @property
    def default_panel_size(self) -> int:
        return 12


def tel(number: str) -> str:
    """A `tel:` address of a Swedish number: 0220-240 00 becomes tel:+4622024000; short numbers stay as they are."""
    digits = re.sub(r"\D", "", number)
    return f"tel:+46{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"


def load_profile(name_or_folder: str) -> Municipality:
    """Read `profile.toml` and `logo.svg` from a shipped profile (by name) or from any folder (by path)."""
    folder = SHIPPED / name_or_folder
    if "/" in name_or_folder or not folder.is_dir():
        folder = Path(name_or_folder)
    file = folder / "profile.toml"
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        return _municipality(data, (folder / "logo.svg").read_text("utf-8"))
    except FileNotFoundError as error:
        raise ProfileError(f"{error.filename} does not exist.") from error
    except KeyError as error:
        raise ProfileError(f"{file} lacks the field {error}.") from error
    except (TypeError, ValueError) as error:
        raise ProfileError(f"{file}: {error}") from error


def _municipality(data: Mapping[str, Any], logo: str) -> Municipality:
    colours = Colours(brand=data["colours"]["brand"], brand_dark=data["colours"]["brand_dark"])
    for colour in (colours.brand, colours.brand_dark):
        if not _COLOUR.fullmatch(colour):
            raise ValueError(f"the colour {colour!r} must be written as #RRGGBB")
    digest = {"day": "thursday", "hour": 9} | data.get("digest", {})
    localities = tuple(data["localities"])
    if not localities:
        raise ValueError("name at least one locality")
    return Municipality(
        code=data["code"],
        name=data["name"],
        genitive=data["genitive"],
        full_name=data["full_name"],
        contact=Contact(**data["contact"]),
        colours=colours,
        localities=localities,
        age_bands=data["age_bands"],
        answer_working_days=int(data["answer_working_days"]),
        opening_hours=data["opening_hours"],
        logo_svg=logo,
        digest_weekday=_weekday(digest["day"]),
        digest_hour=_digest_hour(digest["hour"]),
        names=_names(data.get("names", {})),
        school_breaks=read_breaks(data.get("school_breaks", [])),
        units=_units(data.get("units", [])),
        map=read_map(data.get("map"), localities),
        timezone=ZoneInfo(data.get("timezone", "Europe/Stockholm")),
    )


def _weekday(name: str) -> int:
    if name not in WEEKDAYS:
        raise ValueError(f"digest.day is {name!r}; use one of: {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(name)


def _digest_hour(hour: int) -> int:
    if not 5 <= hour <= 21:  # noqa: PLR2004 - by day, and clear of the hours that daylight saving skips or doubles
        raise ValueError(f"digest.hour is {hour}; letters leave between 5 and 21")
    return hour


def _names(data: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    for language, words in data.items():
        unknown = set(words) - {"full_name", "genitive"}
        if unknown:
            raise ValueError(f"names.{language} holds {min(unknown)!r}; it can hold full_name and genitive")
    return data


def _units(data: Any) -> tuple[Unit, ...]:
    """The list of units, each with a key of its own, a name, and an address that a letter can be sent to."""
    if not isinstance(data, list):
        raise TypeError("write each unit under [[units]]")
    units = tuple(_unit(one) for one in data)
    twice = {one.key for one in units if sum(other.key == one.key for other in units) > 1}
    if twice:
        raise ValueError(f"two units have the key {min(twice)!r}")
    return units


def _unit(data: Mapping[str, Any]) -> Unit:
    unknown = set(data) - {field.name for field in fields(Unit)}
    if unknown:
        raise ValueError(f"a unit holds {min(unknown)!r}, which it cannot")
    unit = Unit(**data)
    if not _KEY.fullmatch(unit.key) or len(unit.key) > MOST_KEY:
        raise ValueError(f"the unit's key {unit.key!r} must be small letters a-z, digits and hyphens")
    if not unit.name.strip() or not isinstance(unit.outside, bool):
        raise ValueError(f"the unit {unit.key!r} needs a name, and outside = true or false")
    if unit.email:
        validate_email(unit.email, check_deliverability=False, test_environment=True)
    return unit

"""Invented people. Their surnames say so, their addresses and telephone numbers belong to nobody.

The numbers are of the series that the Swedish Post and Telecom Authority sets aside for books and films; `example.se`
is kept for examples.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import product
from random import Random

from trygghetsrad.interest.rules import ELSEWHERE, Need, Reach
from trygghetsrad.interest.use_cases import Person
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.population.models import Sex

PASSWORD = "lykta-under-bron"  # noqa: S105 - printed on the screen of whoever tries the product


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who logs in."""

    role: Role
    title: str
    name: str
    email: str


STAFF = (
    Staff(Role.ADMINISTRATOR, "Administratör", "Astrid Påhittadotter", "administrator@example.se"),
    Staff(Role.COORDINATOR, "Samordnare", "Samira Exempelsson", "samordnare@example.se"),
    Staff(Role.CONTACT_CENTRE, "Kundcenter", "Kalle Låtsasson", "kundcenter@example.se"),
    Staff(Role.GROUP_LEADER, "Gruppledare", "Gunnar Skissgren", "gruppledare@example.se"),
)
_WOMEN = (
    "Amina", "Anna", "Barbro", "Birgitta", "Cecilia", "Elin", "Emma", "Fatima", "Gunilla", "Hanna", "Ingrid",
    "Kaisa", "Karin", "Leila", "Linnea", "Maja", "Maria", "Monica", "Nora", "Sofia", "Ulla", "Åsa",
)  # fmt: skip
_MEN = (
    "Ahmed", "Anders", "Bengt", "Bo", "Erik", "Gustav", "Hasan", "Hugo", "Jari", "Johan", "Karl", "Lars", "Liam",
    "Mikael", "Nils", "Omar", "Oskar", "Per", "Rolf", "Sven", "Viktor", "Örjan",
)  # fmt: skip
_EITHER = ("Alex", "Kim", "Love", "Robin", "Sam")
_SURNAMES = (
    "Exempelsson", "Påhittadotter", "Demoberg", "Låtsasson", "Fantasén", "Sagolund", "Övningsberg", "Provström",
    "Figurlund", "Diktarsson", "Skissgren", "Mallström", "Hittepåsson", "Modellqvist", "Testdotter",
)  # fmt: skip
_FIRST_NAMES = {Sex.WOMAN: _WOMEN, Sex.MAN: _MEN, Sex.OTHER: _EITHER}
_PLACES = (62, 20, 10)
"""How many of a hundred live in the first localities of the profile; the others live elsewhere."""
_WAYS = ((Reach.EMAIL, 82), (Reach.SMS, 10), (Reach.LETTER, 8))
_SPOKEN_WAYS = ((Reach.PHONE, 60), (Reach.LETTER, 25), (Reach.EMAIL, 15))
_NEEDS = ((Need.HEARING_LOOP,), (Need.INTERPRETER,), (Need.FINNISH,), (Need.COMPANION,))
_FILM_NUMBERS = 95


class Village:
    """Everyone who can come by, each once."""

    def __init__(self, chance: Random, localities: tuple[str, ...]) -> None:
        self._chance = chance
        self._localities = localities
        self._names = {sex: list(product(first, _SURNAMES)) for sex, first in _FIRST_NAMES.items()}
        for names in self._names.values():
            chance.shuffle(names)
        self._met = 0

    def person(self, sex: Sex, birth_year: int, *, on_the_telephone: bool = False) -> Person:
        """Somebody new."""
        first, surname = self._names[sex].pop()
        self._met += 1
        ways = _SPOKEN_WAYS if on_the_telephone else _WAYS
        reach = self._chance.choices([way for way, _ in ways], [share for _, share in ways])[0]
        needs = self._chance.choice(_NEEDS) if self._chance.random() < 0.12 else ()  # noqa: PLR2004
        return Person(
            name=f"{first} {surname}",
            birth_year=birth_year,
            sex=sex,
            locality=self._locality(),
            reach=reach,
            email=address_of(f"{first} {surname} {self._met}") if reach is Reach.EMAIL else "",
            phone=f"070-174 06 {5 + self._met % _FILM_NUMBERS:02}" if reach in {Reach.SMS, Reach.PHONE} else "",
            address=f"Låtsasgatan {self._met}, 734 00 Exempelby" if reach is Reach.LETTER else "",
            needs=needs,
            language="fi" if Need.FINNISH in needs else "sv",
        )

    def _locality(self) -> str:
        named = self._localities[: len(_PLACES)]
        shares = [*_PLACES[: len(named)], 8]
        return self._chance.choices([*named, ELSEWHERE], shares)[0]


def address_of(name: str) -> str:
    """An e-mail address that goes nowhere."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"{plain.replace(' ', '.')}@example.se"

"""What happens in the demonstration, in the order in which it happens.

Each thing is a step with its moment. A step may add later ones. They are told by time, whatever part they belong to:
numbers are given, letters written and the log kept as if it had all happened.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.demo.almanac import Almanac
from trygghetsrad.kernel.permissions import Actor, Role

Step = Callable[[datetime], object]


@dataclass(slots=True)
class Story:
    """The session it is written in, its days, its dice and its people."""

    session: Session
    now: datetime
    almanac: Almanac
    chance: Random
    actors: dict[Role, Actor] = field(default_factory=dict)
    meetings: dict[str, UUID] = field(default_factory=dict)
    suggestions: dict[str, UUID] = field(default_factory=dict)
    asked_again: set[UUID] = field(default_factory=set)
    """Seats whose first drawn person said no."""
    groups: dict[str, UUID] = field(default_factory=dict)
    leader: UUID | None = None
    """The appointment of the working group's leader who leaves."""
    _ahead: list[tuple[datetime, int, Step]] = field(default_factory=list)
    _steps: int = 0

    @property
    def coordinator(self) -> Actor:
        return self.actors[Role.COORDINATOR]

    @property
    def contact_centre(self) -> Actor:
        return self.actors[Role.CONTACT_CENTRE]

    def then(self, moment: datetime, step: Step) -> None:
        """Let something happen at a moment; what would lie ahead of us happens now."""
        self._steps += 1
        heapq.heappush(self._ahead, (min(moment, self.now), self._steps, step))

    def on(self, day: date, clock: str, step: Step) -> None:
        """Let something happen on a day, at a local time."""
        self.then(self.almanac.at(day, clock), step)

    def tell(self, after_each: Step) -> None:
        """Let everything happen, earliest first, and something more after each thing."""
        while self._ahead:
            moment, _, step = heapq.heappop(self._ahead)
            step(moment)
            self.session.flush()
            after_each(moment)

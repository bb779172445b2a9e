"""Who is chosen without a lottery, and why."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from trygghetsrad.kernel.forms import Form, long_text, several
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.lottery.by_hand import Candidate
from trygghetsrad.lottery.by_hand.use_cases import ChooseByHand

MISSING_CHOICE = mark("Välj vem eller vilka som utses.")


class ByHandForm(Form):
    """Check boxes for everyone in the pool, and the reason."""

    lost: list[str]
    """What was ticked and is not on offer any more."""
    chosen = several(mark("Vilka utses?"), [])
    reason = long_text(
        mark("Varför utses rådet utan lottning?"),
        missing=mark("Skriv varför rådet utses utan lottning."),
        most=1000,
        rows=3,
        hint=mark("Texten visas för alla. Nämn inga personer."),
    )

    def offer(self, candidates: Iterable[Candidate]) -> None:
        """Fill in who can be chosen."""
        self.chosen.choices = [(str(one.id), f"{one.reference} {one.name}") for one in candidates]
        offered = {value for value, _label in self.chosen.choices}
        self.lost = [value for value in self.chosen.data or [] if value not in offered]
        self.chosen.data = [value for value in self.chosen.data or [] if value in offered]

    @property
    def picked(self) -> frozenset[UUID]:
        return frozenset(UUID(value) for value in self.chosen.data or [])

    def validate(self, extra_validators: object = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.lost:
            self.chosen.errors = [str(mark("Någon av dem du valde är inte längre med i poolen. Se över valet."))]
            return False
        if not self.chosen.data:
            self.chosen.errors = [str(MISSING_CHOICE)]
            return False
        return fine

    def to_command(self, draw_id: UUID) -> ChooseByHand:
        return ChooseByHand(draw_id, self.picked, self.reason.data)

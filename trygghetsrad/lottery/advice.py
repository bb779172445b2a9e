"""An attempt in words: why no panel can be drawn, what to change, and whom the quotas are hard on."""

from __future__ import annotations

from fractions import Fraction

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.lottery import rules
from trygghetsrad.lottery.attempts import Attempt, Standing
from trygghetsrad.lottery.core import number_lottery, tickets_for
from trygghetsrad.lottery.prospects import Prospect
from trygghetsrad.lottery.words import chance_words, change_words, conflict_words, listed, people_words, percent_words

MOST_NAMED = 4
TICKETS = (1000, 1_000_000)
"""Three dice or six."""
NONE, UNSEEN = Fraction(), Fraction(1, 1000)


def obstacle(attempt: Attempt) -> str:
    """Why no panel can be drawn, in a sentence; "" when one can."""
    if attempt.standing is Standing.TOO_FEW:
        return ngettext(
            "Bara %(num)s person är med i poolen, och rådet har %(size)s platser.",
            "Bara %(num)s personer är med i poolen, och rådet har %(size)s platser.",
            attempt.entrants.people,
            size=attempt.size,
        )
    if attempt.standing is Standing.NONE:
        return _("Det finns inga kvoter, för befolkningens siffror är inte inlagda.")
    if attempt.standing is Standing.UNKNOWN:
        return _("Vi vet inte än om kvoterna går att uppfylla. Det tar en stund att räkna ut.")
    return conflict_words(attempt.conflict) if attempt.conflict else ""


def mend(attempt: Attempt) -> str:
    """The smallest change that lets the quotas be kept, with its numbers."""
    if attempt.change is None:
        return _("Det räcker inte att ändra kvoterna. Fler behöver anmäla sig.")
    seats = sum(
        one.before.minimum - one.after.minimum + one.after.maximum - one.before.maximum for one in attempt.change
    )
    return ngettext(
        "Den minsta ändringen är %(num)s plats: %(changes)s.",
        "Den minsta ändringen är %(num)s platser: %(changes)s.",
        seats,
        changes=change_words(attempt.change),
    )


def hardships(attempt: Attempt, eased: bool = True) -> list[str]:
    """Whom the quotas shut out or force in, by group, and whether the dice decide little.

    `eased` adds what one seat would give, which takes a lottery more for each sentence.
    """
    said = []
    shut_out = [one for one in attempt.cruel if one.lowest == 0]
    certain = [one for one in attempt.cruel if one.highest == 1]
    if shut_out:
        then = _eased(attempt, shut_out[0]) if eased else ""
        said.append(_("Ingen chans alls: %(groups)s. %(eased)s", groups=_named(shut_out), eased=then).strip())
    if certain:
        then = _eased(attempt, certain[0]) if eased else ""
        said.append(_("Blir alltid lottade: %(groups)s. %(eased)s", groups=_named(certain), eased=then).strip())
    if attempt.prospects is not None and attempt.prospects.has_few_councils:
        said.append(
            ngettext(
                "Lotten väljer mellan bara %(num)s tänkbart råd. Tärningarna avgör nästan ingenting.",
                "Lotten väljer mellan bara %(num)s tänkbara råd. Tärningarna avgör nästan ingenting.",
                attempt.prospects.councils,
            )
        )
    return said


def rounding_costs(attempt: Attempt) -> dict[str, str]:
    """What whole tickets do to the lowest chance, in a sentence for each number of tickets; empty when not known."""
    if attempt.numbered is None:
        return {}
    lottery = attempt.numbered.lottery
    return {
        str(tickets): rounding_words(
            number_lottery(lottery, tickets, rules.NO_ROOT, least_kept=NONE).rounding.lowest_kept
        )
        for tickets in TICKETS
    }


def tickets_to_offer(attempt: Attempt) -> int:
    """How many tickets stand chosen before anybody has chosen: as few as keep the lowest chance well."""
    if attempt.numbered is None or tickets_for(attempt.numbered.lottery) == TICKETS[0]:
        return TICKETS[0]
    return TICKETS[-1]


def rounding_words(kept: Fraction) -> str:
    """How much of the lowest chance is left when panels are given whole tickets."""
    if kept >= 1:
        return _("Chanserna går jämnt upp i hela lotter. Avrundningen kostar ingenting.")
    if kept == 0:
        return _("Med så få lotter får någon ingen chans alls.")
    lost = 1 - kept
    if lost < UNSEEN:
        return _("Avrundningen till hela lotter sänker den lägsta chansen med mindre än en tusendel.")
    return _("Avrundningen till hela lotter sänker den lägsta chansen med %(lost)s.", lost=percent_words(lost))


def _named(groups: list[Prospect]) -> str:
    named = [people_words(one.kind) for one in groups[:MOST_NAMED]]
    rest = len(groups) - MOST_NAMED
    return listed([*named, ngettext("%(num)s grupp till", "%(num)s grupper till", rest)] if rest > 0 else named)


def _eased(attempt: Attempt, one: Prospect) -> str:
    """What one seat more room for a group's own quotas would give those in it who are worst placed."""
    after = attempt.eased(one)
    if after is None:
        return ""
    group = people_words(one.kind)
    if one.lowest == 0 and after.lowest == 0:
        return _("Det hjälper inte att ge kvoterna för %(group)s en plats mer utrymme.", group=group)
    chance = after.lowest if one.lowest == 0 else after.highest
    if chance == Fraction(1):
        return _("Det ändras inte om kvoterna för %(group)s får en plats mer utrymme.", group=group)
    return _(
        "Om kvoterna för %(group)s får en plats mer utrymme blir chansen %(chance)s.",
        group=group,
        chance=chance_words(chance),
    )

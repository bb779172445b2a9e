"""The fair draw as a library: no clock, no chance of its own; equal input gives equal output.

Standard library alone for at most two features, numpy and HiGHS in `many` for more. Read in this order:

    model        people as types, quotas, the problem; BadInput and Infeasible with the reason in numbers
    quotas       quotas proposed from a population
    rows, proof  the quotas as rows over types; what shows that chances are the fairest there are
    flows        whole-number circulations, the one algorithm beneath two features
    network      a problem with at most two features as a network; why it cannot be met
    leximin      the fairest chances, exactly; `decompose` those chances as a short list of panels with weights
    many         the same for three features and more; `mends`: the smallest change of quotas that contradict
    fairest      which of the two ways; `lottery` what both give, `tickets` whole ticket numbers for its panels
    households   at most one from each address; `pool` who must be chosen and who may not
    commitment   leaves, Merkle root, hashes: what is published before the dice
    draw         dice -> panel, reserve in order, replacements
    alternates   whom to ask first, so that the quotas suffer least when members leave
    layout       the committed part as JSON; `record` the whole record
    verify       the check of a record: one file that stands alone
    command      the draw from a terminal: `question` and `files` read what is asked, `summary` says what came of it

A draw, from end to end:

    problem = Problem.of(("ålder", "kön"), 12, quotas, count_types(people))
    lottery = fairest_lottery(problem)                    # show lottery.chances before anything is decided
    root = merkle_root(entry.leaf for entry in entries)   # lock the pool
    numbered = number_lottery(lottery, 1000, root)
    commitment = commitment_of(numbered, pool_id=pool, software="1.0", salt=salt)
    hashed = lottery_hash(commitment)                     # publish root and hash, then throw the dice
    outcome = draw(numbered, entries, pool_id=pool, root=root, lottery=hashed, digits="417")
    record = build_record(commitment, root, outcome=outcome, entries=entries)
    assert not faults(record)
"""

from trygghetsrad.lottery.core.alternates import Alternates, choose_alternates
from trygghetsrad.lottery.core.commitment import (
    Step,
    leaf_of,
    lottery_hash,
    merkle_path,
    merkle_root,
    path_leads_to,
)
from trygghetsrad.lottery.core.decompose import Panel, decompose
from trygghetsrad.lottery.core.draw import Draw, Entry, Ranked, draw, replacement_order
from trygghetsrad.lottery.core.fairest import Cancelled, Progress, fairest_lottery, find_conflict, is_network
from trygghetsrad.lottery.core.households import Homes, homes_of, normalised_address, problem_with_homes
from trygghetsrad.lottery.core.layout import commitment_of, numbered_in
from trygghetsrad.lottery.core.leximin import leximin
from trygghetsrad.lottery.core.lottery import Lottery, Method, NumberedLottery, number_lottery, tickets_for
from trygghetsrad.lottery.core.mends import Change, smallest_change
from trygghetsrad.lottery.core.model import (
    HOUSEHOLD,
    BadInput,
    Bound,
    CellQuota,
    Conflict,
    Infeasible,
    Person,
    Problem,
    Quota,
    Source,
    Type,
    Unsolved,
    count_types,
)
from trygghetsrad.lottery.core.pool import Narrowed, narrow
from trygghetsrad.lottery.core.proof import Leximin, Stage
from trygghetsrad.lottery.core.quotas import apportion, propose_quotas
from trygghetsrad.lottery.core.record import build_record, public_part
from trygghetsrad.lottery.core.tickets import Rounding, TicketRange, number_tickets, rounding, ticket_of
from trygghetsrad.lottery.core.verify import faults

__all__ = [
    "HOUSEHOLD",
    "Alternates",
    "BadInput",
    "Bound",
    "Cancelled",
    "CellQuota",
    "Change",
    "Conflict",
    "Draw",
    "Entry",
    "Homes",
    "Infeasible",
    "Leximin",
    "Lottery",
    "Method",
    "Narrowed",
    "NumberedLottery",
    "Panel",
    "Person",
    "Problem",
    "Progress",
    "Quota",
    "Ranked",
    "Rounding",
    "Source",
    "Stage",
    "Step",
    "TicketRange",
    "Type",
    "Unsolved",
    "apportion",
    "build_record",
    "choose_alternates",
    "commitment_of",
    "count_types",
    "decompose",
    "draw",
    "fairest_lottery",
    "faults",
    "find_conflict",
    "homes_of",
    "is_network",
    "leaf_of",
    "leximin",
    "lottery_hash",
    "merkle_path",
    "merkle_root",
    "narrow",
    "normalised_address",
    "number_lottery",
    "number_tickets",
    "numbered_in",
    "path_leads_to",
    "problem_with_homes",
    "propose_quotas",
    "public_part",
    "replacement_order",
    "rounding",
    "smallest_change",
    "ticket_of",
    "tickets_for",
]

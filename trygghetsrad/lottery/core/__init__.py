"""The fair draw as a library: standard library only, no clock, no chance of its own; equal input gives equal output.

Read in this order:

    model        people as types, quotas, the problem; BadInput and Infeasible with the reason in numbers
    quotas       quotas proposed from a population
    flows        whole-number circulations, the one algorithm beneath
    network      a problem with at most two features as a network; why it cannot be met
    leximin      the fairest chances, exactly, with the cuts that prove them; `certificate` checks the proof
    decompose    those chances as a short list of panels with weights
    tickets      whole ticket numbers; `lottery` puts the three together
    commitment   leaves, Merkle root, hashes: what is published before the dice
    draw         dice -> panel, reserve in order, replacements
    layout       the committed part as JSON; `record` the whole record and its check

A draw, from end to end:

    problem = Problem.of(("ålder", "kön"), 12, quotas, count_types(people))
    lottery = fair_lottery(problem)                       # show lottery.chances before anything is decided
    root = merkle_root(entry.leaf for entry in entries)   # lock the pool
    numbered = number_lottery(lottery, 1000, root)
    commitment = commitment_of(numbered, pool_id=pool, software="1.0", salt=salt)
    hashed = lottery_hash(commitment)                     # publish root and hash, then throw the dice
    outcome = draw(numbered, entries, pool_id=pool, root=root, lottery=hashed, digits="417")
    record = build_record(commitment, root, outcome=outcome, entries=entries)
"""

from trygghetsrad.lottery.core.certificate import check_certificate
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
from trygghetsrad.lottery.core.layout import commitment_of, numbered_in
from trygghetsrad.lottery.core.leximin import Leximin, Stage, leximin
from trygghetsrad.lottery.core.lottery import Lottery, NumberedLottery, fair_lottery, number_lottery
from trygghetsrad.lottery.core.model import (
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
    count_types,
)
from trygghetsrad.lottery.core.network import find_conflict
from trygghetsrad.lottery.core.quotas import apportion, propose_quotas
from trygghetsrad.lottery.core.record import build_record, public_part, verify_record
from trygghetsrad.lottery.core.tickets import Rounding, TicketRange, number_tickets, rounding, ticket_of

__all__ = [
    "BadInput",
    "Bound",
    "CellQuota",
    "Conflict",
    "Draw",
    "Entry",
    "Infeasible",
    "Leximin",
    "Lottery",
    "NumberedLottery",
    "Panel",
    "Person",
    "Problem",
    "Quota",
    "Ranked",
    "Rounding",
    "Source",
    "Stage",
    "Step",
    "TicketRange",
    "Type",
    "apportion",
    "build_record",
    "check_certificate",
    "commitment_of",
    "count_types",
    "decompose",
    "draw",
    "fair_lottery",
    "find_conflict",
    "leaf_of",
    "leximin",
    "lottery_hash",
    "merkle_path",
    "merkle_root",
    "number_lottery",
    "number_tickets",
    "numbered_in",
    "path_leads_to",
    "propose_quotas",
    "public_part",
    "replacement_order",
    "rounding",
    "ticket_of",
    "verify_record",
]

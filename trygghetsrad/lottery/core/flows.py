"""Circulations with lower and upper bounds, in whole numbers of any length.

A circulation exists exactly when no set of nodes must receive more than it can pass on (Hoffman 1960). The answer is
one or the other: a flow, or such a set. Dinic's algorithm; nothing depends on hashing, so every machine gives the
same flow.
"""

from collections.abc import Sequence

Ends = Sequence[tuple[int, int]]
"""(tail, head) of each arc."""


class NoCirculation(Exception):
    """`nodes` must receive more than they can pass on: lower bounds in > upper bounds out."""

    def __init__(self, nodes: frozenset[int]) -> None:
        super().__init__(f"{len(nodes)} nodes receive more than they can pass on")
        self.nodes = nodes


def circulate(nodes: int, ends: Ends, lower: Sequence[int], upper: Sequence[int]) -> list[int]:
    """A whole-number flow per arc within its bounds and in balance at every node. Raises NoCirculation.

    Needs lower <= upper for every arc.
    """
    source, sink = nodes, nodes + 1
    graph = _Residual(nodes + 2)
    surplus = [0] * nodes
    for (tail, head), low, high in zip(ends, lower, upper, strict=True):
        graph.add(tail, head, high - low)
        surplus[head] += low
        surplus[tail] -= low
    for node, amount in enumerate(surplus):
        if amount > 0:
            graph.add(source, node, amount)
        elif amount < 0:
            graph.add(node, sink, -amount)
    wanted = sum(amount for amount in surplus if amount > 0)
    if graph.fill(source, sink) < wanted:
        levels = graph.levels(source)
        raise NoCirculation(frozenset(node for node in range(nodes) if levels[node] >= 0))
    return [low + graph.room[2 * arc + 1] for arc, low in enumerate(lower)]


def reachable(
    start: int, ends: Ends, flow: Sequence[int], lower: Sequence[int], upper: Sequence[int]
) -> frozenset[int]:
    """The nodes to which more can be sent from `start` by changing the flow within its bounds.

    No arc leaving the set can carry more and none entering it less: a set that lacks some node is a tight cut.
    """
    onward: dict[int, list[int]] = {}
    for (tail, head), amount, low, high in zip(ends, flow, lower, upper, strict=True):
        if amount < high:
            onward.setdefault(tail, []).append(head)
        if amount > low:
            onward.setdefault(head, []).append(tail)
    found, waiting = {start}, [start]
    while waiting:
        for node in onward.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return frozenset(found)


class _Residual:
    """Arc 2i and its reverse 2i + 1, each with the room left in it."""

    __slots__ = ("heads", "leaving", "room")

    def __init__(self, nodes: int) -> None:
        self.leaving: list[list[int]] = [[] for _ in range(nodes)]
        self.heads: list[int] = []
        self.room: list[int] = []

    def add(self, tail: int, head: int, room: int) -> None:
        for at, to, amount in ((tail, head, room), (head, tail, 0)):
            self.leaving[at].append(len(self.heads))
            self.heads.append(to)
            self.room.append(amount)

    def fill(self, source: int, sink: int) -> int:
        """Send as much as possible; the amount sent."""
        total = 0
        while (levels := self.levels(source))[sink] >= 0:
            total += self._fill_shortest(source, sink, levels)
        return total

    def levels(self, source: int) -> list[int]:
        """Number of arcs with room from the source to each node; -1 where there is no way."""
        levels = [-1] * len(self.leaving)
        levels[source] = 0
        queue = [source]
        for node in queue:
            for arc in self.leaving[node]:
                head = self.heads[arc]
                if levels[head] < 0 and self.room[arc]:
                    levels[head] = levels[node] + 1
                    queue.append(head)
        return levels

    def _fill_shortest(self, source: int, sink: int, levels: list[int]) -> int:
        """Fill the shortest ways until each has a full arc (a blocking flow)."""
        tried = [0] * len(self.leaving)
        path: list[int] = []
        node, total = source, 0
        while True:
            if node == sink:
                total += self._push(path)
                path, node = [], source
            arc = self._next(node, tried, levels)
            if arc is not None:
                path.append(arc)
                node = self.heads[arc]
            elif path:
                tried[node] = len(self.leaving[node])
                node = self.heads[path.pop() ^ 1]
                tried[node] += 1
            else:
                return total

    def _next(self, node: int, tried: list[int], levels: list[int]) -> int | None:
        leaving = self.leaving[node]
        while tried[node] < len(leaving):
            arc = leaving[tried[node]]
            if self.room[arc] and levels[self.heads[arc]] == levels[node] + 1:
                return arc
            tried[node] += 1
        return None

    def _push(self, path: Sequence[int]) -> int:
        amount = min(self.room[arc] for arc in path)
        for arc in path:
            self.room[arc] -= amount
            self.room[arc ^ 1] += amount
        return amount

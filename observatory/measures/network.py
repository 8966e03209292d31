"""Who meets whom: the co-participation network of organisations, and what is counted in it.

An organisation is a node, and two that attended an event together are tied. The network is the
one-mode projection of the two-mode network of organisations and events (Wasserman and Faust 1994,
Social Network Analysis, chapter 8). What can be read from the two-mode network is read there: it
is far smaller, as an event of n organisations is n lines in it and n (n − 1) / 2 ties.

Ties are never held all at once: they come in blocks of rows of a sparse product, so that memory
stays bounded for tens of thousands of organisations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

Positions = NDArray[np.int64]
COME_BACK_DAYS = 365
"""Within how many days after its first event a newcomer has to come again."""
_MOST_PAIRS = 4_000_000
"""Ties, counted once an event, that a block of rows may hold."""


@dataclass(frozen=True, eq=False)
class Attendance:
    """Who attended what.

    ``matrix`` is 1 where the organisation of the row attended the event of the column; the ids of
    rows and columns are in their order.
    """

    organisations: list[str]
    events: list[str]
    matrix: sparse.csr_array

    @classmethod
    def of(cls, rows: pd.DataFrame) -> "Attendance":
        """Attendance from rows of ``org_id`` and ``event_id``; a row that comes twice counts once."""
        of_org, organisations = pd.factorize(rows["org_id"], sort=True)
        of_event, events = pd.factorize(rows["event_id"], sort=True)
        shape = (len(organisations), len(events))
        ones = np.ones(len(rows), np.int32)
        matrix = sparse.csr_array((ones, (of_org, of_event)), shape=shape)
        matrix.sum_duplicates()
        matrix.data[:] = 1
        return cls(list(organisations), list(events), matrix)

    def keeping(self, organisations: NDArray[np.bool_]) -> "Attendance":
        """The same of some of the organisations only."""
        kept = np.flatnonzero(organisations)
        ids = [self.organisations[position] for position in kept]
        return Attendance(ids, self.events, sparse.csr_array(self.matrix[kept]))


@dataclass(frozen=True)
class Structure:
    """Counts of a network: its organisations, its ties, the organisations of its largest component
    (the giant component), and those that met nobody."""

    nodes: int
    ties: int
    giant: int
    isolates: int

    @property
    def possible(self) -> int:
        """The ties that there would be if everybody had met everybody."""
        return self.nodes * (self.nodes - 1) // 2

    @property
    def density(self) -> float | None:
        """Ties over possible ties; None for fewer than two organisations."""
        return self.ties / self.possible if self.possible else None

    @property
    def giant_share(self) -> float | None:
        """The giant component's share of the organisations; None where there is none."""
        return self.giant / self.nodes if self.nodes else None

    @property
    def isolates_share(self) -> float | None:
        """The share of organisations that met nobody; None where there is none."""
        return self.isolates / self.nodes if self.nodes else None


@dataclass(frozen=True)
class Mixing:
    """Ties inside one part of a network, and across two of them."""

    internal: int
    external: int

    @property
    def index(self) -> float | None:
        """The E-I index: from −1, all ties inside, to 1, all across; None without ties.

        Krackhardt and Stern (1988), Informal networks and organizational crises, Social
        Psychology Quarterly 51: 123–140.
        """
        ties = self.external + self.internal
        return (self.external - self.internal) / ties if ties else None


def structure(attendance: Attendance) -> Structure:
    """The counts of a network: density, components and isolates follow from them."""
    nodes = len(attendance.organisations)
    sizes = np.bincount(components(attendance)) if nodes else np.zeros(0, np.int64)
    return Structure(
        nodes=nodes,
        ties=sum(len(first) for first, _ in tie_blocks(attendance)),
        giant=int(sizes.max(initial=0)),
        isolates=int((sizes == 1).sum()),
    )


def components(attendance: Attendance) -> Positions:
    """The component of each organisation, by a number from 0 on."""
    count = len(attendance.organisations)
    _, labels = csgraph.connected_components(two_mode(attendance), directed=False)
    # Renumbered, as an event that nobody attended would be a component of its own.
    return np.unique(labels[:count], return_inverse=True)[1].astype(np.int64)


def two_mode(attendance: Attendance) -> sparse.csr_array:
    """Organisations and then events as the nodes of one graph."""
    rows, columns = attendance.matrix.nonzero()
    count, size = attendance.matrix.shape[0], sum(attendance.matrix.shape)
    ends = np.concatenate([rows, columns + count]), np.concatenate([columns + count, rows])
    return sparse.csr_array((np.ones(len(ends[0])), ends), shape=(size, size))


def mixing(attendance: Attendance, part: Sequence[str | None]) -> Mixing:
    """Ties inside and across the parts of a network.

    ``part``: the part of each organisation in their order; one without a part is left out.
    """
    codes = pd.factorize(pd.Series(list(part), dtype=object))[0]
    known = codes >= 0
    among, codes = attendance.keeping(known), codes[known]
    internal = external = 0
    for first, second in tie_blocks(among):
        same = int((codes[first] == codes[second]).sum())
        internal += same
        external += len(first) - same
    return Mixing(internal, external)


def first_meetings(attendance: Attendance, period: Sequence[int]) -> dict[int, int]:
    """How many pairs meet for the first time in each period; periods without any are left out.

    ``period``: that of each event, in their order.
    """
    of_event = np.asarray(period, np.int64)
    order = sorted(set(of_event.tolist()))
    columns = {item: np.flatnonzero(of_event == item) for item in order}
    count = len(attendance.organisations)
    found = np.zeros(len(order), np.int64)
    for start, end in _blocks(attendance.matrix):
        codes, turns = [], []
        for turn, item in enumerate(order):
            part = sparse.csr_array(attendance.matrix[:, columns[item]])
            first, second = _ties(part, start, end)
            codes.append(first * count + second)
            turns.append(np.full(len(first), turn, np.int32))
        # The first of equal codes is that of the earliest period.
        at = np.unique(np.concatenate(codes), return_index=True)[1]
        found += np.bincount(np.concatenate(turns)[at], minlength=len(order))
    return {item: int(n) for item, n in zip(order, found, strict=True) if n}


def tie_blocks(attendance: Attendance) -> Iterator[tuple[Positions, Positions]]:
    """Every tie once, in blocks: the positions of both organisations, the smaller one first."""
    for start, end in _blocks(attendance.matrix):
        yield _ties(attendance.matrix, start, end)


def _ties(matrix: sparse.csr_array, start: int, end: int) -> tuple[Positions, Positions]:
    """The ties of some rows with the rows behind them."""
    product = sparse.coo_array(matrix[start:end] @ matrix.T)
    first, second = product.row.astype(np.int64) + start, product.col.astype(np.int64)
    ahead = second > first
    return first[ahead], second[ahead]


def _blocks(matrix: sparse.csr_array) -> Iterator[tuple[int, int]]:
    """Ranges of rows whose pairs, counted once an event, are not more than a block may hold."""
    rows = matrix.shape[0]
    sizes = np.asarray(matrix.sum(axis=0)).ravel().astype(np.int64)
    pairs = np.cumsum(np.asarray(matrix.astype(np.int64) @ sizes).ravel())
    start = 0
    while start < rows:
        before = int(pairs[start - 1]) if start else 0
        end = max(start + 1, int(np.searchsorted(pairs, before + _MOST_PAIRS, side="right")))
        yield start, end
        start = end


def newman_weights(attendance: Attendance) -> sparse.csr_array:
    """The weight of each tie: the sum over shared events of 1 / (n − 1), n having attended.

    Symmetric, nothing on the diagonal. Newman (2001), Scientific collaboration networks II,
    Physical Review E 64, 016132, equation 2. For networks that are drawn, not for those of a
    whole country.
    """
    matrix = attendance.matrix.astype(np.float64)
    sizes = np.asarray(matrix.sum(axis=0)).ravel()
    shares = np.divide(1.0, sizes - 1, out=np.zeros_like(sizes), where=sizes > 1)
    weights = sparse.csr_array(matrix @ sparse.diags_array(shares) @ matrix.T)
    weights.setdiag(0)
    weights.eliminate_zeros()
    weights.sort_indices()
    return weights


def newcomers(visits: pd.DataFrame) -> pd.DataFrame:
    """When each organisation first came, and whether it came again.

    ``visits``: ``org_id`` and ``start`` (the day on which an attended event starts). Columns:
    org_id, first (that day of its first one), came_back (whether another one starts 1 to
    ``COME_BACK_DAYS`` days later).
    """
    first = visits.groupby("org_id")["start"].transform("min")
    days = (visits["start"] - first).dt.days
    told = pd.DataFrame({"org_id": visits["org_id"], "first": first})
    told["came_back"] = days.between(1, COME_BACK_DAYS)
    return told.groupby("org_id", as_index=False).agg({"first": "min", "came_back": "max"})

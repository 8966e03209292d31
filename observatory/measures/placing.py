"""Where the nodes of a network are drawn: components apart, isolates in rows, no big one on another.

Everything is deterministic: the same network gives the same picture, whatever the order of its
rows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree
from scipy.stats import rankdata

Points = NDArray[np.float64]
TIES_A_NODE = 2.5
"""Ties drawn for each node: more of them are one grey cloud."""
_SEED = 1
_ITERATIONS = 60
_ROW, _ROW_STEP = 22.0, 18.0
_ROOM = 14.0
_PUSHES = 60
_REPELLING = 250
"""Nodes whose repulsion is taken in one step."""
_EVEN = 0.45
"""How far positions give way to ranks, so that nobody far out leaves the others in a heap."""


SMALLEST, LARGEST = 4.0, 14.0
"""Radii of nodes, in pixels."""


def radii(strength: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nodes' radii: what is above the smallest has an area that grows with the strength."""
    top = strength.max(initial=0.0)
    share = np.sqrt(strength / top) if top > 0 else np.zeros(len(strength))
    found: NDArray[np.float64] = SMALLEST + (LARGEST - SMALLEST) * share
    # Many nodes are drawn smaller, so that they find room.
    smaller: NDArray[np.float64] = found * min(1.0, (250 / max(len(strength), 1)) ** 0.3)
    return smaller


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels."""

    x: float
    y: float
    width: float
    height: float


def strongest_ties(weights: sparse.csr_array, most: int | None = None) -> NDArray[np.int64]:
    """The ties that are drawn, as pairs of positions, strongest first.

    Those of a maximum spanning forest, so that what is connected stays so, and the strongest
    others, up to ``most`` in all (by default ``TIES_A_NODE`` a node). Equal weights are taken in
    the order of the nodes.
    """
    count = weights.shape[0]
    most = round(TIES_A_NODE * count) if most is None else most
    upper = sparse.coo_array(sparse.triu(weights, 1))
    order = np.lexsort((upper.col, upper.row, -upper.data))
    first, second = upper.row[order].astype(np.int64), upper.col[order].astype(np.int64)
    # Ranks rather than weights, so that no two are equal and the forest is the only one.
    ranks = sparse.csr_array((np.arange(1.0, len(order) + 1), (first, second)), weights.shape)
    forest = np.zeros(len(order), bool)
    forest[csgraph.minimum_spanning_tree(ranks).data.astype(np.int64) - 1] = True
    others = np.flatnonzero(~forest)[: max(0, most - int(forest.sum()))]
    chosen = np.sort(np.concatenate([np.flatnonzero(forest), others]))
    return np.column_stack([first[chosen], second[chosen]])


def place(
    ties: NDArray[np.int64], radii: NDArray[np.float64], width: float, height: float
) -> Points:
    """Positions of nodes in a picture, in pixels from its top left corner.

    ``ties``: pairs of positions; ``radii``: the nodes' sizes, in pixels. Each component has a
    rectangle of its own, the largest first; nodes without a tie stand in rows at the bottom.
    """
    count = len(radii)
    points = np.zeros((count, 2))
    if not count:
        return points
    graph = sparse.csr_array((np.ones(len(ties)), (ties[:, 0], ties[:, 1])), (count, count))
    _, labels = csgraph.connected_components(graph, directed=False)
    members = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]
    alone = np.array([part[0] for part in members if len(part) == 1], np.int64)
    parts = sorted((part for part in members if len(part) > 1), key=lambda p: (-len(p), p[0]))
    rows = -(-len(alone) * _ROW_STEP // width) if len(alone) else 0
    foot = rows * _ROW
    boxes = _split(parts, Box(0, 0, width, max(height - foot, _ROW)))
    for part, box in zip(parts, boxes, strict=True):
        turn = np.zeros(count, np.int64)
        turn[part] = np.arange(len(part))
        points[part] = _component(
            turn[ties[labels[ties[:, 0]] == labels[part[0]]]], radii[part], box
        )
    across = max(1, int(width // _ROW_STEP))
    place_in_row = np.arange(len(alone))
    points[alone, 0] = (place_in_row % across + 0.5) * _ROW_STEP
    points[alone, 1] = height - foot + (place_in_row // across + 0.5) * _ROW
    return points


def _split(parts: list[NDArray[np.int64]], box: Box) -> list[Box]:
    """A rectangle for each part, in their order, its area after the part's size: the box is cut
    across its longer side, again and again (a balanced treemap)."""
    if len(parts) <= 1:
        return [box][: len(parts)]
    areas = np.cumsum([len(part) ** 0.9 for part in parts])
    at = int(np.argmin(np.abs(areas[:-1] - areas[-1] / 2))) + 1
    share = float(areas[at - 1] / areas[-1])
    if box.width >= box.height:
        cut = box.width * share
        one = Box(box.x, box.y, cut, box.height)
        other = Box(box.x + cut, box.y, box.width - cut, box.height)
    else:
        cut = box.height * share
        one = Box(box.x, box.y, box.width, cut)
        other = Box(box.x, box.y + cut, box.width, box.height - cut)
    return [*_split(parts[:at], one), *_split(parts[at:], other)]


def _component(ties: NDArray[np.int64], radii: NDArray[np.float64], box: Box) -> Points:
    """One component inside its rectangle: drawn by springs, turned along the longer side,
    stretched to fill it, then pushed apart."""
    points = _turned(_springs(ties, len(radii)), box)
    room = np.minimum(_ROOM + radii.max(initial=0), [box.width / 3, box.height / 3])
    inner = np.array([box.width, box.height]) - 2 * room
    unit = (1 - _EVEN) * _unit(points) + _EVEN * _unit(rankdata(points, axis=0))
    return _pushed_apart(np.array([box.x, box.y]) + room + unit * inner, radii, box)


def _springs(ties: NDArray[np.int64], count: int) -> Points:
    """Nodes that repel each other, ties that pull.

    Fruchterman and Reingold (1991), Graph drawing by force-directed placement, Software: Practice
    and Experience 21: 1129–1164. In a large network each step takes the repulsion of a sample of
    the nodes, which networkx does not; it needs 40 s for a thousand.
    """
    dice = np.random.default_rng(_SEED)
    points, ideal = dice.random((count, 2)), count**-0.5
    first, second = ties.T
    for heat in np.linspace(0.15, 0.003, _ITERATIONS):
        others = np.arange(count) if count <= _REPELLING else dice.permutation(count)[:_REPELLING]
        near = points[others]
        squared = (points**2).sum(axis=1)[:, None] + (near**2).sum(axis=1) - 2 * points @ near.T
        force = (ideal**2 * count / len(others)) / np.maximum(squared, 1e-6)
        push = points * force.sum(axis=1)[:, None] - force @ near
        along = points[first] - points[second]
        pull = along * (np.hypot(*along.T) / ideal)[:, None]
        for axis in (0, 1):
            push[:, axis] -= np.bincount(first, pull[:, axis], count)
            push[:, axis] += np.bincount(second, pull[:, axis], count)
        length = np.maximum(np.hypot(*push.T), 1e-9)[:, None]
        points = points + push / length * np.minimum(length, heat)
    return points


def _unit(points: Points) -> Points:
    """Each axis from 0 to 1; 0.5 where it has no extent."""
    low, high = points.min(axis=0), points.max(axis=0)
    unit: Points = np.divide(
        points - low, high - low, out=np.full(points.shape, 0.5), where=high > low
    )
    return unit


def _turned(points: Points, box: Box) -> Points:
    """Turned so that the widest spread lies along the longer side."""
    centred = points - points.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    # The sign of an axis is arbitrary.
    axes *= np.where(axes[np.arange(2), np.abs(axes).argmax(axis=1)] < 0, -1, 1)[:, None]
    turned: Points = centred @ axes.T
    return turned if box.width >= box.height else turned[:, ::-1]


def _pushed_apart(points: Points, radii: NDArray[np.float64], box: Box) -> Points:
    """Nodes that lie on each other moved apart, the smaller ones further."""
    points, gap = points.copy(), 2.0
    edge = np.minimum(radii[:, None] + gap, [box.width / 2, box.height / 2])
    low = np.array([box.x, box.y]) + edge
    high = np.array([box.x + box.width, box.y + box.height]) - edge
    for _ in range(_PUSHES):
        pairs = cKDTree(points).query_pairs(2 * radii.max(initial=0) + gap, output_type="ndarray")
        if not len(pairs):
            break
        one, other = pairs.T
        apart = points[one] - points[other]
        distance = np.hypot(*apart.T)
        missing = radii[one] + radii[other] + gap - distance
        close = missing > 0.01
        if not close.any():
            break
        one, other, missing = one[close], other[close], missing[close]
        # Two on one point leave it along an angle of their own.
        angle = (one * 2.399963 + other).astype(float)
        aside = np.column_stack([np.cos(angle), np.sin(angle)])
        known = distance[close][:, None] > 1e-9
        direction = np.where(
            known, apart[close] / np.maximum(distance[close], 1e-9)[:, None], aside
        )
        share = radii[other] ** 2 / (radii[one] ** 2 + radii[other] ** 2)
        step = direction * missing[:, None]
        np.add.at(points, one, step * share[:, None] * 0.7)
        np.add.at(points, other, -step * (1 - share)[:, None] * 0.7)
        points = np.clip(points, low, high)
    return points

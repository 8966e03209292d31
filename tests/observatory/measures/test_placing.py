"""Networks are placed readably, inside their picture, and always in the same way."""

import itertools

import numpy as np
import pytest
from scipy import sparse

from observatory.measures.placing import LARGEST, place, radii, strongest_ties

WIDTH, HEIGHT = 900.0, 540.0


def random_ties(nodes: int, ties: int, seed: int = 1) -> np.ndarray:
    """Pairs of nodes, the first ones tied most."""
    dice = np.random.default_rng(seed)
    pairs = np.sort((dice.random((ties, 2)) ** 2 * nodes).astype(np.int64), axis=1)
    return np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)


def test_nodes_lie_inside_the_picture_and_big_ones_not_on_each_other() -> None:
    ties = random_ties(300, 800)
    sizes = radii(np.bincount(ties.ravel(), minlength=300).astype(float))
    points = place(ties, sizes, WIDTH, HEIGHT)
    assert (points >= 0).all()
    assert (points <= [WIDTH, HEIGHT]).all()
    big = np.flatnonzero(sizes > LARGEST / 2)
    assert len(big) > 10
    for one, other in itertools.combinations(big, 2):
        assert np.hypot(*(points[one] - points[other])) > 0.9 * (sizes[one] + sizes[other])


def test_the_same_network_is_placed_the_same() -> None:
    ties = random_ties(60, 120)
    first = place(ties, np.full(60, 4.0), WIDTH, HEIGHT)
    assert (first == place(ties, np.full(60, 4.0), WIDTH, HEIGHT)).all()


def test_components_have_rectangles_of_their_own_and_isolates_stand_in_a_row() -> None:
    ties = np.array([(0, 1), (0, 2), (1, 2), (3, 4), (4, 5)])
    points = place(ties, np.full(9, 4.0), WIDTH, HEIGHT)
    one, other, alone = points[:3], points[3:6], points[6:]
    assert one[:, 0].max() < other[:, 0].min()
    assert len(set(alone[:, 1])) == 1
    assert alone[0, 1] > points[:6, 1].max()


@pytest.mark.parametrize("nodes", [0, 1, 2])
def test_few_nodes_need_no_ties(nodes: int) -> None:
    none = np.zeros((0, 2), np.int64)
    assert place(none, np.full(nodes, 4.0), WIDTH, HEIGHT).shape == (nodes, 2)


def test_the_ties_drawn_keep_together_what_is_linked() -> None:
    ties = random_ties(80, 400)
    dice = np.random.default_rng(2)
    one = sparse.coo_array((dice.random(len(ties)), (ties[:, 0], ties[:, 1])), (80, 80))
    weights = sparse.csr_array(one + one.T)
    drawn = strongest_ties(weights, most=90)
    assert len(drawn) == 90
    graph = sparse.csr_array((np.ones(90), (drawn[:, 0], drawn[:, 1])), (80, 80))
    count = sparse.csgraph.connected_components
    assert count(graph, directed=False)[0] == count(weights, directed=False)[0]
    left_out = {tuple(pair) for pair in ties.tolist()} - {tuple(pair) for pair in drawn.tolist()}
    assert left_out


def test_strongest_ties_come_first() -> None:
    weights = sparse.csr_array(np.array([[0, 1, 5, 0], [1, 0, 3, 2], [5, 3, 0, 0], [0, 2, 0, 0.0]]))
    assert strongest_ties(weights, most=3).tolist() == [[0, 2], [1, 2], [1, 3]]

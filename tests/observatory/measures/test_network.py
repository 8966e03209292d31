"""The co-participation network: hand-worked cases, and what holds of every network."""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.measures import network
from observatory.measures.brokers import EXACT_UP_TO, apart_without, betweenness
from observatory.measures.network import (
    Attendance,
    first_meetings,
    mixing,
    newcomers,
    newman_weights,
    structure,
)

FEW = settings(max_examples=40, deadline=None)
PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=40)


def attendance(pairs: list[tuple[object, object]]) -> Attendance:
    """Who attended what, from pairs of organisation and event."""
    rows = [(f"o{org}", f"e{event}") for org, event in pairs]
    return Attendance.of(pd.DataFrame(rows, columns=["org_id", "event_id"], dtype=object))


def naive(pairs: list[tuple[object, object]]) -> "nx.Graph[str]":
    """The same network built tie by tie."""
    graph: nx.Graph[str] = nx.Graph()
    for event in {event for _, event in pairs}:
        came = sorted({f"o{org}" for org, at in pairs if at == event})
        graph.add_nodes_from(came)
        graph.add_edges_from(itertools.combinations(came, 2))
    return graph


def test_a_network_without_events_is_empty_and_has_no_shares() -> None:
    found = structure(attendance([]))
    assert (found.nodes, found.ties, found.giant, found.isolates) == (0, 0, 0, 0)
    assert (found.density, found.giant_share, found.isolates_share) == (None, None, None)
    assert mixing(attendance([]), []).index is None
    assert first_meetings(attendance([]), []) == {}


def test_an_event_with_everybody_ties_everybody() -> None:
    found = structure(attendance([(org, "all") for org in range(50)]))
    assert (found.ties, found.density, found.giant, found.isolates) == (1225, 1.0, 50, 0)


@FEW
@given(PAIRS)
def test_it_is_the_network_built_tie_by_tie(pairs: list[tuple[int, int]]) -> None:
    found, graph = structure(attendance(pairs)), naive(pairs)
    assert (found.nodes, found.ties) == (graph.number_of_nodes(), graph.number_of_edges())
    assert found.giant == max((len(part) for part in nx.connected_components(graph)), default=0)
    assert found.isolates == nx.number_of_isolates(graph)
    for share in (found.density, found.giant_share, found.isolates_share):
        assert share is None or 0 <= share <= 1


@FEW
@given(PAIRS, st.randoms())
def test_the_order_of_rows_does_not_matter(pairs: list[tuple[int, int]], random: object) -> None:
    shuffled = pairs[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = attendance(pairs), attendance(shuffled + shuffled[:1])
    assert structure(one) == structure(other)
    assert one.organisations == other.organisations
    assert (newman_weights(one) != newman_weights(other)).nnz == 0


@FEW
@given(PAIRS, st.sets(st.integers(0, 7), max_size=6))
def test_one_more_event_never_takes_a_tie_away(
    pairs: list[tuple[int, int]], guests: set[int]
) -> None:
    more = pairs + [(org, "more") for org in guests]
    assert structure(attendance(more)).ties >= structure(attendance(pairs)).ties


@FEW
@given(PAIRS, st.lists(st.sampled_from(["a", "b", None]), min_size=8, max_size=8))
def test_the_index_counts_ties_inside_and_across_parts(
    pairs: list[tuple[int, int]], parts: list[str | None]
) -> None:
    known = attendance(pairs)
    found = mixing(known, [parts[int(name[1:])] for name in known.organisations])
    ends = [(parts[int(a[1:])], parts[int(b[1:])]) for a, b in naive(pairs).edges]
    among = [(a, b) for a, b in ends if a is not None and b is not None]
    assert found.internal == sum(a == b for a, b in among)
    assert found.internal + found.external == len(among)
    assert found.index is None or -1 <= found.index <= 1


@FEW
@given(PAIRS)
def test_first_meetings_add_up_to_all_ties(pairs: list[tuple[int, int]]) -> None:
    known = attendance(pairs)
    years = [2017 + int(name[1:]) % 3 for name in known.events]
    found = first_meetings(known, years)
    assert sum(found.values()) == structure(known).ties
    first = [pair for pair in pairs if pair[1] % 3 == 0]
    assert found.get(2017, 0) == structure(attendance(first)).ties


@FEW
@given(PAIRS)
def test_small_blocks_count_the_same(pairs: list[tuple[int, int]]) -> None:
    known = attendance(pairs)
    years = [2017 + int(name[1:]) % 3 for name in known.events]
    expected = structure(known), first_meetings(known, years)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "_MOST_PAIRS", 3)
        assert (structure(known), first_meetings(known, years)) == expected


def test_a_weight_is_the_sum_over_shared_events_of_one_over_the_others() -> None:
    # a and b meet at X, with c: 1/2; and at Y alone: 1. c and d meet at Z: 1.
    known = attendance([("a", "X"), ("b", "X"), ("c", "X"), ("a", "Y"), ("b", "Y"),
                        ("c", "Z"), ("d", "Z"), ("d", "W")])  # fmt: skip
    assert newman_weights(known).toarray().tolist() == [
        [0, 1.5, 0.5, 0],
        [1.5, 0, 0.5, 0],
        [0.5, 0.5, 0, 1],
        [0, 0, 1, 0],
    ]


@FEW
@given(PAIRS)
def test_strength_is_the_number_of_events_shared_with_somebody(
    pairs: list[tuple[int, int]],
) -> None:
    known = attendance(pairs)
    sizes = {event: len({org for org, at in pairs if at == event}) for _, event in pairs}
    expected = [
        len({at for org, at in set(pairs) if f"o{org}" == name and sizes[at] > 1})
        for name in known.organisations
    ]
    assert np.allclose(np.asarray(newman_weights(known).sum(axis=0)).ravel(), expected)


def test_a_newcomer_comes_back_one_to_365_days_later() -> None:
    visits = pd.DataFrame(
        {
            "org_id": ["same-day", "same-day", "next-day", "next-day", "late", "late", "later"],
            "start": pd.to_datetime(
                ["2017-01-01", "2017-01-01", "2017-01-01", "2017-01-02", "2017-01-01",
                 "2018-01-01", "2017-05-01"]
            ),
        }
    )  # fmt: skip
    visits.loc[len(visits)] = ["later", pd.Timestamp("2018-05-02")]
    found = newcomers(visits).set_index("org_id")["came_back"]
    assert found.to_dict() == {"late": True, "later": False, "next-day": True, "same-day": False}


@FEW
@given(PAIRS)
def test_betweenness_is_that_of_networkx(pairs: list[tuple[int, int]]) -> None:
    ties = newman_weights(attendance(pairs))
    found = betweenness(ties)
    expected = nx.betweenness_centrality(nx.from_scipy_sparse_array(ties))
    assert found.exact
    assert np.allclose(found.values, list(expected.values()))


def test_a_large_network_is_sampled_and_comes_close() -> None:
    # Two groups that only the organisation 0 attends both of.
    size = EXACT_UP_TO
    pairs = [(0, "left"), (0, "right")] + [
        (1 + org, "left" if org % 2 else "right") for org in range(size)
    ]
    found = betweenness(newman_weights(attendance(pairs)))
    assert not found.exact
    assert found.values[0] == pytest.approx(0.5, abs=0.05)
    assert found.values.max() == found.values[0]
    assert (found.values == betweenness(newman_weights(attendance(pairs))).values).all()


def test_without_a_cut_vertex_others_come_apart() -> None:
    # b holds c (alone) and d with e; a and f to h are the largest rest.
    pairs = [(x, "main") for x in "abfgh"] + [("b", "C"), ("c", "C")]
    pairs += [(x, "D") for x in "bde"] + [("z", "alone")]
    known = attendance(pairs)
    found = {known.organisations[at]: lost for at, lost in apart_without(known).items()}
    assert found == {"ob": 3}


@FEW
@given(PAIRS)
def test_cut_vertices_are_those_of_the_network(pairs: list[tuple[int, int]]) -> None:
    known, graph = attendance(pairs), naive(pairs)
    found = {known.organisations[at] for at in apart_without(known)}
    assert found == set(nx.articulation_points(graph))

"""What is said of a network, in both languages."""

import numpy as np
import pandas as pd
import pytest

from observatory.findings import networks as told
from observatory.i18n import language
from observatory.measures.network import Mixing, Structure
from observatory.queries.networks import Network

EN, FR = language("en"), language("fr")
NODES = pd.DataFrame(
    {
        "name": ["Alba", "Brisa", "Cala"], "rank": [1, 2, 0], "apart": [0, 3, 0],
        "x": [1.0, 2.0, np.nan],
    }
)  # fmt: skip


def network(**changes: object) -> Network:
    """Twelve organisations, nine of them linked, one alone."""
    given = {
        "nodes": NODES, "ties": pd.DataFrame(), "drawn_ties": np.array([[0, 1]]),
        "counts": Structure(nodes=12, ties=20, giant=9, isolates=1), "organisations": 12,
        "across_basins": Mixing(5, 15), "across_segments": Mixing(0, 0), "followed": 12,
    }  # fmt: skip
    return Network(**{**given, **changes})  # type: ignore[arg-type]


def test_the_title_says_how_many_met_and_nothing_of_a_record_s_pairs() -> None:
    whole = network(nodes=pd.concat([NODES] * 4))
    assert told.meetings_finding(EN, whole, "register") == (
        "12 organisations came; 30% of their pairs met"
    )
    assert told.meetings_finding(FR, whole, "register") == (
        "12 organisations sont venues\u202f; 30\u00a0% de leurs paires se sont rencontrées"
    )
    assert "30" not in told.meetings_finding(EN, whole, "record")


def test_each_matter_is_one_plain_sentence() -> None:
    lines = told.network_lines(EN, network(nodes=pd.concat([NODES] * 4)), NODES, "register")
    assert lines == [
        "9 of 12 are in the largest part, linked to each other directly or through others."
        " 1 is linked to nobody.",
        "Most often on the way between two others (brokers): Alba and Brisa.",
        "Without Brisa, 3 organisations would be apart.",
    ]


def test_a_record_a_sample_and_a_part_are_said_to_be_such() -> None:
    lines = told.network_lines(EN, network(followed=5), NODES, "record")
    assert lines[0].startswith("As far as public sources show")
    assert "Estimated from the shortest paths of 5 of them." in lines[2]
    assert lines[-1] == "All this among the 3 organisations that share most, of 12."


def test_what_is_not_drawn_is_said() -> None:
    caption = told.meetings_caption(EN, network())
    assert "Drawn: the 2 of 12 that share most." in caption
    assert "1 of 20 links are drawn" in caption


def test_mixing_is_said_where_there_are_links_among_parts() -> None:
    assert told.mixing_lines(EN, network()) == [
        "15 of 20 links lead to another basin (E-I index 0.5)."
    ]


@pytest.mark.parametrize("reader", [EN, FR])
def test_the_last_complete_year_is_told(reader: object) -> None:
    years = pd.DataFrame(
        {
            "year": [2024, 2025, 2026],
            "value": [7.0, 1.0, 3.0],
            "status": ["ok", "ok", "provisional"],
        }
    )
    assert "2025" in told.new_ties_finding(reader, years)  # type: ignore[arg-type]
    assert told.new_ties_finding(EN, years) == "1 pair met for the first time in 2025"
    assert told.mixing_finding(EN, years, "Mixing") == "Mixing: 1 in 2025, 7 in 2024"

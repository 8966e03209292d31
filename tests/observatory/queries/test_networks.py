"""Networks as the pages ask for them: of those who came to events, of partners."""

import numpy as np
import pytest

from observatory.i18n import language
from observatory.queries import events, networks, partnerships
from observatory.snapshot import Snapshot
from tests.data_directory import load_dataset

EN = language("en")


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Two circles that Cala alone belongs to, somebody alone, and a project of three parties."""
    return load_dataset(
        tmp_path_factory.mktemp("met"),
        {
            "organisations": """
                org_id;name;kind;country_code;commune;segment
                alba;Alba;company;ES;Costa;games
                brisa;Brisa;company;ES;Costa;games
                cala;Cala;company;ES;Sierra;animation
                dia;Dia;company;ES;Sierra;
                eco;Eco;company;FR;;
            """,
            "events": """
                event_id;title;kind;start_date;country_code;commune;status
                E1;First;btob;2019-03-04;ES;Costa;
                E2;Second;networking;2020-03-04;ES;Costa;
                E3;Third;training;2020-04-04;ES;Costa;
                E4;Cancelled;btob;2020-05-04;ES;Costa;cancelled
            """,
            "participations": """
                event_id;organisation;attended
                E1;alba;1
                E1;brisa;1
                E1;cala;1
                E2;cala;1
                E2;dia;1
                E2;alba;0
                E3;eco;1
                E4;eco;1
                E4;alba;1
            """,
            "partnerships": """
                partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b;project_id
                P1;alba;eco;eu-project;2019;ES;FR;film
                P2;brisa;eco;eu-project;2019;ES;FR;film
                P3;cala;dia;exchange;2020;ES;ES;
            """,
        },
    )


def test_those_who_came_together_are_tied_and_the_one_between_them_is_the_broker(
    met: Snapshot,
) -> None:
    found = networks.of_events(met, events.Wanted())
    assert found is not None
    assert (found.counts.nodes, found.counts.ties, found.counts.isolates) == (5, 4, 1)
    assert found.brokers["org_id"].tolist() == ["cala"]
    cala = found.nodes.iloc[0]
    # Two of the six pairs of the four others lead through it; without it, dia is apart.
    assert cala["betweenness"] == pytest.approx(2 / 6)
    assert (cala["strength"], cala["met"], cala["apart"]) == (2, 3, 1)
    # alba–brisa inside the coast; both with cala across; cala–dia inside.
    assert (found.across_basins.internal, found.across_basins.external) == (2, 2)
    assert (found.across_segments.internal, found.across_segments.external) == (1, 2)
    names = found.nodes["org_id"].to_numpy()
    first = found.ties.iloc[0]
    assert {names[int(first["one"])], names[int(first["other"])]} == {"cala", "dia"}
    assert (first["together"], first["weight"]) == (1, 1.0)


def test_filters_narrow_the_network(met: Snapshot) -> None:
    found = networks.of_events(met, events.Wanted(year=2020, kind="networking"))
    assert found is not None
    assert set(found.nodes["org_id"]) == {"cala", "dia"}
    assert networks.of_events(met, events.Wanted(year=2012)) is None


def test_the_parties_of_a_project_are_all_tied_to_each_other(met: Snapshot) -> None:
    every = networks.of_partnerships(met, partnerships.Wanted(abroad=False))
    assert every is not None
    assert (every.counts.nodes, every.counts.ties, every.counts.giant) == (5, 4, 3)
    abroad = networks.of_partnerships(met, partnerships.Wanted())
    assert abroad is not None
    assert set(abroad.nodes["org_id"]) == {"alba", "brisa", "eco"}
    assert abroad.counts.density == 1.0


def test_above_a_limit_the_strongest_part_is_measured_and_drawn(
    met: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "MOST_MEASURED", 4)
    monkeypatch.setattr(networks, "MOST_DRAWN", 2)
    found = networks.of_events(met, events.Wanted())
    assert found is not None
    assert (found.organisations, len(found.nodes), found.is_whole) == (5, 4, False)
    assert found.drawn == 2
    assert set(np.unique(found.drawn_ties)) <= set(found.nodes.index[found.nodes["x"].notna()])


def test_nodes_are_named_with_their_place_and_segment(met: Snapshot) -> None:
    found = networks.of_events(met, events.Wanted())
    assert found is not None
    rows = networks.in_words(met, EN, found.nodes).set_index("org_id")
    assert rows.loc["cala", "name"] == "Cala"
    assert rows.loc["eco", ["place", "segment_name"]].tolist() == ["France", ""]
    assert not rows.loc["eco", "is_local"]

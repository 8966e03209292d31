"""R5: meetings held here and organisations active in the network, worked out by hand."""

from functools import cache

from tests.computing import Computation, computed
from tests.data_directory import COAST, OTHER

EVENTS = """
    event_id;title;kind;start_date;country_code;commune;department_code;status
    N1;By name;networking;2018-03-01;ES;Costa;;
    N2;By locality;btob;2018-04-01;ES;Parque del Cine;;
    N3;By department;conference;2018;ES;;17;
    N4;By department, place unknown;information-workshop;2018-05;ES;Polígono Norte;17;
    N5;Elsewhere, whatever the department;networking;2018-06-01;ES;Otra;17;
    N6;Without a place;networking;2018-07-01;ES;;;
    N7;Abroad, where a department has the same code;networking;2018-08-01;FR;;17;
    N8;Announced;networking;2018-09-01;ES;Costa;;announced
    N9;No meeting;training;2019-02-01;ES;Costa;;
    N10;No meeting either;festival;2019-03-01;ES;Sierra;;
"""
PARTICIPATIONS = """
    event_id;organisation;attended
    N1;alba;1
    N1;brisa;1
    N5;alba;1
    N5;cala;0
    N7;Nova Films;1
    N8;cala;1
    N9;cala;
    N10;alba;1
"""
ORGANISATIONS = """
    org_id;name;kind;country_code;commune;department_code;segment
    alba;Alba;company;ES;Costa;;animation
    brisa;Brisa;company;ES;;17;games
    cala;Cala;school;ES;Sierra;;
"""


@cache
def found() -> Computation:
    return computed(
        "R5.1 R5.2", events=EVENTS, participations=PARTICIPATIONS, organisations=ORGANISATIONS
    )


def test_meetings_are_those_held_in_the_focal_territory() -> None:
    # N1 and N2 by their commune, N3 and N4 by their department since no commune is known.
    assert found().years("R5.1") == {2018: 4, 2019: 0}


def test_a_place_is_local_by_its_commune_and_else_by_its_department() -> None:
    local = found().tables["event"].set_index("event_id")["is_local"]
    assert [key for key, here in local.items() if here] == [
        "N1",
        "N2",
        "N3",
        "N4",
        "N8",
        "N9",
        "N10",
    ]


def test_meetings_stand_in_the_basin_of_the_place_where_it_is_known() -> None:
    assert found().value("R5.1", "2018", COAST) == 2  # N1 in Costa, N2 in Llano
    assert found().value("R5.1", "2018", OTHER) == 0  # N3 and N4 are in no basin


def test_a_stated_point_lies_in_the_commune_whose_outline_contains_it() -> None:
    square = "[[[2,41],[2.1,41],[2.1,41.1],[2,41.1],[2,41]]]"
    events = """
        event_id;title;kind;start_date;country_code;commune;lat;lon
        N1;Inside Costa;networking;2018-03-01;ES;;41.05;2.05
        N2;Outside;networking;2018-03-01;ES;;42.05;2.05
        N3;A stated commune prevails;networking;2018-03-01;ES;Otra;41.05;2.05
    """
    outlines = {"17001": f'{{"type":"Polygon","coordinates":{square}}}'}
    with_outlines = computed("R5.1", outlines=outlines, events=events)
    assert with_outlines.value("R5.1", "2018") == 1
    assert with_outlines.value("R5.1", "2018", COAST) == 1
    assert computed("R5.1", events=events).value("R5.1", "2018") == 0


def test_active_organisations_attended_an_event_of_any_kind() -> None:
    # 2018: alba, brisa and, in no list, Nova Films; cala did not come to N5, N8 was not held.
    # 2019: cala at a training, alba at a festival.
    assert found().years("R5.2") == {2018: 3, 2019: 2}


def test_active_organisations_stand_in_their_own_basin_and_segment() -> None:
    assert found().years("R5.2", COAST) == {2018: 1, 2019: 1}  # alba
    assert found().years("R5.2", OTHER) == {2018: 0, 2019: 1}  # cala
    # brisa is local by its department and in no basin; cala has no segment.
    assert found().segments("R5.2", "2018") == {"animation": 1, "games": 1}
    assert found().segments("R5.2", "2019") == {"animation": 1, "games": 0}


def test_the_network_is_given_by_year_only() -> None:
    for indicator in ("R5.1", "R5.2"):
        rows = found().values[found().values["indicator_id"] == indicator]
        assert set((rows["period_end"] - rows["period_start"]).dt.days) == {364}


def test_without_participations_nobody_is_known_to_be_active() -> None:
    bare = computed("R5.1 R5.2", events=EVENTS)
    assert bare.value("R5.1", "2018") == 4
    assert bare.row("R5.2", "2018") is None


def test_on_a_public_record_of_participations_the_active_are_at_least_as_many() -> None:
    floor = computed(
        "R5.1 R5.2",
        basis={"participation": "record"},
        events=EVENTS,
        participations=PARTICIPATIONS,
        organisations=ORGANISATIONS,
    )
    row = floor.row("R5.2", "2018")
    assert row is not None
    assert (row["value"], row["basis"], row["status"]) == (3, "record", "ok")
    meetings = floor.row("R5.1", "2018")
    assert meetings is not None
    assert meetings["basis"] == "register"

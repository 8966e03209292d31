"""What a reader can choose from."""

import pytest

from observatory.i18n import language
from observatory.queries.choices import complete_years, segments, territories
from observatory.snapshot import Snapshot
from tests.data_directory import COAST, FOCAL, OTHER, load_dataset

EN, FR = language("en"), language("fr")


def test_years_are_those_with_a_value_the_latest_first(campo: Snapshot) -> None:
    assert complete_years(campo) == [2020, 2019, 2018, 2017]


def test_an_unfinished_year_and_years_to_come_cannot_be_chosen(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    running = load_dataset(
        tmp_path_factory.mktemp("running"),
        {
            "published_figures": """
                figure_id;subject;measure;period_start;period_end;value;unit;source_title;source_url
                A1;office;shoots;2015;;1;count;Report;https://example.org/a
                A2;office;shoots;2016;2017;1;count;Report;https://example.org/a
                A3;office;shoots;2018-05;;1;count;Report;https://example.org/a
                A4;office;shoots;2019;;1;count;Report;https://example.org/a
                A5;office;shoots;2020;;1;count;Report;https://example.org/a
            """,
        },
        as_of="2019-12-30",
    )
    # A total over years and an edition in a month make no year one can choose.
    assert complete_years(running) == [2015]
    assert territories(running, EN)[FOCAL] == "The whole territory"


def test_places_are_the_whole_territory_and_its_basins_the_most_populous_first(
    campo: Snapshot,
) -> None:
    assert territories(campo, EN) == {
        FOCAL: "The whole territory",
        COAST: "The coast",
        OTHER: "Other communes",
    }
    french = territories(campo, FR)
    assert list(french) == [FOCAL, COAST, OTHER]
    assert french[COAST] == "La côte"
    assert french[OTHER] != "Other communes"


def test_segments_are_those_of_the_organisations_by_their_names(campo: Snapshot) -> None:
    assert segments(campo, EN) == {
        "all": "All segments",
        "animation": "Animation",
        "games": "Video games",
    }
    assert segments(campo, FR)["games"] == "Jeu vidéo"

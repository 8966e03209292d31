"""The rows behind a figure."""

from datetime import date
from pathlib import Path

import pytest

from observatory.figures.rows import in_words
from observatory.i18n import language
from observatory.queries.evidence import count_behind, rows_behind
from observatory.snapshot import Snapshot
from tests.data_directory import COAST, load_dataset, value

YEAR = (date(2019, 1, 1), date(2019, 12, 31))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Three events of 2019 and one of 2018; one partnership abroad."""
    return load_dataset(
        tmp_path_factory.mktemp("evidence"),
        {
            "organisations": """
                org_id;name;kind;country_code;commune;source_title;source_url;source_date
                O1;Alba Films;company;ES;Costa;List;https://example.org/list;2019
                O2;Volpe Srl;company;IT;;;;
            """,
            "events": """
                event_id;title;kind;start_date;country_code;commune;source_title;source_url;source_date
                E1;Meeting one;btob;2019-03-04;ES;Costa;Calendar;https://example.org/e1;2019-03-05
                E2;Meeting two;btob;2019-05;ES;Sierra;;;
                E3;Old meeting;btob;2018-03-04;ES;Costa;;;
                E4;Talk;conference;2019-03-04;ES;Costa;;;
            """,
            "participations": """
                event_id;organisation;attended
                E1;O1;1
            """,
            "partnerships": """
                partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b;end_date
                P1;O1;O2;memorandum;2018-06;ES;IT;2019-06
            """,
        },
    )


def test_rows_are_those_that_the_value_counts(store: Snapshot) -> None:
    rows = rows_behind(store, "R3.1", *YEAR)
    assert rows["row_id"].tolist() == ["E2", "E1"]
    assert len(rows) == value(store, "R3.1", year=2019) == count_behind(store, "R3.1", *YEAR)


def test_a_row_tells_its_source(store: Snapshot) -> None:
    row = rows_behind(store, "R3.1", *YEAR).set_index("row_id").loc["E1"]
    assert (row["what"], row["source_title"]) == ("Meeting one", "Calendar")
    assert row["source_url"] == "https://example.org/e1"
    assert (row["file"], row["line"]) == ("events", 2)


def test_a_basin_has_its_own_rows(store: Snapshot) -> None:
    assert rows_behind(store, "R3.1", *YEAR, territory=COAST)["row_id"].tolist() == ["E1"]


def test_pairs_and_participations_are_named(store: Snapshot) -> None:
    assert rows_behind(store, "R2.1", *YEAR)["what"].tolist() == ["Alba Films – Volpe Srl"]
    rows = rows_behind(store, "R5.2", *YEAR)
    assert (rows["what"].iloc[0], rows["detail"].iloc[0]) == ("Alba Films", "Meeting one")


def test_organisers_and_those_mentioned_are_named(tmp_path: Path) -> None:
    found = load_dataset(
        tmp_path,
        {
            "organisations": "org_id;name;kind;country_code;commune\nO1;Alba Films;company;ES;Costa",
            "clusters": "cluster_id;name;country_code;kind\none;Costa Image;ES;focal",
            "events": "event_id;title;kind;start_date;country_code;commune;organiser\nE1;Fair;btob;2019-03-01;ES;Costa;O1",
            "mentions": "mention_id;date;outlet;url;entities\nM1;2019-05-01;La Costa;https://a.example/m;\"one;O1\"",
        },
    )  # fmt: skip
    assert rows_behind(found, "R3.1", *YEAR)["detail"].tolist() == ["Alba Films"]
    mentions = rows_behind(found, "R1.6", *YEAR)
    assert mentions["detail"].tolist() == ["Costa Image, Alba Films"]


def test_the_detail_of_a_case_is_its_status_in_words(tmp_path: Path) -> None:
    found = load_dataset(
        tmp_path,
        {
            "organisations": "org_id;name;kind;country_code;commune\nO1;Alba;company;ES;Costa",
            "support": "case_id;organisation;kind;status;decided_on;amount_granted_eur\nC1;O1;funding;granted;2019-02-01;9",
        },
    )  # fmt: skip
    rows = rows_behind(found, "R4.3", *YEAR)
    told = in_words(language("fr"), rows)
    assert told["Détail"].tolist() == ["Accordé"]
    # What cites no source says nothing, not "None".
    assert (told["Source"].tolist(), told["Lien"].tolist()) == ([""], [""])


def test_a_country_has_its_own_rows(store: Snapshot) -> None:
    assert len(rows_behind(store, "R2.1", *YEAR, segment="country:IT")) == 1
    assert len(rows_behind(store, "R2.1", *YEAR, segment="country:FR")) == 0


def test_a_limit_keeps_the_latest(store: Snapshot) -> None:
    assert rows_behind(store, "R3.1", *YEAR, limit=1)["row_id"].tolist() == ["E2"]


def test_no_row_shows_an_amount(tmp_path: Path) -> None:
    support = load_dataset(
        tmp_path,
        {
            "organisations": "org_id;name;kind;country_code;commune\nO1;Alba;company;ES;Costa",
            "support": (
                "case_id;organisation;kind;status;decided_on;amount_granted_eur\n"
                "C1;O1;funding;granted;2019-02-01;98765"
            ),
        },
    )
    rows = rows_behind(support, "R4.3", *YEAR)
    assert len(rows) == 1
    assert "98765" not in rows.to_csv()

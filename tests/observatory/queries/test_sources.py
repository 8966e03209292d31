"""What was loaded, refused and left to review."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from observatory.i18n import language
from observatory.queries.sources import (
    documents,
    file_title,
    files,
    load_warnings,
    rejected,
    rejected_files,
    review_pairs,
    sites,
    totals,
    unlisted,
)
from observatory.snapshot import Snapshot
from tests.data_directory import load_dataset

EN, FR = language("en"), language("fr")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Two organisations, four events of which two are refused, a participation that is refused,
    and a partnership of names that no list has, one of them merely alike."""
    return load_dataset(
        tmp_path_factory.mktemp("sources"),
        {
            "organisations": """
                org_id;name;kind;country_code;commune;source_title;source_url;source_date
                O1;Alba Films;company;ES;Costa;List;https://www.example.org/list;2019
                O2;Volpe Srl;company;IT;;List;https://www.example.org/list;2020-03
            """,
            "events": """
                event_id;title;kind;start_date;country_code;source_url;organiser
                E1;Meeting;btob;2019-03-04;IT;https://example.org/e1;Nobody Knows
                E2;Wrong twice;btobs;never;ES;;
                E3;Wrong once;btob;2019-02-31;ES;;
                E4;Talk;conference;2020-06;ES;http://other.example:8080/talk;
            """,
            "participations": """
                event_id;organisation;meetings
                E1;Ada Lovelace;several
            """,
            "partnerships": """
                partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b
                P1;Alba Film;Nobody Knows;memorandum;2018;ES;IT
                P2;O1;Nobody Knows;exchange;2019;ES;IT
            """,
            "mentions": """
                mention_id;date;outlet;url;entities
                M1;2019-05-01;Gazette;https://gazette.example/a;Nobody Knows
            """,
        },
        settings='licence = "CC-BY-4.0"',
    )


def test_each_file_has_its_rows_days_documents_and_licence(store: Snapshot) -> None:
    found = files(store).set_index("name")
    event = found.loc["events"]
    assert (event["file"], event["kind"], event["licence"]) == ("events.csv", "events", "CC-BY-4.0")
    assert (event["rows_read"], event["rows_accepted"], event["rows_rejected"]) == (4, 2, 2)
    assert (event["first_date"].date(), event["last_date"].date()) == (
        date(2019, 3, 4),
        date(2020, 6, 1),
    )
    # Two of the events cite one document each; both organisations cite the same one.
    assert event["documents"] == 2
    assert found.loc["organisations", "documents"] == 1
    assert found.loc["mentions", "documents"] == 1
    assert found.loc["partnerships", "documents"] == 0


def test_files_whose_rows_cite_nothing_have_no_number_of_documents(store: Snapshot) -> None:
    assert pd.isna(files(store).set_index("name").loc["participations", "documents"])


def test_the_totals_are_those_of_the_files(store: Snapshot) -> None:
    assert totals(store) == {
        "files": 6, "rows_read": 16, "rows_rejected": 3, "rejected_files": 2, "unlisted": 2,
        "documents": 4,
    }  # fmt: skip


def test_documents_and_sites_are_counted_by_the_rows_that_cite_them(store: Snapshot) -> None:
    assert documents(store)[["url", "rows"]].head(1).to_dict("records") == [
        {"url": "https://www.example.org/list", "rows": 2}
    ]
    assert documents(store, rows=1)["url"].tolist() == documents(store)["url"].tolist()[:1]
    found = sites(store).set_index("site")
    assert found["rows"].to_dict() == {"example.org": 3, "gazette.example": 1, "other.example": 1}
    assert found.loc["example.org", "documents"] == 2
    assert found.loc["example.org", "files"].tolist() == ["events", "organisations"]
    assert (found.loc["example.org", "date"].date(), found.loc["example.org", "precision"]) == (
        date(2020, 3, 1),
        "month",
    )


def test_every_fault_is_listed_with_its_place_value_and_reason(store: Snapshot) -> None:
    rows = rejected(store, EN, "events.csv")
    assert rows[["line", "column", "value"]].to_numpy().tolist() == [
        [3, "kind", "btobs"],
        [3, "start_date", "never"],
        [4, "start_date", "2019-02-31"],
    ]
    assert rows["reason"].iloc[0] == "not in the closed list; did you mean btob?"
    assert rejected_files(store) == {"events.csv": 3, "participations.csv": 1}


def test_reasons_are_in_the_reader_s_language(store: Snapshot) -> None:
    english, french = (rejected(store, reader, None) for reader in (EN, FR))
    assert english["value"].tolist() == french["value"].tolist()
    assert set(english["reason"]).isdisjoint(french["reason"])


def test_what_says_something_of_a_person_stays_hidden(store: Snapshot) -> None:
    rows = rejected(store, EN, "participations.csv")
    assert rows["value"].tolist() == ["(personal)"]
    assert "Lovelace" not in rows.to_csv()


def test_faults_come_in_pages_without_loss_or_repeat(store: Snapshot) -> None:
    pages = [rejected(store, EN, None, page, rows=3) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [3, 1, 0]
    every = rejected(store, EN, None, rows=None)
    listed = [row for page in pages for row in page.itertuples(index=False, name=None)]
    assert listed == list(every.itertuples(index=False, name=None))


def test_a_reason_without_a_template_is_told_as_it_was_written() -> None:
    class Written:
        """A store whose one fault has no template."""

        def query(self, sql: str, params: object = None) -> pd.DataFrame:
            return pd.DataFrame(
                [{"file": "a.csv", "line": 2, "column": "b", "value": "c", "reason": "as it is",
                  "reason_template": None, "reason_values": None}]
            )  # fmt: skip

    assert rejected(Written(), FR, None)["reason"].tolist() == ["as it is"]  # type: ignore[arg-type]


def test_warnings_of_the_load_are_in_the_reader_s_language(store: Snapshot) -> None:
    english, french = load_warnings(store, EN), load_warnings(store, FR)
    kept = json.loads(store.query("SELECT warnings FROM snapshot")["warnings"].iloc[0])
    assert len(english) == len(kept)
    assert "events.csv: 2 of 4 rows rejected; the reasons are listed under Sources." in english
    assert set(english).isdisjoint(french)


def test_a_name_that_is_merely_alike_stands_beside_the_one_it_may_be(store: Snapshot) -> None:
    (pair,) = review_pairs(store).to_dict("records")
    assert (pair["written"], pair["candidate_id"], pair["candidate_name"]) == (
        "Alba Film", "O1", "Alba Films",
    )  # fmt: skip
    assert (pair["rows"], pair["source"]) == (1, "partnerships")
    assert 85 <= pair["score"] < 100


def test_unlisted_names_have_their_rows_and_where_they_come_from(store: Snapshot) -> None:
    found = unlisted(store).set_index("name")
    assert found["rows"].to_dict() == {"Nobody Knows": 3, "Alba Film": 1}
    assert found.loc["Nobody Knows", "tables"].tolist() == ["event", "partnership"]
    assert (found.loc["Nobody Knows", "source"], found.loc["Nobody Knows", "line"]) == ("events", 2)


def test_a_dataset_without_rows_has_nothing_to_list(tmp_path: Path) -> None:
    empty = load_dataset(tmp_path, {})
    assert files(empty)["name"].tolist() == ["territories"]
    for question in (documents, sites, review_pairs, unlisted):
        assert question(empty).empty
    assert rejected_files(empty) == {}
    assert rejected(empty, EN, None).empty


def test_a_file_s_title_is_the_layout_s_where_it_knows_the_kind() -> None:
    assert file_title("events") == "Events"
    assert file_title("somewhere-else") == "somewhere-else"

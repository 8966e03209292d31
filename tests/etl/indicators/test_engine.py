"""What holds of every indicator: the catalogue, periods, spans, statuses, bases and keys."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from etl.indicators import catalogue
from etl.indicators.base import CAVEATS, RATIO, STOCK, SUM, Indicator, indicator
from etl.indicators.engine import VALUE_KEY
from etl.indicators.periods import periods
from observatory.config import Territory
from tests.computing import computed, configuration
from tests.data_directory import COAST, FOCAL, OTHER
from tests.etl.indicators.sample import DUE, FILES, by_id, everything

# The catalogue


def test_every_indicator_that_is_due_is_declared_and_fed_here() -> None:
    assert set(DUE.split()) <= set(by_id())
    assert set(everything().values["indicator_id"]) == set(DUE.split())


def test_the_catalogue_has_texts_in_every_language_and_says_what_is_read() -> None:
    rows = everything().indicators.set_index("indicator_id")
    assert list(rows.index) == [item.id for item in catalogue()]
    for code in ("fr", "en"):
        for text in ("name", "label", "formula", "source"):
            assert (rows[f"{text}_{code}"].str.len() > 0).all()
        assert rows.loc["C7", f"limits_{code}"].count(". ") == 2  # one sentence a caveat
    assert rows.loc["R2.1", "gap_id"] == "G2"
    assert pd.isna(rows.loc["C1", "recommendation_id"])
    assert rows.loc["R3.4", "reads"] == ("participation", "event")


def test_an_indicator_names_tables_and_caveats_that_exist() -> None:
    good = by_id()["R3.1"]
    common: dict[str, Any] = {
        key: getattr(good, key) for key in good.__dataclass_fields__ if key != "facts"
    }
    with pytest.raises(ValueError, match="which is no table"):
        Indicator(**{**common, "reads": ("meeting",)})
    with pytest.raises(ValueError, match="which has no words"):
        Indicator(**{**common, "caveats": ("unsaid",)})
    with pytest.raises(ValueError, match="declared twice"):
        indicator(**common)(lambda tables: tables.event)
    assert good.limits == tuple(CAVEATS[key] for key in good.caveats)


def test_the_indicators_that_name_further_dimensions_publish_them() -> None:
    segments = everything().values.groupby("indicator_id")["segment"].agg(set)
    territories = everything().values.groupby("indicator_id")["territory_code"].agg(set)
    for item in catalogue():
        if item.id not in DUE.split() or item.id == "C6":
            continue
        assert (COAST in territories[item.id]) == ("basin" in item.dimensions), item.id
        named = {s.split(":")[0] for s in segments[item.id] if ":" in s}
        assert named == set(item.dimensions) - {"basin", "segment"}, item.id
        plain = {s for s in segments[item.id] if ":" not in s} - {"all"}
        assert bool(plain) == ("segment" in item.dimensions), item.id


# Periods


def test_periods_are_calendar_months_quarters_and_years() -> None:
    found = periods(date(2018, 11, 30), date(2019, 1, 1))
    rows = found[["periodicity", "period_start", "period_end"]].itertuples(index=False, name=None)
    assert list(rows) == [
        ("month", date(2018, 11, 1), date(2018, 11, 30)),
        ("month", date(2018, 12, 1), date(2018, 12, 31)),
        ("month", date(2019, 1, 1), date(2019, 1, 31)),
        ("quarter", date(2018, 10, 1), date(2018, 12, 31)),
        ("quarter", date(2019, 1, 1), date(2019, 3, 31)),
        ("year", date(2018, 1, 1), date(2018, 12, 31)),
        ("year", date(2019, 1, 1), date(2019, 12, 31)),
    ]


def test_values_are_given_for_the_periodicities_of_their_indicator() -> None:
    rows = everything().values
    months = (rows["period_end"] - rows["period_start"]).dt.days < 32
    given = set(rows.loc[months, "indicator_id"])
    assert given == {item.id for item in catalogue() if "month" in item.periodicities}
    assert given == {key for key in DUE.split() if key[:2] in ("R3", "R4")}


def test_no_period_begins_after_the_data_date_and_unfinished_ones_are_provisional() -> None:
    rows = everything().values
    as_of = pd.Timestamp("2019-09-30")
    assert (rows["period_start"] <= as_of).all()
    unfinished = rows["period_end"] > as_of
    assert (rows["status"] == unfinished.map({True: "provisional", False: "ok"})).all()
    assert unfinished.any()


def test_a_year_that_ends_on_the_data_date_is_complete() -> None:
    events = FILES["events"]
    assert computed("R3.1", as_of="2019-12-31", events=events).status("R3.1", "2019") == "ok"
    assert (
        computed("R3.1", as_of="2019-12-30", events=events).status("R3.1", "2019") == "provisional"
    )


# Spans


def test_what_did_not_happen_by_the_data_date_does_not_widen_the_span() -> None:
    found = computed(
        "R3.1 R4.1 R2.1",
        as_of="2019-12-31",
        events="""
            event_id;title;kind;start_date;country_code;status
            A;Announced long ago;btob;2015-01-01;ES;announced
            B;Held;btob;2017-06-01;ES;held
            C;Cancelled;btob;2019-01-01;ES;cancelled
            D;To come;btob;2022-01-01;ES;held
        """,
        support="""
            case_id;organisation;kind;status;applied_on;decided_on
            S1;Alba;mentoring;delivered;2017-06-01;
            S2;Alba;mentoring;applied;2022-06-01;
            S3;Alba;funding;applied;2015-06-01;
        """,
        organisations="""
            org_id;name;kind;country_code;commune
            alba;Alba;company;ES;Costa
        """,
        partnerships="""
            partnership_id;organisation_a;country_a;organisation_b;country_b;kind;start_date;end_date
            P1;alba;ES;Roma;IT;exchange;2016;2017
            P2;alba;ES;Roma;IT;exchange;2030;
        """,
    )
    assert found.years("R3.1") == {2017: 1}
    assert found.years("R4.1") == {2017: 1}
    assert found.years("R2.1") == {2016: 1, 2017: 1}


def test_a_count_is_absent_only_outside_the_spans_of_all_its_tables() -> None:
    # R4.6 reads participations (the events run from 2016 to 2017) and cases (2019).
    found = computed(
        "R4.6",
        events="""
            event_id;title;kind;start_date;country_code
            A;Fair;international-fair;2016-06-01;FR
            B;Meeting;btob;2017-06-01;ES
        """,
        participations="""
            event_id;organisation
            A;alba
        """,
        organisations="""
            org_id;name;kind;country_code
            alba;Alba;company;ES
        """,
        support="""
            case_id;organisation;kind;status;applied_on
            S1;alba;mentoring;delivered;2019-06-01
        """,
    )
    assert found.years("R4.6") == {2016: 1, 2017: 0, 2019: 0}


def test_zeros_are_given_in_every_basin_also_those_of_the_territories_file() -> None:
    found = computed(
        "R3.1",
        settings={"territory": _without_basins()},
        territories="""
            code;name;level;parent
            17;Campo;department;ES
            north;El Norte;basin;17
            south;El Sur;basin;17
            away;Allá;basin;18
            17001;Costa;commune;north
            17002;Llano;commune;south
            17003;Sierra;commune;17
            18001;Otra;commune;away
        """,
        events="""
            event_id;title;kind;start_date;country_code;commune
            A;Meeting;btob;2018-06-01;ES;Costa
            B;Meeting;btob;2018-06-01;ES;Otra
        """,
    )
    places = found.values.loc[found.values["period_start"] == "2018-01-01", "territory_code"]
    assert set(places) == {FOCAL, "basin:el-norte", "basin:el-sur", OTHER}
    assert found.value("R3.1", "2018") == 2
    assert found.value("R3.1", "2018", "basin:el-norte") == 1
    assert found.value("R3.1", "2018", "basin:el-sur") == 0
    assert found.value("R3.1", "2018", OTHER) == 0


def _without_basins() -> Territory:
    return replace(configuration().territory, basins={}, localities={})


# Bases


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        (
            {"event": "survey", "cluster": "record"},
            {"R3.1": "survey", "R3.4": "survey", "R2.3": "record", "R2.1": "register"},
        ),
        (
            {"event": "survey", "participation": "record"},
            {"R3.1": "survey", "R3.4": "record", "R2.3": "register"},
        ),
    ],
)
def test_the_basis_of_an_indicator_is_the_weakest_of_the_tables_it_reads(
    basis: dict[str, str], expected: dict[str, str]
) -> None:
    given = ("organisations", "clusters", "events", "participations", "partnerships")
    files = {stem: FILES[stem] for stem in given}
    found = computed("R2.1 R2.3 R3.1 R3.4", basis=basis, as_of="2019-09-30", **files)
    stated = found.indicators.set_index("indicator_id")["basis"]
    values = found.values.groupby("indicator_id")["basis"].agg(set)
    for key, word in expected.items():
        assert stated[key] == word
        assert values[key] == {word}


def test_on_a_record_of_everything_only_counts_and_closed_lists_are_said() -> None:
    record = dict.fromkeys(
        ("organisation", "event", "participation", "partnership", "support_case", "mention",
         "cluster", "published_figure"),
        "record",
    )  # fmt: skip
    found = computed(DUE, basis=record, as_of="2019-09-30", **FILES)
    said = found.values[found.values["value"].notna()]
    methods = {key: by_id()[key].method for key in set(said["indicator_id"])}
    assert {key for key, method in methods.items() if method in (RATIO, SUM, STOCK)} == {"R2.3"}
    withheld = found.values[found.values["status"] == "withheld"]
    assert withheld[["value", "n", "numerator", "denominator", "low", "high"]].isna().all(axis=None)
    assert set(withheld["territory_code"]) == {FOCAL}
    assert set(withheld["segment"]) == {"all"}
    assert set(withheld["indicator_id"]) | set(said["indicator_id"]) == set(DUE.split())


# Keys


def test_keys_are_unique() -> None:
    assert not everything().values.duplicated(VALUE_KEY).any()
    key = ["indicator_id", "table", "row_id", "territory_code", "segment", "part"]
    assert not everything().evidence.duplicated(key).any()


def test_a_register_has_no_interval_and_every_row_names_its_source() -> None:
    assert everything().values[["low", "high"]].isna().all(axis=None)
    for table in (everything().values, everything().evidence, everything().indicators):
        assert set(table["source"]) == {"observatory"}


def test_nothing_loaded_gives_the_catalogue_and_not_a_single_value() -> None:
    nothing = computed(DUE)
    assert len(nothing.indicators) == len(catalogue())
    assert len(nothing.values) == 0
    assert len(nothing.evidence) == 0

"""What holds of every indicator: periods, spans, statuses, bases, keys, and values that agree with
the evidence under them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest

from etl.indicators import catalogue
from etl.indicators.base import CAVEATS, COUNT, RATIO, STOCK, SUM, Indicator, indicator
from etl.indicators.engine import VALUE_KEY
from etl.indicators.periods import periods
from observatory.config import Territory
from tests.computing import Computation, computed, configuration
from tests.data_directory import COAST, FOCAL, OTHER

DUE = (
    "R1.5 R1.6 R2.1 R2.2 R2.3 R2.4 R2.4b R2.5 R3.1 R3.1b R3.2 R3.3 R3.4 R3.4b R3.5 R3.5b R3.5c"
    " R3.5d R4.1 R4.2 R4.3 R4.4 R4.6 R5.1 R5.2 C1 C2 C3 C4 C6 C7"
)

FILES = {
    "organisations": """
        org_id;name;kind;country_code;commune;segment;founded_year;closed_year;employees;member_of
        alba;Alba;company;ES;Costa;animation;2016;;10;one
        brisa;Brisa;company;ES;Sierra;games;2017;2018;4;
        cala;Cala;company;ES;Llano;games;2018;;;two
        eco;Eco;school;ES;Costa;;;;;
        torino;Torino Film;company;IT;;;;;;
        lyon;Lyon Images;cluster;FR;;;;;;
    """,
    "clusters": """
        cluster_id;name;kind;country_code;chimera;bodies
        one;Cluster One;focal;ES;1;eco
        two;Cluster Two;national;ES;;
        three;Drei Cluster;foreign;AT;1;
        four;Lyon Images;foreign;FR;1;
    """,
    "events": """
        event_id;title;kind;start_date;country_code;commune;attendance
        B1;Meetings;btob;2018-02-10;ES;Costa;40
        B2;Meetings;btob;2018-05;ES;Sierra;
        W1;Workshop;information-workshop;2018;ES;Llano;12
        K1;Conference;conference;2019-03-31;IT;;80
        N1;Networking;networking;2019-04-01;ES;Costa;20
        P1;Campaign;campaign;2019-07-01;ES;;
        F1;Fair;international-fair;2019-05-01;FR;;
        S1;Festival;festival;2019-08-01;ES;Sierra;900
    """,
    "participations": """
        event_id;organisation;attended;meetings;leads;contracts;contract_value_eur
        B1;alba;1;5;2;1;12000
        B1;alba;1;3;;;
        B1;brisa;1;2;4;0;
        B2;cala;1;4;4;1;8000
        W1;Nova Films;1;;3;2;500
        K1;alba;1;1;1;1;100
        K1;brisa;0;9;9;9;9
        N1;eco;1;;;;
        F1;cala;1;;;;
        S1;torino;1;;;;
    """,
    "partnerships": """
        partnership_id;project_id;organisation_a;country_a;organisation_b;country_b;kind;start_date;end_date;budget_eur
        P1;lumen;alba;ES;torino;IT;eu-project;2017-11;2019-09;100000
        P2;lumen;alba;ES;lyon;FR;eu-project;2018-03;;250000
        P3;;one;ES;three;AT;memorandum;2018;2018;
        P4;;brisa;ES;torino;IT;co-production;2018-05-01;2018-06-01;40000
    """,
    "support": """
        case_id;organisation;kind;status;applied_on;decided_on;amount_granted_eur
        S1;alba;funding;granted;2018-01-02;2018-03-15;15000
        S2;brisa;funding;refused;2018-01-10;2018-04;
        S3;cala;funding;delivered;2018-06-01;2019;2500
        S4;cala;fair;delivered;2019-03-01;;
        S5;Nova Films;mentoring;delivered;2019-05;;
    """,
    "mentions": """
        mention_id;date;outlet;url;outlet_scope;entities
        M1;2018-01-05;Paper;https://example.org/1;local;one
        M2;2018-02;Paper;https://example.org/2;national;"eco;two"
        M3;2019;Radio;https://example.org/3;national;two
    """,
    "published_figures": """
        figure_id;subject;measure;territory;period_start;value;unit;source_title;source_url
        A1;commission;shoots;17;2018;10;count;Report;https://example.org/a
        A2;commission;shoots;17;2019;20;count;Report;https://example.org/a
    """,
}


@cache
def everything() -> Computation:
    return computed(DUE, as_of="2019-09-30", **FILES)


def by_id() -> dict[str, Indicator]:
    return {item.id: item for item in catalogue()}


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


# Keys and evidence


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


def _lookup(table: str, key: str, column: str) -> Callable[[str], Any]:
    rows = everything().tables[table].set_index(key)[column]
    return lambda row_id: rows[row_id]


def _unit(indicator_id: str) -> Callable[[str, str], Any]:
    """What a row of evidence is counted as: an organisation, a country, a project, or itself."""
    organisation = {
        "participation": _lookup("participation", "participation_id", "org_id"),
        "support_case": _lookup("support_case", "case_id", "org_id"),
        "partnership": _lookup("partnership", "partnership_id", "local_org_id"),
    }
    country = _lookup("partnership", "partnership_id", "foreign_country")
    project = _lookup("partnership", "partnership_id", "project_id")
    if indicator_id in ("R3.4", "R4.1", "R4.6", "R5.2", "R2.5"):
        return lambda table, row_id: organisation[table](row_id)
    if indicator_id == "R2.2":
        return lambda table, row_id: country(row_id)
    if indicator_id == "R2.4":
        return lambda table, row_id: project(row_id) if pd.notna(project(row_id)) else row_id
    return lambda table, row_id: row_id


_AMOUNTS = {
    "R3.1b": ("participation", "participation_id", "meetings"),
    "R3.4b": ("event", "event_id", "attendance"),
    "R3.5": ("participation", "participation_id", "leads"),
    "R3.5b": ("participation", "participation_id", "contracts"),
    "R3.5c": ("participation", "participation_id", "contract_value_eur"),
    "R4.3": ("support_case", "case_id", "amount_granted_eur"),
    "C4": ("organisation", "org_id", "employees"),
}


@cache
def _records(table: str, indicator_id: str) -> list[dict[str, Any]]:
    """The values or the evidence of an indicator, row by row."""
    rows = getattr(everything(), table)
    return list(rows[rows["indicator_id"] == indicator_id].to_dict("records"))


def _behind(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The evidence of a value: lines of its place and segment whose interval meets its period, and
    whose date is known as precisely as the period asks."""
    start, end, segment = row["period_start"], row["period_end"], row["segment"]
    of_year = (end - start).days > 360
    return [
        line
        for line in _records("evidence", row["indicator_id"])
        if line["counts_from"] <= end
        and line["counts_to"] >= start
        and (of_year or line["precision"] != "year")
        and row["territory_code"] in (FOCAL, line["territory_code"])
        and (segment == line["segment"] or (segment == "all" and "cluster:" not in line["segment"]))
    ]


@pytest.mark.parametrize(
    "indicator_id",
    [key for key in DUE.split() if by_id()[key].method in (COUNT, STOCK) and key != "C4"],
)
def test_the_evidence_of_a_count_counts_up_to_it(indicator_id: str) -> None:
    unit = _unit(indicator_id)
    for row in _records("values", indicator_id):
        units = {unit(line["table"], line["row_id"]) for line in _behind(row)}
        assert len(units) == row["value"], row


@pytest.mark.parametrize("indicator_id", sorted(_AMOUNTS))
def test_the_evidence_of_a_sum_sums_up_to_it(indicator_id: str) -> None:
    amount = _lookup(*_AMOUNTS[indicator_id])
    for row in _records("values", indicator_id):
        total = sum(amount(line["row_id"]) for line in _behind(row))
        assert total == pytest.approx(row["value"]), row


@pytest.mark.parametrize("indicator_id", ["R1.5", "R1.6", "R4.4"])
def test_the_evidence_of_a_share_counts_up_to_both_its_parts(indicator_id: str) -> None:
    for row in _records("values", indicator_id):
        parts = [line["part"] for line in _behind(row)]
        both = parts.count("both")
        assert both + parts.count("numerator") == row["numerator"], row
        assert both + parts.count("denominator") == row["denominator"], row


def test_the_evidence_of_a_published_figure_is_its_row() -> None:
    for row in _records("values", "C6"):
        assert [line["table"] for line in _behind(row)] == ["published_figure"]

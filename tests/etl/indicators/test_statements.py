"""Statements made once, and evidence written a part at a time."""

from datetime import date

import ibis
import pyarrow as pa
import pytest

from etl.engines import DuckDB
from etl.indicators import engine as computing
from etl.indicators.base import Tables, Terms
from etl.indicators.statements import statement, united
from tests.computing import computed

TERMS = Terms("17", "ES", None, date(2020, 12, 31))
PARTICIPATIONS = {
    "events": """
        event_id;title;kind;start_date;country_code;commune
        E1;Meeting;networking;2019-03-04;ES;Costa
        E2;Meeting;networking;2019-05-04;ES;Costa
    """,
    "organisations": "org_id;name;kind;country_code\nalba;Alba;company;ES\nbrisa;Brisa;company;ES",
    "participations": """
        event_id;organisation
        E1;alba
        E1;brisa
        E2;alba
    """,
}


def test_a_statement_is_made_once_for_equal_terms_and_anew_for_others() -> None:
    made: list[Terms] = []

    def asked(engine: DuckDB, terms: Terms) -> str:
        def make() -> ibis.Table:
            made.append(terms)
            return ibis.memtable({"focal": [terms.focal]}).select("focal")

        return statement(engine, ("test", terms), make).sql

    other = Terms("18", "ES", None, date(2020, 12, 31))
    with DuckDB() as one, DuckDB() as two:
        assert asked(one, TERMS) == asked(two, Terms("17", "ES", None, date(2020, 12, 31)))
        asked(one, other)
    assert made == [TERMS, other]


def test_tables_know_the_columns_of_the_dictionary_and_no_other_table() -> None:
    tables = Tables(TERMS)
    assert tables.event.counts_from.type().is_date()
    assert tables.mention.cluster_ids.type().is_array()
    with pytest.raises(AttributeError):
        _ = tables.nowhere


def test_united_statements_give_the_rows_of_one_after_those_of_the_other() -> None:
    with DuckDB() as engine:
        engine.keep("few", pa.table({"n": [1, 2]}))
        few = ibis.table({"n": "int64"}, name="few")
        both = united([engine.statement(few), engine.statement(few.select(n=few.n * 10))])
        engine.view("all_of_it", both)
        assert engine.rows(both).to_pylist() == [{"n": n} for n in (1, 2, 10, 20)]
        whole = engine.statement(ibis.table({"n": "int64"}, name="all_of_it"))
        assert engine.rows(whole).num_rows == 4


@pytest.mark.parametrize(
    ("lines", "groups"),
    [
        ({}, [[]]),
        ({"b": 1, "a": 2}, [["a", "b"]]),
        ({"a": 2, "b": 2, "c": 0, "d": 1}, [["a"], ["b", "c", "d"]]),
        ({"a": 9, "b": 1, "c": 9}, [["a"], ["b"], ["c"]]),
    ],
)
def test_indicators_are_written_together_in_order_up_to_so_many_lines(
    monkeypatch, lines, groups
) -> None:
    monkeypatch.setattr(computing, "_AT_ONCE", 3)
    assert computing._together(lines) == groups


def test_evidence_in_many_parts_is_the_evidence_in_one(monkeypatch) -> None:
    one = computed("R5.1 R5.2 R5.3 R5.6", **PARTICIPATIONS).evidence
    monkeypatch.setattr(computing, "_AT_ONCE", 1)
    many = computed("R5.1 R5.2 R5.3 R5.6", **PARTICIPATIONS).evidence
    assert len(one) == 2 + 3 * 3
    assert many.equals(one)

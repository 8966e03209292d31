"""What must hold of the indicators whatever the rows, on small generated tables."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.indicators.engine import VALUE_KEY
from tests.computing import Computation, computed
from tests.data_directory import COAST, FOCAL, OTHER

INDICATORS = "R1.5 R2.5 R3.1 R3.4 R4.2 R4.5 R4.7 R5.1 R5.2"
EVENT_COUNTS = ("R3.1", "R5.1")
SHARES = ("R1.5", "R4.2")
SUMS = ("R4.5", "R4.7")
COUNTS = ("R2.5", "R3.4", "R5.2", *EVENT_COUNTS, *SUMS)

ORGANISATIONS = """
    org_id;name;kind;country_code;commune;segment;founded_year;closed_year;member_of
    alba;Alba;company;ES;Costa;animation;2016;;one
    brisa;Brisa;company;ES;Sierra;games;2017;2018;
    cala;Cala;company;ES;Llano;games;2018;;one
    torino;Torino Film;company;IT;;;;;
"""
WHO = ("alba", "brisa", "cala", "torino", "Nova Films")

communes = st.sampled_from(["Costa", "Llano", "Sierra"])
on = st.integers(0, 1094).map(lambda number: (date(2017, 1, 1) + timedelta(number)).isoformat())
kinds = st.sampled_from(
    ["btob", "information-workshop", "networking", "international-fair", "training"]
)
events = st.tuples(kinds, on, communes, st.integers(0, 20)).map(
    lambda cells: f"{cells[0]};{cells[1]};ES;{cells[2]};{cells[3]}"
)
partnerships = st.tuples(
    st.sampled_from(WHO[:3]), st.sampled_from(["IT", "FR", "ES"]), on, st.sampled_from(["", "2019"])
).map(lambda cells: f"{cells[0]};ES;Partner {cells[1]};{cells[1]};exchange;{cells[2]};{cells[3]}")
cases = st.tuples(
    st.sampled_from(WHO), st.sampled_from(["funding", "fair", "training"]),
    st.sampled_from(["granted", "refused", "delivered", "applied"]), on,
    st.integers(0, 20),
).map(lambda cells: ";".join((*cells[:4], cells[3], str(cells[4]))))  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """The generated rows of each file, without their first column, the id."""

    events: list[str]
    participations: list[tuple[int, str, int]]
    partnerships: list[str]
    support: list[str]
    order: list[int] = field(default_factory=list)

    def files(self) -> dict[str, str]:
        """The rows as files, in the order drawn."""
        came = [
            f"E{number % len(self.events)};{who};{leads % 2};{leads};{leads}"
            for number, who, leads in self.participations
        ]
        return {
            "organisations": ORGANISATIONS,
            "events": self._file(
                "event_id;title;kind;start_date;country_code;commune;hours",
                [f"E{i};Event;{row}" for i, row in enumerate(self.events)],
            ),
            "participations": self._file("event_id;organisation;attended;leads;contracts", came),
            "partnerships": self._file(
                "partnership_id;organisation_a;country_a;organisation_b;country_b;kind;start_date;end_date",
                [f"P{i};{row}" for i, row in enumerate(self.partnerships)],
            ),
            "support": self._file(
                "case_id;organisation;kind;status;applied_on;decided_on;hours",
                [f"S{i};{row}" for i, row in enumerate(self.support)],
            ),
        }

    def _file(self, header: str, rows: list[str]) -> str:
        place = {number: self.order[number % len(self.order)] for number in range(len(rows))}
        ordered = sorted(range(len(rows)), key=lambda number: (place[number], number))
        return "\n".join([header, *(rows[number] for number in ordered)])

    def computed(self) -> Computation:
        """The indicators of these rows."""
        return computed(INDICATORS, as_of="2019-12-31", **self.files())


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    """A few events (one at least), participations, partnerships and support cases."""
    came = st.tuples(st.integers(0, 50), st.sampled_from(WHO), st.integers(0, 5))
    return Rows(
        draw(st.lists(events, min_size=1, max_size=8)),
        draw(st.lists(came, min_size=1, max_size=10)),
        draw(st.lists(partnerships, min_size=1, max_size=5)),
        draw(st.lists(cases, min_size=1, max_size=6)),
        [0],
    )


few_or_many = pytest.mark.parametrize("examples", [2, pytest.param(8, marks=pytest.mark.slow)])
"""A computation takes half a second."""


def holds(check: Callable[..., None], examples: int, *drawn: st.SearchStrategy[object]) -> None:
    """Run a check on generated values, however long each example takes."""
    chosen = settings(
        max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    chosen(given(*drawn)(check))()


@few_or_many
def test_parts_and_shares_and_periods_hold_together(examples: int) -> None:
    holds(_holds_together, examples, tables())


def _holds_together(rows: Rows) -> None:
    found = rows.computed()
    values = found.values
    assert not values.duplicated(VALUE_KEY).any()
    assert (values.loc[values["indicator_id"].isin(COUNTS), "value"] >= 0).all()
    assert values.loc[values["indicator_id"].isin(SHARES), "value"].between(0, 1).all()
    for key in EVENT_COUNTS:
        # Every event here has a day and a basin.
        for year, whole in found.years(key).items():
            basins = [found.value(key, str(year), place) for place in (COAST, OTHER)]
            assert sum(part or 0 for part in basins) == whole
    for year, whole in found.years("R3.1").items():
        assert sum(_quarters(found, "R3.1", year)) == whole
    for key in SUMS:
        # Of organisations elsewhere, or unlisted, the whole alone speaks.
        for year, whole in found.years(key).items():
            assert sum(_quarters(found, key, year)) == whole
            basins = [found.value(key, str(year), place) for place in (COAST, OTHER)]
            assert sum(part or 0 for part in basins) <= whole
            assert sum(found.segments(key, str(year)).values()) <= whole
    for year, whole in found.years("R3.4").items():
        quarters = _quarters(found, "R3.4", year)
        assert max(quarters, default=0) <= whole <= sum(quarters)
        for place in (COAST, OTHER):
            assert (found.value("R3.4", str(year), place) or 0) <= whole


def _quarters(found: Computation, key: str, year: int) -> list[float]:
    values = [found.value(key, f"{year}-Q{number}") for number in (1, 2, 3, 4)]
    return [value for value in values if value is not None]


@few_or_many
def test_the_order_of_the_rows_changes_nothing(examples: int) -> None:
    holds(_is_the_same_in_another_order, examples, tables(), st.permutations(range(10)))


def _is_the_same_in_another_order(rows: Rows, order: list[int]) -> None:
    first = rows.computed().values
    other = Rows(rows.events, rows.participations, rows.partnerships, rows.support, list(order))
    pd.testing.assert_frame_equal(first, other.computed().values)


@few_or_many
def test_an_event_more_never_lowers_a_count(examples: int) -> None:
    holds(_is_no_lower_with_an_event_more, examples, tables(), events, st.sampled_from(WHO))


def _is_no_lower_with_an_event_more(rows: Rows, event: str, who: str) -> None:
    before = rows.computed().values
    more = Rows(
        [*rows.events, event],
        [*((number % len(rows.events), *rest) for number, *rest in rows.participations),
         (len(rows.events), who, 1)],
        rows.partnerships, rows.support, [0],
    )  # fmt: skip
    after = more.computed().values
    joined = before.merge(after, on=VALUE_KEY, suffixes=("", "_after"))
    joined = joined[joined["indicator_id"].isin(COUNTS)]
    assert len(joined) == before["indicator_id"].isin(COUNTS).sum()
    assert (joined["value_after"] >= joined["value"]).all()
    kind = event.split(";")[0]
    year = event.split(";")[1][:4]
    if kind == "btob":
        counted = joined[(joined["indicator_id"] == "R3.1") & (joined["segment"] == "all")]
        counted = counted[(counted["territory_code"] == FOCAL) & _is_year(counted, int(year))]
        assert (counted["value_after"] == counted["value"] + 1).all()


def _is_year(rows: pd.DataFrame, year: int) -> pd.Series:
    whole = (rows["period_end"] - rows["period_start"]).dt.days > 360
    return whole & (rows["period_start"].dt.year == year)

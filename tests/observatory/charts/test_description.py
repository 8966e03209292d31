import math
from datetime import date

import pandas as pd
import pytest

from observatory.charts import (
    bars,
    bullet,
    calendar,
    columns,
    dots,
    lines,
    multiples,
    running,
    slope,
    strips,
    timeline,
)
from observatory.charts.description import COLUMNS, EMPTY_HEIGHT, grouped, prepare, records
from observatory.i18n import ABSENT, NARROW_SPACE, NO_BREAK_SPACE, language
from tests.observatory.charts.examples import EXAMPLES, FINDING, LONG, bullet_rows

EN, FR = language("en"), language("fr")


def named(values, **more):
    return pd.DataFrame({"name": [f"Row {i}" for i in range(len(values))], "value": values, **more})


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_table_without_a_needed_column_is_refused_by_name(kind):
    needed = [column.key for column in COLUMNS[kind] if column.required]
    table = pd.DataFrame({key: [] for key in needed[1:]})

    with pytest.raises(ValueError, match=rf"kind '{kind}' needs the columns {needed[0]}$"):
        prepare(kind, table)


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_prepared_table_has_all_columns_of_its_kind_in_their_order(kind):
    needed = {column.key: ["2020"] for column in COLUMNS[kind] if column.required}
    prepared = prepare(kind, pd.DataFrame({"other": [1], **needed}))

    assert prepared.columns.tolist() == [column.key for column in COLUMNS[kind]]
    assert len(prepared) == 1


def test_absent_cells_of_every_make_become_absent_values_and_empty_texts():
    table = pd.DataFrame(
        {"name": ["a", None, "c"], "value": [1, pd.NA, None], "note": [None, "n < 5", pd.NA]},
        dtype=object,
    )
    prepared = records(prepare("bars", table))

    assert [row["name"] for row in prepared] == ["a", "", "c"]
    assert [row["note"] for row in prepared] == ["", "n < 5", ""]
    assert prepared[0]["value"] == 1
    assert all(math.isnan(row["value"]) for row in prepared[1:])


def test_the_given_table_is_left_as_it_was():
    table = named([1, 2])
    before = table.copy()
    bars(table, EN, unit="count", finding=FINDING)

    pd.testing.assert_frame_equal(table, before)


def test_rows_come_as_pandas_gives_them():
    table = prepare(
        "timeline", pd.DataFrame({"name": ["a"], "start": [date(2020, 1, 2)], "end": [None]})
    )

    (mine,), (theirs,) = records(table), table.to_dict("records")
    assert mine.keys() == theirs.keys()
    assert mine["start"] == theirs["start"] == pd.Timestamp(2020, 1, 2)
    assert pd.isna(mine["end"])


def test_rows_are_grouped_in_their_order():
    rows = [{"k": "b", "n": 1}, {"k": "a", "n": 2}, {"k": "b", "n": 3}]

    found = grouped(rows, "k")
    assert {key: [r["n"] for r in group] for key, group in found.items()} == {"b": [1, 3], "a": [2]}
    assert list(found) == ["b", "a"]


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_alternative_text_states_the_finding_first(name, code):
    chart = EXAMPLES[name](language(code))

    assert chart.alt.startswith(f"{FINDING}. ")
    assert chart.alt.endswith(".")
    assert "nan" not in chart.alt.lower()


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        (EN, "Two ways narrow. Row 0: 1,240.5; Row 1: 3."),
        (
            FR,
            f"Two ways narrow. Row 0{NO_BREAK_SPACE}: 1{NARROW_SPACE}240,5{NARROW_SPACE}; "
            f"Row 1{NO_BREAK_SPACE}: 3.",
        ),
    ],
)
def test_key_numbers_are_written_as_the_reader_writes_them(spoken, expected):
    chart = bars(named([1240.5, 3]), spoken, unit="count", finding=FINDING)

    assert chart.alt == expected


def test_a_long_alternative_text_tells_how_many_rows_it_leaves_out():
    chart = bars(named(list(range(1, 9))), EN, unit="count", finding=FINDING)

    assert chart.alt.endswith("Row 4: 5; 3 more.")


def test_an_absent_value_is_told_by_its_reason_or_as_no_data():
    table = named([None, None], note=["n < 5", ""])
    chart = bars(table, EN, unit="share", finding=FINDING)

    assert chart.alt == "Two ways narrow. Row 0: n < 5; Row 1: no data."


def test_a_floor_is_said_as_at_least_and_written_with_a_plus():
    chart = bars(named([9, None]), EN, unit="count", basis="record", finding=FINDING)

    assert "Row 0: at least 9" in chart.alt
    assert chart.table["label"].tolist() == [f"9{NO_BREAK_SPACE}+", "–"]
    assert chart.data_table()["Value"].tolist() == [f"9{NO_BREAK_SPACE}+", "–"]


def test_a_bullet_tells_value_status_and_what_is_not_settled():
    row = bullet_rows(
        value=0.58, unit="share", status="at_risk", pace=0.91, pace_low=0.32, pace_high=1.44
    )
    chart = bullet(pd.DataFrame([row, bullet_rows(name="Other")]), EN, finding=FINDING)

    assert chart.alt == (
        "Two ways narrow. Members: 58%, at risk, 0.91 of the required pace "
        "(0.32 to 1.44: not settled); Other: 61, off track."
    )


def test_a_bullets_row_may_have_a_basis_of_its_own():
    rows = [bullet_rows(), bullet_rows(name="Floor", basis="record")]
    chart = bullet(pd.DataFrame(rows), EN, finding=FINDING)

    assert chart.table["label"].tolist() == ["61", f"61{NO_BREAK_SPACE}+"]
    assert "Floor: at least 61" in chart.alt


def test_columns_tell_their_first_greatest_and_last_value():
    table = pd.DataFrame({"period": ["2019", "2020", "2021", "2022"], "value": [3, 9, None, 4]})
    chart = columns(table, EN, unit="count", finding=FINDING)

    assert chart.alt == "Two ways narrow. 2019: 3; 2020: 9; 2022: 4."


def test_lines_tell_the_focal_series_first_from_its_first_to_its_last_year():
    table = pd.DataFrame(
        {
            "series": ["Alps", "Alps", "Sea", "Sea", "Sea"],
            "year": [2019, 2020, 2021, 2019, 2020],
            "value": [1, 2, None, 0.5, 5],
        }
    )
    chart = lines(table, EN, unit="count", focal="Sea", finding=FINDING)

    assert chart.alt == "Two ways narrow. Sea: 0.5 in 2019, 5 in 2020; Alps: 1 in 2019, 2 in 2020."


def test_a_slope_tells_both_ends_and_what_is_absent():
    table = pd.DataFrame({"name": ["a", "b"], "start": [1, None], "end": [3, 4]})
    chart = slope(table, EN, unit="count", start="2017", end="2026", focal="b", finding=FINDING)

    assert chart.alt == "Two ways narrow. b: from no data to 4; a: from 1 to 3."
    assert chart.data_table().columns.tolist() == ["Name", "2017", "2026"]


def test_what_runs_is_told_with_what_is_not_known_of_its_end():
    table = pd.DataFrame(
        {
            "name": ["a", "b", "c", "d", "e"],
            "start": [date(2014, 1, 1), date(2014, 1, 1), date(2014, 1, 1), date(2014, 1, 1), None],
            "end": [date(2019, 1, 1), date(2014, 5, 1), None, date(2016, 1, 1), None],
            "end_known": [True, True, True, False, False],
        }
    )
    chart = running(table, EN, until=date(2025, 1, 1), finding=FINDING)

    assert chart.alt == (
        "Two ways narrow. a: 2014–2019; b: 2014; c: since 2014; d: 2014, end not known; "
        "e: dates not known."
    )
    assert chart.table["label"].tolist()[3] == "2014–?"


def test_the_share_done_of_an_action_without_milestones_is_not_told():
    table = pd.DataFrame(
        {
            "name": ["a", "b"],
            "start": [date(2024, 1, 1)] * 2,
            "end": [date(2025, 1, 1)] * 2,
            "done": [0.5, None],
        }
    )
    none = pd.DataFrame({"name": [], "milestone": [], "date": [], "state": []})
    chart = timeline(table, none, EN, today=date(2024, 6, 1), finding=FINDING)

    assert chart.alt == "Two ways narrow. a: 50% done; b: no data."


@pytest.mark.parametrize(
    ("spent", "planned", "label"),
    [(64_000, 120_000, "€64K / €120K"), (None, 80_000, "– / €80K"), (None, None, "")],
)
def test_spending_stands_beside_its_plan_and_is_left_out_where_neither_is_known(
    spent, planned, label
):
    table = pd.DataFrame(
        {"name": ["a"], "start": [None], "end": [None], "spent": [spent], "planned": [planned]}
    )
    none = pd.DataFrame({"name": [], "milestone": [], "date": [], "state": []})
    chart = timeline(table, none, EN, today=date(2024, 6, 1), finding=FINDING)

    assert chart.table["label"].tolist()[0].replace(NO_BREAK_SPACE, " ") == label


def test_a_calendar_tells_the_number_of_each_year_and_no_day_that_is_not_known():
    table = pd.DataFrame(
        {
            "name": ["a", "b", "c"],
            "date": [date(2023, 5, 2), date(2023, 1, 1), date(2024, 3, 1)],
            "precision": ["day", "year", "month"],
        }
    )
    chart = calendar(table, EN, finding=FINDING)

    assert chart.alt == "Two ways narrow. 2024: 1; 2023: 2."
    assert chart.data_table()["Date"].tolist() == ["2 May 2023", "2023", "Mar 2024"]


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_equal_table_has_every_row_in_words(name, code):
    chart = EXAMPLES[name](language(code))
    table = chart.data_table()

    assert len(table) == len(chart.table)
    assert all(isinstance(cell, str) and cell for row in table.to_numpy() for cell in row)
    assert "nan" not in table.to_csv().lower()
    assert "" not in table.columns


def test_a_year_that_is_not_known_is_absent_in_the_equal_table():
    rows = [("Days", "Us", 0.0, 9, 2022), ("Days", "Them", None, None, None)]
    table = pd.DataFrame(rows, columns=["name", "who", "place", "value", "year"])
    chart = strips(table.assign(unit="count"), EN, finding=FINDING)

    assert chart.data_table()["Year"].tolist() == ["2022", ABSENT]


def test_the_equal_table_leaves_out_columns_that_hold_nothing():
    chart = bars(named([1, 2], note=["", None]), EN, unit="count", finding=FINDING)

    assert chart.data_table().columns.tolist() == ["Name", "Value"]


def test_columns_of_the_equal_table_may_be_renamed():
    chart = bars(
        named([0.5]),
        EN,
        unit="share",
        finding=FINDING,
        headings={"name": "Cluster", "value": "Known"},
    )

    assert chart.data_table().to_dict("list") == {"Cluster": ["Row 0"], "Known": ["50%"]}


def test_the_equal_table_writes_each_row_in_its_own_unit():
    rows = [bullet_rows(), bullet_rows(baseline=0.1, value=0.2, target=0.3, unit="share")]
    table = bullet(pd.DataFrame(rows), EN, finding=FINDING).data_table()

    assert table["Latest"].tolist() == ["61", "20%"]
    assert table["Target"].tolist() == ["150", "30%"]
    assert table["Status"].tolist() == ["Off track", "Off track"]


def no_rows(kind):
    return pd.DataFrame({column.key: [] for column in COLUMNS[kind]})


EMPTY = {
    "bars": lambda table: bars(table, EN, unit="count", finding=FINDING),
    "dots": lambda table: dots(table, EN, unit="count", finding=FINDING),
    "bullet": lambda table: bullet(table, EN, finding=FINDING),
    "columns": lambda table: columns(table, EN, unit="count", finding=FINDING),
    "lines": lambda table: lines(table, EN, unit="count", finding=FINDING),
    "slope": lambda table: slope(table, EN, unit="count", start="a", end="b", finding=FINDING),
    "multiples": lambda table: multiples(table, EN, unit="count", finding=FINDING),
    "timeline": lambda table: timeline(
        table, no_rows("milestones"), EN, today=date(2026, 1, 1), finding=FINDING
    ),
    "running": lambda table: running(table, EN, until=date(2026, 1, 1), finding=FINDING),
    "calendar": lambda table: calendar(table, EN, finding=FINDING),
}


@pytest.mark.parametrize("kind", EMPTY)
def test_a_chart_without_rows_is_one_low_line(kind):
    chart = EMPTY[kind](no_rows(kind))

    assert chart.empty
    assert chart.height == EMPTY_HEIGHT
    assert chart.alt == f"{FINDING}."
    assert chart.data_table().empty


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_chart_with_rows_is_not_empty(name):
    chart = EXAMPLES[name](EN)

    assert not chart.empty
    assert chart.height > EMPTY_HEIGHT


def test_columns_without_any_value_are_no_picture():
    table = pd.DataFrame({"period": ["2024", "2025"], "value": [None, None]})

    assert columns(table, EN, unit="count", finding=FINDING).empty


def test_years_covered_without_events_are_a_picture():
    chart = calendar(
        pd.DataFrame({"name": [], "date": []}), EN, first=2023, last=2025, finding=FINDING
    )

    assert not chart.empty
    assert chart.options.years == (2023, 2024, 2025)


def test_more_rows_and_longer_names_make_a_higher_chart():
    one, two, wrapped = (
        bars(
            pd.DataFrame({"name": names, "value": [1.0] * len(names)}),
            EN,
            unit="count",
            finding=FINDING,
        )
        for names in (["a"], ["a", "b"], ["a", LONG])
    )

    assert one.height < two.height < wrapped.height


def test_a_bullets_row_without_a_target_is_lower():
    judged, free = (
        bullet(pd.DataFrame([bullet_rows(target=target)]), EN, finding=FINDING)
        for target in (150, None)
    )

    assert free.height < judged.height


def test_many_rows_of_a_slope_make_it_higher_than_asked():
    table = pd.DataFrame(
        {"name": [str(i) for i in range(40)], "start": range(40), "end": range(40)}
    )
    chart = slope(table, EN, unit="count", start="2017", end="2026", height=320, finding=FINDING)

    assert chart.height >= 40 * 19


def test_a_finding_keeps_its_own_full_stop():
    chart = bars(named([1]), EN, unit="count", finding="Who leads?")

    assert chart.alt.startswith("Who leads? Row 0")

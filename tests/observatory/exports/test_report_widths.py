"""The widths of a printed table's columns."""

from hypothesis import given
from hypothesis import strategies as st

from observatory.exports.content import Cell, Heading, Table
from observatory.exports.report_widths import BETWEEN, LINE, SMALLEST, WIDE, widths


def table(*rows: tuple[str, ...], right: tuple[int, ...] = ()) -> Table:
    columns = tuple(
        Heading(f"c{n}", "Head", "right" if n in right else "left") for n in range(len(rows[0]))
    )
    return Table("t", "", "", columns, tuple(tuple(map(Cell, row)) for row in rows))


def test_short_texts_take_what_they_need_and_stay_on_their_line() -> None:
    found = widths(table(("Missions", "At risk", "64,000"), ("Guide", "Done", "8"), right=(2,)))
    assert found.columns == tuple(round(n * WIDE + BETWEEN, 2) for n in (8, 7, 6))
    assert found.scale == 1.0


def test_what_is_left_goes_to_the_long_text() -> None:
    name, formula, limits = widths(table(("Name", "f" * 4 + " g" * 40, "limit " * 100))).columns
    assert name < formula < limits
    # 600 characters beside 84: the lines of both are about as many.
    assert 0.5 < (600 / limits) / (84 / formula) < 2


def test_the_rows_together_are_lowest_not_the_highest_one() -> None:
    # One row of a long limit must not make the formulas of all the others narrow.
    rows = [("Name", "f" * 4 + " f" * 80, "word " * 8)] * 12 + [("Name", "f", "word " * 90)]
    name, formula, limits = widths(table(*rows)).columns
    assert formula > limits > name


def test_a_number_is_never_divided() -> None:
    long = "word " * 200
    number = "−1 234 567,8 k€"
    assert widths(table((long, number), right=(1,))).columns[1] >= len(number)


def test_a_table_of_many_columns_is_set_smaller() -> None:
    found = widths(table(tuple("twelve chars" for _ in range(9))))
    assert SMALLEST <= found.scale < 1.0
    assert sum(found.columns) <= LINE / found.scale + 1


@given(st.lists(st.lists(st.text("ab ", max_size=400), min_size=4, max_size=4), max_size=5))
def test_columns_fit_the_page_where_their_words_do(texts: list[list[str]]) -> None:
    columns = tuple(Heading(f"c{n}", "Head") for n in range(4))
    found = widths(Table("t", "", "", columns, tuple(tuple(map(Cell, row)) for row in texts)))
    assert sum(found.columns) <= LINE / found.scale + 1
    assert all(width >= BETWEEN + 3 for width in found.columns)

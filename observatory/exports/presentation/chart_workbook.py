"""The workbook inside a chart: every text a text, what the picture leaves out beside it, no clock."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from pptx.chart.xlsx import CategoryWorkbookWriter
from xlsxwriter import Workbook

from observatory.exports.native import NativeChart

_SETTINGS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False,
}  # fmt: skip


class ChartWorkbook(CategoryWorkbookWriter):
    """Categories and series where the chart looks for them; intervals and the values in their own
    unit in the columns after them."""

    def __init__(
        self, data: Any, chart: NativeChart, low: str, high: str, made: datetime
    ) -> None:  # fmt: skip
        super().__init__(data)  # type: ignore[no-untyped-call]
        self.chart, self.ends, self.made = chart, (low, high), made

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        book = Workbook(xlsx_file, _SETTINGS)
        book.set_properties({"created": self.made.replace(tzinfo=None)})
        sheet = book.add_worksheet()
        yield book, sheet
        book.close()

    def _write_cat_column(
        self, worksheet: Any, col: int, level: Sequence[Any], num_format: Any
    ) -> None:
        worksheet.set_column(col, col, 30)
        for off, name in level:
            worksheet.write_string(off + 1, col, str(name))

    def _write_series(self, workbook: Any, worksheet: Any) -> None:
        at = self._chart_data.categories.depth
        for name, values, formats in self._columns():
            worksheet.write_string(0, at, name)
            for row, (value, written) in enumerate(zip(values, formats, strict=True), start=1):
                if value is not None:
                    look = workbook.add_format({"num_format": written})
                    worksheet.write_number(row, at, value, look)
            at += 1

    def _columns(self) -> Iterator[tuple[str, Sequence[float | None], Sequence[str]]]:
        chart = self.chart
        count = len(chart.categories)
        same = [chart.number_format] * count
        for series in chart.series:
            # What is stacked on days are lengths, in days.
            length = chart.grouping == "stacked" and series.mark != "none"
            yield series.name, series.values, ["#,##0"] * count if length else same
        for series in chart.series:
            for end, values in zip(self.ends, (series.low, series.high), strict=True):
                if any(value is not None for value in values):
                    yield f"{series.name}: {end}", values, same
        for column in chart.beside:
            yield column.heading, column.values, column.formats

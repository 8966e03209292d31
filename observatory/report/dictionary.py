"""The data dictionary: every table and column of the data that a report is made of."""

from observatory.exports.content import Cell, Heading, Table
from observatory.figures.tables import text_of
from observatory.findings.methodology import TYPES
from observatory.queries.methodology import columns
from observatory.report.making import Making


def dictionary(making: Making) -> Table:
    """One row a column: its table, name, type, unit, meaning and the values of its closed list."""
    _ = making._
    found = making.ask(columns, making.language)
    headings = (
        Heading("table", _("Table")), Heading("column", _("Column")), Heading("type", _("Type")),
        Heading("unit", _("Unit")), Heading("meaning", _("Meaning")), Heading("values", _("Values")),
    )  # fmt: skip
    rows = tuple(
        tuple(
            Cell(_(TYPES[row["type"]]) if key == "type" else text_of(row[key]))
            for key in ("table", "column", "type", "unit", "meaning", "values")
        )
        for row in found.to_dict("records")
    )
    return Table("dictionary", _("Data dictionary"), "", headings, rows)

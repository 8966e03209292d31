"""The Plotly drawing of a word cloud: one trace of texts."""

from observatory.charts.description import Chart
from observatory.charts.layout import wrap
from observatory.charts.marks import hover, lines_of
from observatory.charts.palette import Theme
from observatory.charts.sheet import Sheet
from observatory.charts.words import LIMIT, WordOptions


def words(chart: Chart[WordOptions], theme: Theme) -> Sheet:
    """The words at their places, the most frequent one in colour."""
    options = chart.options
    rows = chart.records()[: len(options.points)]
    sheet = Sheet(chart, theme, top=0, bottom=0)
    sheet.x_axis(0, options.width)
    sheet.y_pixels()
    most = rows[0]["value"] if rows else None
    sheet.add(
        x=[x for x, _ in options.points],
        y=[y for _, y in options.points],
        mode="text",
        text=[lines_of(wrap(row["name"], LIMIT, 1)) for row in rows],
        textposition="middle center",
        textfont={
            "size": list(options.sizes),
            "color": [
                theme.colour(options.colour) if row["value"] == most else theme.ink for row in rows
            ],
            "weight": 600,
        },
        hovertext=[hover(chart, row["name"], row["label"], row) for row in rows],
    )
    return sheet

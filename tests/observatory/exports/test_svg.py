"""Charts drawn as SVG without a browser: well-formed, safe, with every number in words."""

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from observatory.charts import Chart, bars
from observatory.charts.palette import THEMES
from observatory.charts.plotly import DRAWINGS
from observatory.charts.slide import HEIGHT, WIDTH, fitted
from observatory.exports.labels import written
from observatory.exports.svg import svg
from observatory.i18n import Language, language
from tests.observatory.charts.examples import EXAMPLES, SCRIPT

NAMESPACE = "{http://www.w3.org/2000/svg}"
EVERY = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
Example = Callable[[Language], Chart[Any]]


def texts(picture: str) -> list[str]:
    """The texts of a picture, one an element."""
    root = ElementTree.fromstring(picture)
    return ["".join(item.itertext()) for item in root.iter(f"{NAMESPACE}text")]


def test_every_kind_of_chart_has_an_example() -> None:
    assert {make(language("en")).kind for make in EXAMPLES.values()} == set(DRAWINGS)


@EVERY
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_is_well_formed_and_holds_nothing_but_shapes_and_texts(
    example: Example, theme: str
) -> None:
    chart = example(language("fr"))
    root = ElementTree.fromstring(svg(chart, theme))  # type: ignore[arg-type]
    names = {item.tag.removeprefix(NAMESPACE) for item in root.iter()}
    assert names <= {
        "svg", "title", "defs", "pattern", "rect", "path", "circle", "text", "tspan",
    }  # fmt: skip
    assert not any(
        key.startswith("on") or "href" in key for item in root.iter() for key in item.attrib
    )
    assert root.get("aria-label") == chart.alt
    assert THEMES[theme].ink in svg(chart, theme)  # type: ignore[arg-type]


@EVERY
def test_the_labels_of_values_stand_in_the_picture(example: Example) -> None:
    chart = example(language("en"))
    said = " ".join(texts(svg(chart, "light")))
    labels = [row["label"] for row in chart.records() if row.get("label") not in (None, "", "–")]
    found = [label for label in labels if label in said]
    # Lines name their ends, many columns the highest and the last; all else every value.
    fewest = {"lines": 1, "multiples": 1, "columns": 2, "network": 0, "strips": 2, "running": 1}
    wanted = min(fewest.get(chart.kind, len(labels)), len(labels))
    assert len(found) >= wanted, (labels, said)


@EVERY
def test_a_picture_on_a_slide_fits_and_can_be_read_from_afar(example: Example) -> None:
    fit = fitted(example(language("fr")))
    root = ElementTree.fromstring(svg(fit.chart, "light", fit.width, fit.scale))
    wide, high = float(root.get("width", 0)), float(root.get("height", 0))
    assert wide <= WIDTH + 1
    assert high <= HEIGHT + 2
    sizes = [float(item.get("font-size", 0)) for item in root.iter(f"{NAMESPACE}tspan")]
    assert min(sizes) * fit.scale >= 22


def test_rows_that_do_not_fit_are_left_out_and_counted() -> None:
    table = pd.DataFrame({"name": [f"Row {n}" for n in range(40)], "value": range(40, 0, -1)})
    fit = fitted(bars(table, language("en"), unit="count", finding="Forty"))
    assert (fit.total, fit.shown < 12) == (40, True)
    said = texts(svg(fit.chart, "light", fit.width, fit.scale))
    assert [text for text in said if text.startswith("Row")] == [
        f"Row {n}" for n in range(fit.shown)
    ]


def test_a_bar_is_as_long_as_its_value() -> None:
    table = pd.DataFrame({"name": ["a", "b", "c"], "value": [10.0, 5.0, 0.0]})
    root = ElementTree.fromstring(
        svg(bars(table, language("en"), unit="count", finding=""), "light")
    )
    widths = [float(item.get("width", -1)) for item in root.iter(f"{NAMESPACE}rect")]
    assert widths[1] == pytest.approx(widths[0] / 2, abs=0.02)
    assert widths[2] == 0


def test_a_name_from_data_is_text_and_no_markup() -> None:
    said = texts(svg(EXAMPLES["bars"](language("en")), "light"))
    assert any("<script>" in text for text in said)
    assert SCRIPT.split()[0] not in svg(EXAMPLES["bars"](language("en")), "light")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("<b>12</b> of 3", [[("12", True), (" of 3", False)]]),
        ("a<br>b", [[("a", False)], [("b", False)]]),
        ("<i>x</i> &lt;b&gt; &", [[("&lt;i&gt;x&lt;/i&gt; &lt;b&gt; &amp;", False)]]),
        ("", [[]]),
    ],
)
def test_a_label_is_read_as_plotly_reads_it(
    label: str, expected: list[list[tuple[str, bool]]]
) -> None:
    found = [[(run.text, run.bold) for run in line.runs] for line in written(label, 13).lines]
    assert found == expected


def test_a_span_gives_its_size_and_colour_to_what_it_holds() -> None:
    [line] = written('a <span style="color:#102030;font-size:18px">b</span> c', 13).lines
    assert [(run.size, run.colour) for run in line.runs] == [(13, ""), (18, "#102030"), (13, "")]
    assert re.fullmatch(r"\d+(\.\d+)?", f"{line.height:g}")

"""What python-pptx cannot draw on a chart: error bars, gaps, a plot with margins."""

from collections.abc import Sequence
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt


def error_bars(
    series: Any, low: Sequence[float | None], high: Sequence[float | None], colour: str, *,
    lying: bool,
) -> None:  # fmt: skip
    """Intervals around a series' values, as far below and above each."""
    direction = "" if lying else '<c:errDir val="y"/>'
    xml = (
        f'<c:errBars {nsdecls("c", "a")}>{direction}<c:errBarType val="both"/>'
        f'<c:errValType val="cust"/><c:noEndCap val="0"/><c:plus>{_literal(high)}</c:plus>'
        f"<c:minus>{_literal(low)}</c:minus>{_stroke(colour, 1.5)}</c:errBars>"
    )
    _before_values(series, xml)


def _stroke(colour: str, width: float) -> str:
    return (
        f'<c:spPr><a:ln w="{int(Pt(width))}" cap="flat"><a:solidFill><a:srgbClr val="{colour.strip("#")}"/>'
        "</a:solidFill></a:ln></c:spPr>"
    )


def _literal(values: Sequence[float | None]) -> str:
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{value!r}</c:v></c:pt>'
        for at, value in enumerate(values)
        if value is not None
    )
    return (
        f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>'
        f"{points}</c:numLit>"
    )


def _before_values(series: Any, xml: str) -> None:
    """Add an element of a series at its place: after its labels, before its categories."""
    element = series._element
    following = element.find(qn("c:cat"))
    if following is None:
        following = element.find(qn("c:val"))
    following.addprevious(parse_xml(xml))


def settle(drawn: Any, blanks: str) -> None:
    """What an absent value is: a gap, or bridged; never a zero."""
    element = drawn._chartSpace.chart
    for old in element.findall(qn("c:dispBlanksAs")):
        element.remove(old)
    xml = f'<c:dispBlanksAs {nsdecls("c")} val="{blanks}"/>'
    names = ("c:plotVisOnly", "c:legend", "c:plotArea")
    last = next(found for name in names if (found := element.find(qn(name))) is not None)
    last.addnext(parse_xml(xml))


def inset(drawn: Any, left: float, right: float, foot: float) -> None:
    """Leave room around the plot, in shares of the chart, for what stands beside its points."""
    area = drawn._chartSpace.chart.plotArea
    layout = area.find(qn("c:layout"))
    if layout is not None:
        area.remove(layout)
    ends = (("x", left), ("y", 0.04), ("w", 1 - left - right), ("h", 0.96 - foot))
    told = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in ends)
    xml = (
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/>{told}</c:manualLayout></c:layout>'
    )
    area.insert(0, parse_xml(xml))

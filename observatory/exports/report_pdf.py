"""The report as a PDF, set by Typst: tagged, with an outline, charts as vectors.

The content reaches the template as data, so that no text of it is ever read as markup.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache, partial
from pathlib import Path
from typing import Any

import typst

from observatory.charts.headline import Headline
from observatory.exports.content import Figure, Picture, Report
from observatory.exports.faults import CannotRender
from observatory.exports.report_fonts import FONTS, fonts, shown
from observatory.exports.report_paper import Paper
from observatory.exports.report_pictures import drawing, printable
from observatory.i18n import Message, N_

_TEMPLATE = Path(__file__).parent / "report" / "report.typ"


def render_pdf(report: Report, progress: Callable[[float], None] | None = None) -> bytes:
    """The report as a PDF; the same report gives the same bytes.

    ``progress`` is told the share done, 0 to 1. Raises CannotRender where a font is missing or
    something of the report cannot be set.
    """
    told = progress or (lambda share: None)
    installed = fonts(FONTS)
    told(0.05)
    data = _settable(Paper(report, partial(_drawn, report), report.preset != "board").data())
    told(0.4)
    moment = datetime.combine(report.stamp.as_of, time(), UTC)
    try:
        made = typst.compile(
            _template(),
            font_paths=installed,
            ignore_system_fonts=True,
            sys_inputs={"report": json.dumps(data, ensure_ascii=False, allow_nan=False)},
            # For the archive (PDF/A-2a) and for every reader (PDF/UA-1).
            pdf_standards=["a-2a", "ua-1"],
            timestamp=moment,
        )
    except (typst.TypstError, ValueError) as error:
        template = N_("The report cannot be set as a PDF: {reason}")
        raise CannotRender(Message(template, {"reason": _reason(error)})) from error
    told(1.0)
    return bytes(made)


def _drawn(report: Report, block: Figure | Picture | Headline) -> dict[str, Any]:
    return asdict(drawing(block, report.language, "light"))


def _reason(error: Exception) -> str:
    return str(getattr(error, "message", error)).strip()[:300]


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _settable(data: dict[str, Any]) -> dict[str, Any]:
    """The data with only characters that the fonts have; says whether some are missing."""
    missing = False

    def settled(value: Any) -> Any:
        nonlocal missing
        if isinstance(value, str):
            clean = printable(value)
            text = shown(clean, FONTS)
            missing = missing or text != clean
            return text
        if isinstance(value, dict):
            return {key: settled(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [settled(each) for each in value]
        return value

    result: dict[str, Any] = settled(data)
    return {**result, "missing": missing}

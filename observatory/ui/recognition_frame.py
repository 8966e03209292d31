"""What every view of the Recognition page shares: the wave before, and what stands behind a figure."""

from typing import Any

import pandas as pd

from observatory.config import ENTIRE_SEGMENT
from observatory.figures.awareness import Wanted, before, weighting
from observatory.queries import recognition
from observatory.ui.context import Page
from observatory.ui.evidence import Behind


def previous(page: Page, wanted: Wanted) -> pd.Timestamp | None:
    """The day of the wave before the one chosen."""
    return before(page.ask(recognition.waves), wanted.day)


def behind(
    page: Page,
    wanted: Wanted,
    chart: Any,
    *indicators: str,
    table: Any = None,
    first: pd.Timestamp | None = None,
) -> Behind:
    """What stands behind a figure of the survey: definitions, waves, and how they are weighted."""
    return Behind(
        title=chart.finding, chart=chart, table=table, indicators=indicators,
        first=(first or wanted.day).date(), last=wanted.day.date(), segment=ENTIRE_SEGMENT,
        computation=weighting(page.language, wanted.wave),
    )  # fmt: skip

"""What every view of the Recognition page shares: the reader's choice, and what stands behind a figure."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatory.charts.description import Basis
from observatory.config import ENTIRE_SEGMENT
from observatory.findings import recognition as told
from observatory.measures.progress import Value
from observatory.measures.statistics import Interval
from observatory.queries import recognition
from observatory.ui.context import Page
from observatory.ui.evidence import Behind

COLOUR = "R1"
SURVEY: Basis = "survey"


@dataclass(frozen=True)
class Wanted:
    """What the reader has chosen: a wave, whose answers, and about which cluster."""

    wave: dict[str, Any]
    stakeholder: str | None
    basin: str | None
    cluster: str
    name: str

    @property
    def day(self) -> pd.Timestamp:
        """The day of the wave."""
        return pd.Timestamp(self.wave["wave_date"])

    @property
    def who(self) -> tuple[str | None, str | None]:
        """The kind of respondents and their basin, None for all."""
        return self.stakeholder, self.basin


def previous(page: Page, wanted: Wanted) -> pd.Timestamp | None:
    """The day of the wave before the one chosen."""
    days = page.ask(recognition.waves)["wave_date"]
    earlier = days[days < wanted.day]
    return pd.Timestamp(earlier.max()) if len(earlier) else None


def behind(
    page: Page,
    wanted: Wanted,
    chart: Any,
    *indicators: str,
    table: Any = None,
    first: pd.Timestamp | None = None,
) -> Behind:
    """What stands behind a figure of the survey: definitions, waves, and how they are weighted."""
    _, language, wave = page._, page.language, wanted.wave
    computation = [(_("Respondents of the wave"), language.number(wave["respondents"]))]
    computation.append(
        (_("Effective number of respondents"), language.number(wave["effective_n"], 1))
    )
    computation.append((_("Weighting"), told.wave_caption(language, wave)))
    if wave["weighting"] == "rake":
        computation += [
            (_("Rounds of raking"), language.number(wave["iterations"])),
            (_("Largest difference from a known share"), language.percent(wave["margin_error"], 2)),
            (_("Weights held at 5 times the median"), language.number(wave["trimmed"])),
            (
                _("Respondents without a category of some share"),
                language.number(wave["incomplete"]),
            ),
        ]
    return Behind(
        title=chart.finding, chart=chart, table=table, indicators=indicators,
        first=(first or wanted.day).date(), last=wanted.day.date(), segment=ENTIRE_SEGMENT,
        computation=tuple(computation),
    )  # fmt: skip


def named(page: Page, rows: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
    """Rows of clusters with their names, notes and colours."""
    names = page.ask(recognition.clusters)
    return rows.assign(
        name=rows["cluster_id"].map(names),
        note=[told.hidden_note(page.language, n) for n in rows["n"]],
        colour=[COLOUR if key == wanted.cluster else "context" for key in rows["cluster_id"]],
    )


def value_of(rows: pd.DataFrame, day: pd.Timestamp | None) -> Value | None:
    """The value of a day with its interval, None where it is not shown."""
    found = rows[rows["wave_date"] == day].dropna(subset=["value"])
    if day is None or found.empty:
        return None
    row = found.iloc[0]
    return Value(
        float(row["value"]), day.date(), Interval(float(row["low"]), float(row["high"])), SURVEY
    )


def first_of(values: pd.Series) -> float | None:
    return (
        float(values.iloc[0])
        if len(values) and values.iloc[0] == values.iloc[0] and values.iloc[0] is not None
        else None
    )

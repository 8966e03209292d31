"""Comparison data: how many open establishments the files hold, here and in the country."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from etl.comparison import ESTABLISHMENTS, of_segment
from etl.sources.base import Gathering, Setting

UNIT = "establishments"


@dataclass(frozen=True)
class Counts:
    """Open establishments: ``whole`` of all activities, ``segments`` by segment of the scope."""

    whole: int
    segments: Mapping[str, int]

    @classmethod
    def of(
        cls, whole: int, activities: Iterable[tuple[str, int]], scope: Mapping[str, str]
    ) -> "Counts":
        """From counts by activity code; every segment of the scope has one, if it is 0."""
        found = Counter(dict.fromkeys(scope.values(), 0))
        for code, count in activities:
            if code in scope:
                found[scope[code]] += count
        return cls(whole, found)


def add_figures(
    gathering: Gathering,
    setting: Setting,
    counts: Mapping[str, Counts],
    day: date,
    document: Mapping[str, str],
    line: int,
) -> None:
    """Add a published figure for each count; ``counts``: by territory code; ``day``: the latest of
    the files, whose year is the figures' period.

    They are made from the whole of the files; ``line`` is the one of a record that gave a row.
    """
    for territory, found in counts.items():
        values = {of_segment(segment): n for segment, n in found.segments.items()}
        for measure, value in {ESTABLISHMENTS: found.whole, **values}.items():
            gathering.add(
                "published_figures", line,
                {
                    "figure_id": f"{setting.name}:{day.year}:{territory}:{measure}",
                    "subject": setting.name, "measure": measure, "territory": territory,
                    "period_start": str(day.year), "period_end": str(day.year),
                    "value": str(value), "unit": UNIT, **document,
                },
            )  # fmt: skip

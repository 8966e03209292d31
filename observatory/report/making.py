"""What every section of a report is made with: the store, the language, the options, the evidence."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from observatory.access import Role
from observatory.config import ENTIRE_SEGMENT
from observatory.exports.content import Evidence, Note
from observatory.figures.tables import day_of, text_of
from observatory.findings.recommendations import Outlook, outlooks_of
from observatory.findings.typed import who_text
from observatory.i18n import Language
from observatory.queries.actions import actions, recommendations
from observatory.queries.choices import complete_years
from observatory.queries.overview import Glance, glance
from observatory.queries.progress import Standing
from observatory.queries.typed import notes
from observatory.report.options import Options, Reported

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(eq=False)
class Making:
    """One report as it is made."""

    store: Reported
    language: Language
    role: Role
    options: Options
    _answers: dict[Any, Any] = field(default_factory=dict, repr=False)
    _cited: dict[str, Callable[[str], Evidence]] = field(default_factory=dict, repr=False)

    def _(self, message: str) -> str:
        """The message in the report's language."""
        return self.language._(message)

    def ask(
        self, question: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """A query's answer, asked once a report; what it returns is shared and not to be changed."""
        key = (question, args, tuple(kwargs.items()))
        if key not in self._answers:
            self._answers[key] = question(self.store, *args, **kwargs)
        answer: T = self._answers[key]
        return answer

    @property
    def focal(self) -> str:
        """The code of the whole territory, of which the report is."""
        return self.store.config.territory.focal

    @property
    def year(self) -> int:
        """The last year of the report."""
        if self.options.last is not None:
            return self.options.last
        years = self.ask(complete_years)
        return years[0] if years else self.store.as_of.year

    @cached_property
    def glance(self) -> Glance:
        """The five gaps and every judged indicator, up to the end of the report's last year."""
        return glance(
            self.store, self.language, self.role, self.focal, ENTIRE_SEGMENT, self.year
        )  # fmt: skip

    @cached_property
    def outlooks(self) -> list[Outlook]:
        """The recommendations, with the actions that the report is about."""
        rows = self.ask(recommendations, self.language)
        return outlooks_of(rows, self.glance.standings, self.plan)

    @cached_property
    def plan(self) -> pd.DataFrame:
        """The actions that the report is about: all, or those that its funder pays for."""
        found = self.ask(actions, self.language)
        if self.options.funder:
            found = found[found["funder"] == self.options.funder]
        if self.options.programme:
            found = found[found["programme"] == self.options.programme]
        return found

    def notes(self, *items: Standing) -> tuple[Note, ...]:
        """What managers wrote about the figures of some indicators, the latest first."""
        found = []
        for row in self._notes:
            if any(self._is_about(row, item) for item in items):
                day = day_of(row["written_on"])
                author = who_text(self.language, text_of(row["author"]))
                found.append(Note(str(row["text"]), author, day))
        return tuple(found)

    @cached_property
    def _notes(self) -> list[dict[Any, Any]]:
        return self.ask(notes).to_dict("records")

    def _is_about(self, row: dict[Any, Any], item: Standing) -> bool:
        first, last = period_of(item) or (date.min, date.max)
        start, end = day_of(row["period_start"]), day_of(row["period_end"])
        return (
            row["indicator_id"] == item.indicator_id
            and (text_of(row["territory"]) or self.focal) == self.focal
            and (text_of(row["segment"]) or ENTIRE_SEGMENT) == ENTIRE_SEGMENT
            and (start is None or start <= last)
            and (end is None or end >= first)
        )

    def cite(self, key: str, evidence: Callable[[str], Evidence]) -> str:
        """The reference of what stands behind a figure; the same for the same ``key``.

        ``evidence`` makes it from its reference, once the report is known to lead to it. A report
        for a board has no annex: its figures have no reference.
        """
        if self.options.in_short:
            return ""
        self._cited.setdefault(key, evidence)
        return key

    def evidence(self, key: str, reference: str) -> Evidence:
        """What was cited under a key, made."""
        return self._cited[key](reference)


def period_of(item: Standing) -> tuple[date, date] | None:
    """First and last day of an indicator's latest complete value."""
    rows = item.series[(item.series["status"] == "ok") & item.series["value"].notna()]
    if rows.empty:
        return None
    last = rows.iloc[-1]
    first, end = day_of(last["period_start"]), day_of(last["period_end"])
    return None if first is None or end is None else (first, end)

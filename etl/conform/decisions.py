"""What people decided about names that are like a known organisation's."""

from collections.abc import Iterable

import pandas as pd

from etl.conform.names import normal_name, normal_place

SAME, DIFFERENT = "same", "different"


class Decisions:
    """Whether a written name is a known organisation, where somebody has said so.

    A decision holds for every spelling of the name that differs in case, accents, punctuation or
    legal form only, and for a mention that states the decision's place or none.
    """

    def __init__(self, decided: Iterable[tuple[str, str | None, str, str]] = ()) -> None:
        self._of: dict[str, list[tuple[str, str, str]]] = {}
        for written, place, candidate, decision in decided:
            known = self._of.setdefault(normal_name(written), [])
            known.append((_place(place), candidate, decision))

    @classmethod
    def of(cls, rows: pd.DataFrame) -> "Decisions":
        """The decisions of the accepted rows of the file decisions."""
        columns = ["written", "place", "candidate_id", "decision"]
        table = rows[columns].astype(object)
        table = table.where(table.notna(), None).sort_values(columns)
        return cls(table.itertuples(index=False, name=None))

    def same(self, written: str, place: str | None) -> list[str]:
        """The organisations, by id, that the name was said to be."""
        return self._said(written, place, SAME)

    def different(self, written: str, place: str | None) -> frozenset[str]:
        """The organisations, by id, that the name was said not to be."""
        return frozenset(self._said(written, place, DIFFERENT))

    def _said(self, written: str, place: str | None, wanted: str) -> list[str]:
        if not self._of:
            return []
        here = _place(place)
        return [
            candidate
            for there, candidate, decision in self._of.get(normal_name(written), ())
            if decision == wanted and (not here or not there or here == there)
        ]


def _place(place: str | None) -> str:
    return normal_place(place) if place else ""

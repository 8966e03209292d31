"""Rows of what was forgotten, left out of a load wherever a source still lists it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from etl.contracts import Checked
from etl.forgotten import Forgotten, Identity
from etl.naming import REMOVED, Texts, free_texts

Commune = Callable[[str, str | None], str | None]
"""The code of a commune as a source writes it, with the department that stands beside it."""
_PARTIES = {
    "participations": ("organisation",),
    "support": ("organisation",),
    "partnerships": ("organisation_a", "organisation_b"),
    "decisions": ("candidate_id", "written"),
}
_LISTS = {"mentions": "entities", "clusters": "bodies"}
_NO_TEXTS = frozenset(
    ["territories", "participations", "survey_respondents", "survey_answers", "decisions"]
)


def left_out(
    tables: Sequence[Checked],
    forgotten: Forgotten,
    commune: Commune,
    is_place: Callable[[str], bool] = lambda _name: False,
) -> tuple[list[Checked], int]:
    """Tables without what was forgotten, and how many rows went or were changed.

    Rows of an organisation or a respondent go; where an organisation is one of several names in a cell,
    and in free texts, its name goes, unless ``is_place`` says that it is a place's.
    """
    found = [_without(item, forgotten, commune) for item in tables]
    kept, count = [item for item, _ in found], sum(count for _, count in found)
    texts = _texts(kept, forgotten, is_place)
    if texts is None:
        return kept, count
    for place, item in enumerate(kept):
        for column in _free(item):
            cells = [
                texts.left(column, cell) if isinstance(cell, str) else cell
                for cell in item.rows[column]
            ]
            kept[place], changed = _changed(kept[place], column, cells)
            count += changed
    return kept, count


def _texts(
    tables: Sequence[Checked], forgotten: Forgotten, is_place: Callable[[str], bool]
) -> Texts | None:
    """Finds, in free texts, the names that a first reading of them recognised; None where it did none."""
    if not forgotten.lengths:
        return None
    cells = {
        cell for item in tables for column in _free(item) for cell in item.rows[column].unique()
    }
    names = {
        name
        for cell in cells
        if isinstance(cell, str)
        for name in forgotten.names_in(cell)
        if not is_place(name)
    }
    if not names:
        return None
    ours = Texts(Identity(names=frozenset(names)))
    others = [
        name
        for item in tables
        if item.file.stem == "organisations"
        for name in item.rows["name"].dropna().unique()
        if ours.names(name)
    ]
    return Texts(Identity(names=frozenset(names)), others)


def _free(item: Checked) -> list[str]:
    """The columns of a file with free texts."""
    if item.file.stem in _NO_TEXTS or item.rows.empty:
        return []
    named = {column.name for column in item.file.columns if column.by_language}
    stems = tuple(name.removesuffix("<lang>") for name in named)
    plain = free_texts((c for c in item.file.columns if not c.by_language), item.file.key)
    return [name for name in plain if name in item.rows] + [
        str(name) for name in item.rows.columns if stems and str(name).startswith(stems)
    ]


def _without(item: Checked, forgotten: Forgotten, commune: Commune) -> tuple[Checked, int]:
    rows, stem = item.rows, item.file.stem
    hidden = [
        replace(fault, value=REMOVED) if forgotten.is_organisation(fault.value) else fault
        for fault in item.rejected
    ]
    item = replace(item, rejected=hidden)
    if rows.empty:
        return item, 0
    if stem in ("survey_respondents", "survey_answers"):
        people = zip(rows["wave_id"], rows["respondent_id"], strict=True)
        return _kept(item, [not forgotten.is_respondent(*person) for person in people])
    if stem == "organisations":
        return _kept(item, _not_listed(rows, forgotten, commune))
    if stem in _PARTIES:
        names = [
            [forgotten.is_organisation(*cells) for cells in _stated(rows, column, commune)]
            for column in _PARTIES[stem]
        ]
        return _kept(item, [not any(row) for row in zip(*names, strict=True)])
    if stem == "events":
        return _changed(item, "organiser", [_organisers(c, forgotten) for c in rows["organiser"]])
    if stem in _LISTS:
        column = _LISTS[stem]
        return _changed(item, column, [_others(cell, forgotten) for cell in rows[column]])
    return item, 0


def _not_listed(rows: pd.DataFrame, forgotten: Forgotten, commune: Commune) -> list[bool]:
    columns = ("org_id", "name", "siren", "siret", "commune", "department_code")
    kept = []
    for org_id, name, siren, siret, place, department in _cells(rows, columns):
        places = (place, commune(place, department) if place else None)
        number = siren or siret
        gone = forgotten.is_organisation(org_id, number) or forgotten.is_organisation(
            name, number, places
        )
        kept.append(not gone)
    return kept


def _stated(rows: pd.DataFrame, column: str, commune: Commune) -> list[tuple[Any, Any, Any]]:
    """What each row says of an organisation: what is written, its number, its places."""
    found = []
    for written, number, place in _cells(rows, (column, "siret", "commune")):
        found.append((written, number, (place, commune(place, None) if place else None)))
    return found


def _cells(rows: pd.DataFrame, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """Some columns of the rows, those that a file lacks empty."""
    cells = rows.reindex(columns=list(columns)).astype(object)
    return list(cells.where(cells.notna(), None).itertuples(index=False, name=None))


def _organisers(cell: object, forgotten: Forgotten) -> object:
    if not isinstance(cell, str):
        return cell
    parts = [part.strip() for part in cell.split(";")]
    kept = [part for part in parts if not forgotten.is_organisation(part)]
    return cell if len(kept) == len(parts) else "; ".join(kept) or None


def _others(cell: object, forgotten: Forgotten) -> object:
    if not isinstance(cell, tuple | list):
        return cell
    return type(cell)(name for name in cell if not forgotten.is_organisation(name))


def _kept(item: Checked, kept: list[bool]) -> tuple[Checked, int]:
    lost = kept.count(False)
    if not lost:
        return item, 0
    rows = item.rows[pd.Series(kept, index=item.rows.index)].reset_index(drop=True)
    # They count as never read, so that nobody looks for them among the refused.
    return replace(item, rows=rows, read=item.read - lost), lost


def _changed(item: Checked, column: str, cells: list[object]) -> tuple[Checked, int]:
    before = item.rows[column].tolist()
    at = [new is not old and new != old for new, old in zip(cells, before, strict=True)]
    if not any(at):
        return item, 0
    rows = item.rows.copy()
    rows[column] = pd.Series(cells, index=rows.index, dtype=object).astype(rows[column].dtype)
    return replace(item, rows=rows), sum(at)

"""The cells of organisations that several lists name: the first list's, its gaps filled from the others."""

from collections.abc import Mapping

import pandas as pd

from etl.conform.names import normal_name, normal_place

_ALONE = ("segment", "employees", "naf")
"""Columns that say something by themselves: an empty cell takes the other list's."""
_UNITED = ("know_how", "member_of")
_HISTORY = ("other_names", "lists")


def with_history(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what earlier merges left in them: other names, and the lists of all of them."""
    table = rows.copy()
    if "lists" not in table:
        table["lists"] = pd.Series([(name,) for name in table["source"]], table.index, dtype=object)
    if "other_names" not in table:
        table["other_names"] = pd.Series([()] * len(table), table.index, dtype=object)
    return table


def absorbed(table: pd.DataFrame, claims: Mapping[int, int]) -> pd.DataFrame:
    """The rows without those that are claimed (row -> the row that it is), which fill the gaps of these.

    What hangs together is filled together: a place with its position, a SIRET only where the place
    does not speak against it, years only where they do not contradict.
    """
    if not claims:
        return table
    kept = list(claims.values())
    ours = table.loc[kept]
    theirs = table.loc[list(claims)].set_axis(kept)
    filled = ours.copy()
    for column in _ALONE:
        filled[column] = _filled(ours[column], theirs[column])
    agree = _same_place(ours, theirs)
    filled["siren"] = _filled(ours["siren"], theirs["siren"].fillna(theirs["siret"].str[:9]))
    fits = filled["siren"].isna() | (theirs["siret"].str[:9] == filled["siren"])
    filled["siret"] = _filled(ours["siret"], theirs["siret"], fits & agree)
    for column in ("commune", "department_code"):
        filled[column] = _filled(ours[column], theirs[column], agree)
    stated = ours["lat"].notna() & ours["lon"].notna()
    for column in ("lat", "lon"):
        filled[column] = ours[column].where(stated, theirs[column].where(agree))
    for column in ("founded_year", "closed_year"):
        filled[column] = _filled(ours[column], theirs[column])
    wrong = (filled["closed_year"] < filled["founded_year"]).fillna(False).astype(bool)
    for column in ("founded_year", "closed_year"):
        filled[column] = filled[column].mask(wrong, ours[column])
    for column in _UNITED:
        filled[column] = _united(ours[column], theirs[column])
    filled["lists"] = _united(ours["lists"], theirs["lists"])
    filled["other_names"] = _names(ours, theirs)
    result = table.drop(index=list(claims))
    for column in filled.columns:
        result.loc[kept, column] = filled[column]
    return result


def _filled(
    ours: pd.Series, theirs: pd.Series, where: "pd.Series[bool] | None" = None
) -> pd.Series:
    gaps = ours.isna() if where is None else ours.isna() & where
    return ours.mask(gaps, theirs)


def _same_place(ours: pd.DataFrame, theirs: pd.DataFrame) -> "pd.Series[bool]":
    """Whether nothing speaks against the place of one row being that of the other."""
    places = ["place_code", "department_code"] if "place_code" in ours else ["department_code"]
    differ = pd.Series(False, ours.index)
    for column in places:
        one, other = ours[column], theirs[column]
        differ |= one.notna() & other.notna() & (one != other)
    if "place_code" not in ours:
        one, other = (table["commune"].map(_place) for table in (ours, theirs))
        differ |= (one != "") & (other != "") & (one != other)
    return ~differ


def _place(cell: object) -> str:
    return normal_place(cell) if isinstance(cell, str) else ""


def _united(ours: pd.Series, theirs: pd.Series) -> pd.Series:
    """The items of both cells, each once, ours first."""
    cells = [
        tuple(dict.fromkeys((*_items(one), *_items(other)))) or None
        for one, other in zip(ours, theirs, strict=True)
    ]
    return pd.Series(cells, ours.index, dtype=object)


def _names(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.Series:
    """What other lists call each organisation, in spellings that are not its own name's."""
    cells = []
    for name, known, other, more in zip(
        ours["name"], ours["other_names"], theirs["name"], theirs["other_names"], strict=True
    ):
        names = {normal_name(item): item for item in (*reversed(more), other, *reversed(known))}
        names.pop(normal_name(name), None)
        cells.append(tuple(sorted(names.values())))
    return pd.Series(cells, ours.index, dtype=object)


def _items(cell: object) -> tuple[str, ...]:
    return tuple(cell) if isinstance(cell, tuple | list) else ()

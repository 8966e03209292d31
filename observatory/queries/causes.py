"""Why values of past periods are not what they were: sources, definitions, configuration, code."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from observatory.config import Config
from observatory.i18n import Language, N_
from observatory.model import TABLES
from observatory.queries.catalogue import catalogue
from observatory.queries.reminders import OLD_DAYS, dated_kinds
from observatory.queries.sources import failures
from observatory.store import Store


class Why(StrEnum):
    """What a restated value comes from."""

    ROWS = "rows"
    DEFINITION = "definition"
    SETTINGS = "settings"
    DATA_DATE = "data_date"
    CALCULATION = "calculation"


@dataclass(frozen=True)
class Cause:
    """One reason, with the sources (by their titles) or settings that it names."""

    why: Why
    names: tuple[str, ...] = ()


SETTINGS = {
    "territory": N_("territory and basins"),
    "scope": N_("activity codes in scope"),
    "focal_cluster": N_("focal cluster"),
    "organisers": N_("organisers judged"),
    "survey": N_("weighting of the survey"),
    "basis": N_("basis of the tables"),
    "baseline_year": N_("baseline year"),
    "progress": N_("thresholds of the pace"),
    "sources": N_("sources configured"),
    "languages": N_("languages"),
    "labels": N_("names of segments, subjects and measures"),
}
"""Settings whose change a reader of figures should know of -> what they are called."""
_OF_VALUES = ("territory", "scope", "focal_cluster", "organisers", "survey", "basis")
"""Those that values depend on."""
_IDENTITY = ("organisation", "territory", "cluster", "decision", "event", "survey_wave")
"""Tables that say what rows of other tables are about."""

SOURCES = (
    "name", "title", "kind", "state", "rows_before", "rows_after", "reason", "was_failing", "is_stale",
    "was_stale", "last_date",
)  # fmt: skip
"""Columns: state (``new``, ``gone``, ``changed`` or ``same``), accepted rows before and after, why the
last refresh failed (in words; empty where it did not), whether it failed before, whether its last
dated row is old and was, and that row's date."""


def definitions(store: Store, language: Language) -> dict[str, tuple[str, ...]]:
    """Indicator -> what defines it."""
    columns = ["unit", "method", "direction", "reads", "dimensions", "periodicities", "formula"]
    rows = catalogue(store, language)
    return {
        str(key): tuple(str(cell) for cell in cells)
        for key, cells in zip(
            rows["indicator_id"], rows[columns].itertuples(index=False, name=None), strict=True
        )
    }


def redefined(before: Store, after: Store, language: Language) -> tuple[str, ...]:
    """The indicators, by id, that both stores have and define otherwise."""
    was, stands = definitions(before, language), definitions(after, language)
    return tuple(sorted(key for key in was.keys() & stands.keys() if was[key] != stands[key]))


def changed_settings(before: Config, after: Config) -> tuple[str, ...]:
    """The settings, by name, that differ and that a reader of figures should know of."""
    return tuple(name for name in SETTINGS if getattr(before, name) != getattr(after, name))


def changed_sources(before: Store, after: Store, language: Language) -> pd.DataFrame:
    """What became of the sources: those that are new, gone, changed, newly failing or newly old, or
    that work again. Columns of ``SOURCES``."""
    was, stands = _sources(before), _sources(after)
    both = was.merge(stands, on="name", how="outer", suffixes=("_was", "_is"), indicator=True)
    both["state"] = both["_merge"].map({"left_only": "gone", "right_only": "new", "both": "same"}).astype(object)  # fmt: skip
    differs = (both["sha256_was"].fillna("") != both["sha256_is"].fillna("")) | (
        both["rows_accepted_was"] != both["rows_accepted_is"]
    )
    both.loc[(both["state"] == "same") & differs, "state"] = "changed"
    told = failures(after, language)
    found = pd.DataFrame(
        {
            "name": both["name"],
            "title": both["title_is"].where(both["title_is"].notna(), both["title_was"]),
            "kind": both["kind_is"].where(both["kind_is"].notna(), both["kind_was"]),
            "state": both["state"],
            "rows_before": both["rows_accepted_was"],
            "rows_after": both["rows_accepted_is"],
        }
    )
    found["reason"] = [
        told.get(str(title), "") if failing else ""
        for title, failing in zip(found["title"], both["failing_is"].fillna(False).astype(bool), strict=True)
    ]  # fmt: skip
    found["was_failing"] = both["failing_was"].fillna(False).astype(bool)
    found["is_stale"] = both["stale_is"].fillna(False).astype(bool)
    found["was_stale"] = both["stale_was"].fillna(False).astype(bool)
    found["last_date"] = both["last_date_is"]
    news = (
        (found["state"] != "same")
        | ((found["reason"] != "") != found["was_failing"])
        | (found["is_stale"] & ~found["was_stale"])
    )
    return found.loc[news, list(SOURCES)].sort_values("name").reset_index(drop=True)


def _sources(store: Store) -> pd.DataFrame:
    return store.query(
        f"""SELECT name, coalesce(title, name) AS title, kind, rows_accepted, sha256,
            reason IS NOT NULL AS failing, last_date::DATE AS last_date,
            coalesce(list_contains($dated, kind)
                AND date_diff('day', last_date, $as_of) > {OLD_DAYS}, false) AS stale
        FROM source""",
        {"as_of": store.as_of, "dated": dated_kinds()},
    )


def causes(
    before: Store, after: Store, reads: Mapping[str, tuple[str, ...]], changed: tuple[str, ...]
) -> dict[str, tuple[Cause, ...]]:
    """Why values of indicators were restated, by indicator.

    ``reads``: indicator -> the tables that it reads; ``changed``: the indicators that are defined
    otherwise. Sources are named that fill a table which the indicator reads, or that says what its
    rows are about, and whose file changed; settings, where the rows of those tables changed without
    that. Where nothing else did, the calculation itself has changed.
    """
    tables = sorted({table for names in reads.values() for table in names} & set(TABLES))
    files = _files_changed(before, after)
    filled = {table: _fingerprints(before, after, table) for table in {*tables, *_IDENTITY}}
    settings = tuple(n for n in changed_settings(before.config, after.config) if n in _OF_VALUES)
    return {
        key: _of_indicator(
            key in changed,
            [filled[name] for name in names if name in filled],
            [filled[name] for name in _IDENTITY],
            files,
            settings,
            before.as_of != after.as_of,
        )
        for key, names in reads.items()
    }


def _of_indicator(
    defined_otherwise: bool,
    read: list[dict[str, bool]],
    about: list[dict[str, bool]],
    files: dict[str, str],
    settings: tuple[str, ...],
    day: bool,
) -> tuple[Cause, ...]:
    found = [Cause(Why.DEFINITION)] if defined_otherwise else []
    touched = {name for table in read for name, differs in table.items() if differs}
    named = touched & files.keys()
    if touched and not named:
        named = {name for table in about for name in table} & files.keys()
    if named:
        found.append(Cause(Why.ROWS, tuple(sorted(files[name] for name in named))))
    if settings:
        found.append(Cause(Why.SETTINGS, settings))
    if not found and day:
        found.append(Cause(Why.DATA_DATE))
    return tuple(found) or (Cause(Why.CALCULATION),)


def _files_changed(before: Store, after: Store) -> dict[str, str]:
    """Sources of whose content something is new, changed or gone -> their titles."""
    was, stands = _sources(before), _sources(after)
    both = was.merge(stands, on="name", how="outer", suffixes=("_was", "_is"))
    cells = (both["sha256_was"].fillna("") == both["sha256_is"].fillna("")) & (
        both["rows_accepted_was"] == both["rows_accepted_is"]
    )
    both = both[~cells]
    titles = both["title_is"].where(both["title_is"].notna(), both["title_was"])
    return {str(name): str(title) for name, title in zip(both["name"], titles, strict=True)}


def _fingerprints(before: Store, after: Store, table: str) -> dict[str, bool]:
    """Source that fills a table -> whether its rows there differ between two stores."""
    was, stands = (_of_rows(store, table) for store in (before, after))
    return {name: was.get(name) != stands.get(name) for name in was.keys() | stands.keys()}


def _of_rows(store: Store, table: str) -> dict[str, tuple[int, int]]:
    """Source -> number of its rows in a table and one figure made of all their cells.

    Where a row stands in its file is no matter of what it says."""
    dropped = {"line", "participation_id", "source"}
    names = [f'"{c.name}"' for c in TABLES[table].expanded(_languages(store)) if c.name not in dropped]  # fmt: skip
    rows = store.query(
        f"""SELECT source, count(*) AS n, bit_xor(hash({", ".join(names)})) AS cells
        FROM {table} GROUP BY source"""
    )
    return {str(source): (int(n), int(cells)) for source, n, cells in rows.itertuples(index=False)}


def _languages(store: Store) -> list[str]:
    return list(store.config.languages)

"""What the Methodology is made from: the catalogue, the data dictionary, the configuration."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from observatory.charts.description import pair
from observatory.config import basin_code
from observatory.i18n import Language
from observatory.letters import fold
from observatory.measures.progress import Thresholds
from observatory.measures.status import STATUS_WORDS, Status
from observatory.model import CLOSED_LISTS, LAYOUT, TABLES
from observatory.model.lists import BASIS_WORDS
from observatory.queries.catalogue import catalogue
from observatory.queries.choices import territory_name
from observatory.store import Store


def indicators(store: Store, language: Language) -> pd.DataFrame:
    """The catalogue with what the dataset holds of each indicator.

    Columns of ``catalogue``, and last (last day of its latest complete period with a value, for
    whatever place and segment) and withheld.
    """
    held = store.query(
        """SELECT indicator_id, max(period_end) FILTER (value IS NOT NULL AND status = 'ok') AS last,
            coalesce(bool_or(status = 'withheld'), false) AS withheld
        FROM indicator_value GROUP BY indicator_id"""
    )
    found = catalogue(store, language).merge(held, on="indicator_id", how="left")
    found["withheld"] = found["withheld"].eq(True)
    return found


def counts(store: Store) -> dict[str, int]:
    """How many indicators are defined, and how many have a complete value (known)."""
    row = store.query(
        """SELECT (SELECT count(*) FROM indicator) AS defined,
        (SELECT count(DISTINCT indicator_id) FROM indicator_value
         WHERE value IS NOT NULL AND status = 'ok') AS known"""
    )
    return {str(key): int(value) for key, value in row.to_dict("records")[0].items()}


def tables(store: Store, language: Language) -> pd.DataFrame:
    """The tables of the snapshot: table, meaning, key (columns), rows."""
    rows = store.query(
        " UNION ALL ".join(f"SELECT '{name}' AS name, count(*) AS n FROM {name}" for name in TABLES)
    )
    held = dict(zip(rows["name"], rows["n"], strict=True))
    return pd.DataFrame(
        [
            {
                "table": table.name, "meaning": language._(table.meaning),
                "key": ", ".join(table.key), "rows": int(held[table.name]),
            }
            for table in TABLES.values()
        ]
    )  # fmt: skip


def columns(store: Store, language: Language) -> pd.DataFrame:
    """Every column of every table: table, column, type, unit, meaning, values (of a closed list)."""
    _ = language._
    return pd.DataFrame(
        [
            {
                "table": table.name, "column": item.name, "type": item.type,
                "unit": _(item.unit) if item.unit else "", "meaning": _(item.meaning),
                "values": ", ".join(item.choices),
            }
            for table in TABLES.values()
            for item in table.expanded(store.config.languages)
        ]
    )  # fmt: skip


def closed_lists(store: Store, language: Language) -> pd.DataFrame:
    """Every value of every closed list: columns (that take it), value, word."""
    by_list: dict[int, list[str]] = {}
    for name, words in CLOSED_LISTS.items():
        by_list.setdefault(id(words), []).append(name)
    return pd.DataFrame(
        [
            {"columns": ", ".join(names), "value": value, "word": language._(word)}
            for names in by_list.values()
            for value, word in CLOSED_LISTS[names[0]].items()
        ]
    )


def configuration(store: Store, language: Language) -> list[tuple[str, str, str]]:
    """What is particular to this observatory: name, value in words, key of the configuration."""
    _, config, number = language._, store.config, language.number
    place = config.territory
    basins = [
        _("{name} ({n} communes)").format(
            name=territory_name(store, basin_code(name), name, language), n=number(len(codes))
        )
        for name, codes in place.basins.items()
    ]
    scope = [
        f"{code} {config.label('segment', segment, language.code)}"
        for code, segment in config.scope.items()
    ]
    pace = Thresholds(**config.progress)
    limits = [
        pair(language, _(STATUS_WORDS[status]), language.percent(getattr(pace, status)))
        for status in (Status.ACHIEVED, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)
    ]
    titles = {file.table: file.title for file in LAYOUT.values()}
    basis = [
        pair(language, _(titles.get(table, table)), language.inline(_(BASIS_WORDS[word])))
        for table, word in config.basis.items()
    ]
    rows = [
        (_("Dataset"), language.pick(config.dataset_title, store.dataset), "title"),
        (_("About it"), language.pick(config.dataset_description), "description"),
        (_("Licence"), config.licence, "licence"),
        (_("Data as of"), language.date(config.as_of), "as_of"),
        (_("Baseline year"), str(config.baseline_year), "baseline_year"),
        (_("Languages of the texts"), ", ".join(config.languages), "languages"),
        (_("Territory"), _named(store, "territory", "code", [place.focal]), "territory.focal"),
        (_("Country"), place.country, "territory.country"),
        (_("Basins"), language.join(basins, style="unit"), "territory.basins"),
        (_("Localities"), ", ".join(place.localities), "territory.localities"),
        (_("Scope"), language.join(scope, style="unit"), "scope"),
        (
            _("Focal cluster"),
            _named(store, "cluster", "cluster_id", [config.focal_cluster]),
            "clusters.focal",
        ),
        (
            _("Organisers whose action is judged"),
            _named(store, "organisation", "org_id", config.organisers) or _("all"),
            "actions.organisers",
        ),
        (_("Thresholds of the pace"), language.join(limits, style="unit"), "progress"),
        (
            _("Basis of the tables"),
            language.join(basis, style="unit") or _(BASIS_WORDS["register"]),
            "basis",
        ),
        (_("Loads kept"), number(config.keep_snapshots), "snapshots.keep"),
    ]
    return [(name, value or _("not stated"), key) for name, value, key in rows]


def matching(found: pd.DataFrame, text: str, names: Iterable[str] | None = None) -> pd.DataFrame:
    """The rows that have every word of a search in some column, whatever case and accents."""
    chosen = found[list(names)] if names is not None else found
    keep = [says(text, *row) for row in chosen.itertuples(index=False, name=None)]
    return found[pd.Series(keep, index=found.index, dtype=bool)]


def says(text: str, *parts: Any) -> bool:
    """Whether every word of a search stands in some of the texts."""
    whole = fold(" ".join(str(part) for part in parts))
    return all(word in whole for word in fold(text).split())


def _named(store: Store, table: str, key: str, ids: Iterable[str | None]) -> str:
    """Names and ids of some rows; an id that no row has stands alone."""
    wanted = [item for item in ids if item]
    rows = store.query(
        f"SELECT {key} AS id, name FROM {table} WHERE list_contains($ids, {key})", {"ids": wanted}
    )
    names = dict(zip(rows["id"], rows["name"], strict=True))
    return ", ".join(f"{names[item]} ({item})" if item in names else item for item in wanted)

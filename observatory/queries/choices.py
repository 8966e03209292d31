"""What a reader can choose from: years, places, segments, kinds."""

import pandas as pd

from observatory.config import BASIN_PREFIX, ENTIRE_SEGMENT, OTHER_BASIN
from observatory.i18n import Language
from observatory.store import Store


def complete_years(store: Store) -> list[int]:
    """The complete years that some indicator or published figure covers, latest first."""
    found = store.query(
        "SELECT DISTINCT year(period_end) AS year FROM indicator_value WHERE status <> 'provisional'"
        " AND period_end <= $as_of AND month(period_end) = 12 AND day(period_end) = 31"
        " AND period_start = make_date(year(period_end), 1, 1) ORDER BY year DESC",
        {"as_of": store.as_of},
    )
    return [int(year) for year in found["year"]]


def territories(store: Store, language: Language) -> dict[str, str]:
    """Code -> name of the focal territory and its basins."""
    focal = store.config.territory.focal
    rows = store.query(
        "SELECT code, name FROM territory WHERE code = $focal OR level = 'basin'"
        " ORDER BY code <> $focal, population DESC NULLS LAST",
        {"focal": focal},
    )
    names = {code: territory_name(store, code, name, language) for code, name in _pairs(rows)}
    return {
        focal: language._("The whole territory"),
        **{c: n for c, n in names.items() if c != focal},
    }


def territory_name(store: Store, code: str, name: str, language: Language) -> str:
    """A territory's name as the reader's language has it."""
    if code == BASIN_PREFIX + OTHER_BASIN:
        return language._("Other communes")
    own = store.config.labels.get("territory", {}).get(code.removeprefix(BASIN_PREFIX), {})
    return language.pick(own, name)


def segments(store: Store, language: Language) -> dict[str, str]:
    """Id -> name of all segments together and each one that an organisation has."""
    rows = store.query(
        "SELECT DISTINCT segment FROM organisation WHERE segment IS NOT NULL ORDER BY segment"
    )
    label = store.config.label
    named = {str(s): label("segment", str(s), language.code) for s in rows["segment"]}
    return {ENTIRE_SEGMENT: language._("All segments"), **dict(sorted(named.items(), key=_by_name))}


def _by_name(item: tuple[str, str]) -> str:
    return item[1].casefold()


def _pairs(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return [(str(code), str(name)) for code, name in rows.itertuples(index=False)]

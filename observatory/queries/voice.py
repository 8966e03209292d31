"""What outlets and respondents say of the territory: mentions by reach and year, know-how cited."""

import pandas as pd

from observatory.i18n import Language
from observatory.measures import recognition
from observatory.measures.suppression import (
    FEWEST_RESPONDENTS,
    Cell,
    suppressed,
    suppressed_crossed,
)
from observatory.model.lists import OUTLET_SCOPES
from observatory.store import Store

ANYTHING = "any"


def mentions(store: Store, language: Language, cluster: str | None = None) -> pd.DataFrame:
    """Mentions by reach of the outlet and year: scope, scope_name, year, n.

    ``cluster``: those that name it, itself or through a body; by default all. Every year between
    the first and the last of any mention has its row, 0 where none was found.
    """
    rows = store.query(
        """SELECT outlet_scope AS scope, year(counts_from)::INTEGER AS year,
            count(*) FILTER ($cluster IS NULL OR list_contains(cluster_ids, $cluster)) AS n
        FROM mention WHERE counts_from <= $as_of AND outlet_scope IS NOT NULL GROUP BY ALL""",
        {"cluster": cluster, "as_of": store.as_of},
    )
    columns = ["scope", "scope_name", "year", "n"]
    if rows.empty:
        return pd.DataFrame(columns=columns)
    counts = rows.pivot_table(index="scope", columns="year", values="n", aggfunc="sum")
    years = range(int(rows["year"].min()), int(rows["year"].max()) + 1)
    scopes = [scope for scope in OUTLET_SCOPES if scope in counts.index]
    counts = counts.reindex(index=scopes, columns=years).fillna(0)
    table = pd.DataFrame({"n": counts.stack()}).reset_index()
    words = {key: language._(word) for key, word in OUTLET_SCOPES.items()}
    return table.assign(scope_name=table["scope"].map(words))[columns]


def named_clusters(store: Store) -> dict[str, str]:
    """Id -> name of the clusters that mentions may name, the focal one first."""
    rows = store.query(
        "SELECT cluster_id, name FROM cluster"
        " ORDER BY cluster_id <> coalesce($focal, ''), lower(name)",
        {"focal": store.config.focal_cluster},
    )
    return dict(zip(rows["cluster_id"], rows["name"], strict=True))


def frame(store: Store) -> pd.DataFrame:
    """The queries that found the mentions, most first: query, n."""
    return store.query(
        "SELECT coalesce(query, '') AS query, count(*) AS n FROM mention WHERE counts_from <= $as_of"
        " GROUP BY ALL ORDER BY n DESC, query",
        {"as_of": store.as_of},
    )


def know_how(
    store: Store,
    language: Language,
    wave: str,
    stakeholder: str | None = None,
    basin: str | None = None,
) -> pd.DataFrame:
    """The local know-how that respondents cite in a wave, most first.

    Columns: name, value (share of respondents), low, high, n (respondents). Empty where the base
    may not be shown or nobody cites any.
    """
    people = store.query(
        """SELECT basin_code, stakeholder, know_how_cited, weight FROM (
            SELECT DISTINCT ON (respondent_id) respondent_id, basin_code, stakeholder, know_how_cited,
                weight FROM survey_answer WHERE wave_id = $wave)""",
        {"wave": wave},
    )
    columns = ["name", "value", "low", "high", "n"]
    if _hidden(people, stakeholder, basin):
        return pd.DataFrame(columns=columns)
    base = people
    if stakeholder is not None:
        base = base[base["stakeholder"] == stakeholder]
    if basin is not None:
        base = base[base["basin_code"] == basin]
    cited = base.explode("know_how_cited").dropna(subset=["know_how_cited"])
    hits = cited.groupby("know_how_cited")["weight"].sum().sort_values(ascending=False)
    weight, squares = float(base["weight"].sum()), float((base["weight"] ** 2).sum())
    rows = []
    for key, total in hits.items():
        found = recognition.share(len(base), weight, squares, float(total))
        if found:
            name = store.config.label("know_how", str(key), language.code)
            rows.append((name, found.value, found.interval.low, found.interval.high, len(base)))
    return pd.DataFrame(rows, columns=columns)


def _hidden(people: pd.DataFrame, stakeholder: str | None, basin: str | None) -> bool:
    """Whether the respondents asked for are too few, or would tell of some who are."""
    if len(people) < FEWEST_RESPONDENTS:
        return True
    crossed: dict[Cell, int] = {}
    for cell in zip(people["basin_code"], people["stakeholder"], strict=True):
        row, column = (part if isinstance(part, str) else None for part in cell)
        crossed[row, column] = crossed.get((row, column), 0) + 1
    if stakeholder is not None and basin is not None:
        return (basin, stakeholder) in suppressed_crossed(crossed)
    for axis, part in enumerate((basin, stakeholder)):
        if part is not None:
            sizes: dict[str | None, int] = {}
            for key, n in crossed.items():
                sizes[key[axis]] = sizes.get(key[axis], 0) + n
            return part in suppressed(sizes, untold=(None,))
    return False

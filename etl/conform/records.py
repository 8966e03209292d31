"""What happened: events, partnerships, support and mentions, with when they count."""

import pandas as pd

from etl.conform import dates
from etl.conform.identity import Reference
from etl.conform.names import normal_name
from etl.conform.organisations import Resolver, many
from etl.conform.territory import Gazetteer
from observatory.config import ENTIRE_SEGMENT, Config


def events(rows: pd.DataFrame, config: Config, places: Gazetteer, found: Resolver) -> pd.DataFrame:
    """The table event. An event counts in the period of its start."""
    table = rows.copy()
    table["department_code"] = places.departments(table)
    located = places.locate(table, table["country_code"])
    table = table.drop(columns=["lat", "lon"]).join(located)
    table["organiser_ids"] = _organisers(table, found)
    judged = _judged(config, found)
    table["is_judged"] = [not judged or bool(judged & set(ids)) for ids in table["organiser_ids"]]
    return _on(table, "start_date")


def _judged(config: Config, found: Resolver) -> set[str]:
    """The organisations whose events are the action judged, by id; they need not be listed."""
    names = {normal_name(name) for name in config.organisers}
    unlisted = found.directory.unlisted.values()
    return {
        *(found.directory.certain(Reference(name)) or name for name in config.organisers),
        *(item.org_id for item in unlisted if normal_name(item.name) in names),
    }


def _organisers(table: pd.DataFrame, found: Resolver) -> list[tuple[str, ...]]:
    """The organisers' ids; a cell may name several, separated by semicolons."""
    split = table[["organiser", "country_code", "source", "line"]].copy()
    split["organiser"] = [
        [part.strip() for part in cell.split(";") if part.strip()] if isinstance(cell, str) else []
        for cell in table["organiser"]
    ]
    split = split.explode("organiser").dropna(subset=["organiser"])
    ids = pd.Series(found.column(split, "organiser"), index=split.index, dtype=object)
    for org_id, country in sorted(zip(ids, split["country_code"], strict=True)):
        found.assumed_countries.setdefault(org_id, country)
    grouped = ids.groupby(level=0).agg(tuple).to_dict()
    return [grouped.get(index, ()) for index in table.index]


def participations(rows: pd.DataFrame, found: Resolver) -> pd.DataFrame:
    """The table participation."""
    table = rows.copy()
    table["org_id"] = found.column(table, "organisation", placed=True)
    table["participation_id"] = (
        table["source"].astype(str) + ":" + table["line"].astype("Int64").astype(str)
    )
    return table


def partnerships(
    rows: pd.DataFrame,
    config: Config,
    found: Resolver,
    local: set[str],
    countries: dict[str, str | None],
) -> pd.DataFrame:
    """The table partnership: parties by id, who is local and who is foreign, the days it runs.

    ``local``: ids of local parties (organisations, the focal cluster, its bodies); ``countries``:
    each organisation's own country, which prevails over the row's.
    """
    table = rows.copy()
    for side in ("a", "b"):
        table[f"org_id_{side}"] = found.column(table, f"organisation_{side}", f"country_{side}")
    home = config.territory.country
    sides: list[dict[str, object]] = []
    for a, b, country_a, country_b in zip(
        table["org_id_a"], table["org_id_b"], table["country_a"], table["country_b"], strict=True
    ):
        parties = [(a, countries.get(a) or country_a), (b, countries.get(b) or country_b)]
        is_local = [party in local for party, _ in parties]
        is_foreign = [isinstance(c, str) and c != home for _, c in parties]
        pair: dict[str, object] = {
            "local_org_id": None,
            "foreign_org_id": None,
            "foreign_country": None,
        }
        for here, there in ((0, 1), (1, 0)):
            if is_local[here] and is_foreign[there] and not is_local[there]:
                pair = {
                    "local_org_id": parties[here][0],
                    "foreign_org_id": parties[there][0],
                    "foreign_country": parties[there][1],
                }
                break
        sides.append(pair)
    columns = ["local_org_id", "foreign_org_id", "foreign_country"]
    table = table.join(pd.DataFrame(sides, index=table.index, columns=columns))
    table["is_international"] = table["foreign_org_id"].notna()
    return _running(table, config)


def _running(table: pd.DataFrame, config: Config) -> pd.DataFrame:
    """The days on which a partnership runs.

    An open end means "still running" in a register; on a public record nothing is known after the
    last source, so such a partnership counts up to that source's date only.
    """
    table["end_is_known"] = table["end_date"].notna()
    end = dates.last_day(table["end_date"], table["end_date_precision"])
    if config.table_basis("partnership") == "record":
        seen = dates.last_day(table["source_date"], table["source_date_precision"])
        open_end = seen.fillna(dates.last_day(table["start_date"], table["start_date_precision"]))
    else:
        open_end = pd.Series(pd.Timestamp(config.as_of), index=table.index).astype("datetime64[s]")
    table["counts_from"] = table["start_date"]
    table["counts_to"] = end.fillna(open_end)
    table["precision"] = table["start_date_precision"]
    return table


def support_cases(rows: pd.DataFrame, found: Resolver) -> pd.DataFrame:
    """The table support_case. Funding counts on its decision, any other support on its request."""
    table = rows.copy()
    table["org_id"] = found.column(table, "organisation", placed=True)
    funding = table["kind"] == "funding"
    table["on"] = table["applied_on"].mask(funding, table["decided_on"])
    precision = table["applied_on_precision"].mask(funding, table["decided_on_precision"])
    table["on_precision"] = precision
    return _on(table, "on").drop(columns=["on", "on_precision"])


def mentions(rows: pd.DataFrame, found: Resolver, bodies: dict[str, set[str]]) -> pd.DataFrame:
    """The table mention; ``bodies``: cluster id -> ids of its bodies and itself."""
    table = rows.copy()
    table["entity_ids"] = [
        found.known_ids(names, source)
        for names, source in zip(table["entities"], table["source"], strict=True)
    ]
    table["cluster_ids"] = [
        tuple(sorted(cluster for cluster, ids in bodies.items() if ids & set(named)))
        for named in table["entity_ids"]
    ]
    return _on(table, "date")


def published_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """The table published_figure; without an end the period is as long as its start's precision."""
    table = rows.copy()
    start = dates.last_day(table["period_start"], table["period_start_precision"])
    end = dates.last_day(table["period_end"], table["period_end_precision"])
    table["period_end"] = end.fillna(start)
    table["value_kind"] = table["value_kind"].fillna("stated")
    return table


def targets(rows: pd.DataFrame, config: Config) -> pd.DataFrame:
    """The table indicator_target: the last day of each date, the focal territory by default."""
    table = rows.copy()
    for name in ("target_date", "baseline_date"):
        table[name] = dates.last_day(table[name], table[f"{name}_precision"])
    table["territory"] = table["territory"].fillna(config.territory.focal)
    return table.sort_values(["indicator_id", "territory", "target_date"]).reset_index(drop=True)


def notes(rows: pd.DataFrame, config: Config) -> pd.DataFrame:
    """The table note: the focal territory and all segments by default, periods to their last day."""
    table = rows.copy()
    table["territory"] = table["territory"].fillna(config.territory.focal)
    table["segment"] = table["segment"].fillna(ENTIRE_SEGMENT)
    table["period_end"] = dates.last_day(table["period_end"], table["period_end_precision"])
    return table.sort_values("note_id").reset_index(drop=True)


def _on(table: pd.DataFrame, day: str) -> pd.DataFrame:
    """The counting interval of something that happens on a date."""
    table["counts_from"] = table[day]
    table["counts_to"] = dates.last_day(table[day], table[f"{day}_precision"])
    table["precision"] = table[f"{day}_precision"]
    return table


def cluster_bodies(clusters: pd.DataFrame) -> dict[str, set[str]]:
    """Cluster id -> the ids that stand for it: itself and its bodies."""
    return {
        cluster_id: {cluster_id, *many(ids)}
        for cluster_id, ids in zip(clusters["cluster_id"], clusters["body_ids"], strict=True)
    }

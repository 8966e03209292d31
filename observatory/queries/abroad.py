"""Links abroad: partner countries, partner clusters, and the partnerships behind them."""

from typing import Any

import pandas as pd

from observatory.i18n import Language
from observatory.model.lists import CLUSTER_KINDS, PARTNERSHIP_KINDS
from observatory.queries.places import MOST_ROWS, Selection
from observatory.store import Store

_RUNNING = """SELECT p.*, coalesce(f.name, p.foreign_org_id) AS partner, coalesce(l.name, p.local_org_id) AS local
    FROM partnership p LEFT JOIN organisation f ON f.org_id = p.foreign_org_id
        LEFT JOIN organisation l ON l.org_id = p.local_org_id
    WHERE p.is_international AND p.counts_from <= $until::DATE
      AND ($since::DATE IS NULL OR p.counts_to >= $since::DATE)
      AND ($territory IS NULL OR l.basin_code = $territory)
      AND ($segment IS NULL OR l.segment = $segment)"""


def partner_countries(store: Store, language: Language, selection: Selection) -> pd.DataFrame:
    """The countries of the foreign parties of international partnerships, most partnerships first.

    Columns: code, name, lat, lon (the country's point; absent for a few), partnerships, partners
    and local (distinct organisations).
    """
    rows = store.query(
        f"""WITH running AS ({_RUNNING}) SELECT foreign_country AS code, any_value(t.lat) AS lat,
            any_value(t.lon) AS lon, count(*) AS partnerships,
            count(DISTINCT foreign_org_id) AS partners, count(DISTINCT local_org_id) AS local
        FROM running LEFT JOIN territory t ON t.code = foreign_country AND t.level = 'country'
        GROUP BY foreign_country ORDER BY partnerships DESC, code""",
        selection.params("partners", store.as_of),
    )
    return rows.assign(name=[language.country(str(code)) for code in rows["code"]])


def clusters(store: Store, language: Language, selection: Selection) -> pd.DataFrame:
    """The compared and partner clusters (all but the focal one) that have a position.

    Columns: id, name, kind, kind_name, seat, country_name, chimera, lat, lon, partnerships (that
    the cluster or a body of it is party to, by the selection).
    """
    rows = store.query(
        f"""WITH running AS ({_RUNNING}) SELECT c.cluster_id AS id, c.name, c.kind, c.seat,
            c.country_code, coalesce(c.chimera, false) AS chimera, c.lat, c.lon,
            (SELECT count(*) FROM running r WHERE r.foreign_org_id = c.cluster_id
                OR list_contains(c.body_ids, r.foreign_org_id)) AS partnerships
        FROM cluster c
        WHERE c.kind <> 'focal' AND c.lat IS NOT NULL AND c.lon IS NOT NULL
        ORDER BY partnerships DESC, c.name, c.cluster_id""",
        selection.params("partners", store.as_of),
    )
    kinds = {key: language._(words) for key, words in CLUSTER_KINDS.items()}
    countries = [
        language.country(code) if isinstance(code, str) else "" for code in rows["country_code"]
    ]
    return rows.assign(kind_name=rows["kind"].map(kinds), country_name=countries)


def partnerships(
    store: Store,
    language: Language,
    selection: Selection,
    *,
    country: str | None = None,
    cluster: str | None = None,
    limit: int = MOST_ROWS,
) -> pd.DataFrame:
    """The international partnerships of the selection, of a country or of a cluster.

    Columns: id, partner, local (names), foreign_org_id, local_org_id, kind_name, country_name,
    topic, programme, start_date, start_date_precision, end_date, end_date_precision, end_is_known,
    source_title, source_url. Latest first.
    """
    params: dict[str, Any] = {
        **selection.params("partners", store.as_of),
        "country": country,
        "cluster": cluster,
        "limit": limit,
    }
    rows = store.query(
        f"""WITH running AS ({_RUNNING}) SELECT partnership_id AS id, partner, local, foreign_org_id,
            local_org_id, kind, foreign_country, topic, programme, start_date, start_date_precision,
            end_date, end_date_precision, end_is_known, source_title, source_url
        FROM running
        WHERE ($country IS NULL OR foreign_country = $country)
          AND ($cluster IS NULL OR foreign_org_id = $cluster OR foreign_org_id IN (
            SELECT unnest(body_ids) FROM cluster WHERE cluster_id = $cluster))
        ORDER BY start_date DESC, partner, id LIMIT $limit""",
        params,
    )
    kinds = {key: language._(words) for key, words in PARTNERSHIP_KINDS.items()}
    return rows.assign(
        kind_name=rows["kind"].map(kinds),
        country_name=[language.country(str(code)) for code in rows["foreign_country"]],
    )

"""Partnerships: every pair, when it runs, with whom, in what project and for how much."""

import pandas as pd

from observatory.i18n import Language
from observatory.model.lists import PARTNERSHIP_KINDS
from observatory.store import Store

ANY = "all"
ABROAD = "abroad"


def partner_years(store: Store) -> list[int]:
    """The years in which some partnership with a local party runs, latest first."""
    rows = store.query(
        """SELECT DISTINCT unnest(range(year(counts_from), year(least(counts_to, $as_of)) + 1)) AS year
        FROM partnership WHERE counts_from <= $as_of AND counts_to >= counts_from
        ORDER BY year DESC""",
        {"as_of": store.as_of},
    )
    return [int(year) for year in rows["year"]]


def partner_countries(store: Store, language: Language) -> dict[str, str]:
    """Code -> name of every country that a partner has, by name."""
    rows = store.query(
        "SELECT DISTINCT foreign_country AS code FROM partnership WHERE is_international"
    )
    names = {str(code): language.country(str(code)) for code in rows["code"].dropna()}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def pairs(
    store: Store,
    language: Language,
    *,
    year: int | None = None,
    country: str = ANY,
    kind: str = ANY,
    scope: str = ABROAD,
) -> pd.DataFrame:
    """The partnerships of a choice, latest start first.

    ``year``: that run on some day of it; ``scope``: ``abroad`` (a local and a foreign party) or
    ``all``. Columns: id, name, local, partner, org_id_a, org_id_b, kind, kind_name, country,
    country_name, project_id, programme, topic, budget_eur, start_date, start_precision, end_date,
    end_precision, end_is_known, counts_to, is_international, source_title, source_url.
    """
    rows = store.query(
        """SELECT p.partnership_id AS id, a.name AS name_a, b.name AS name_b,
            coalesce(l.name, a.name) AS local, coalesce(f.name, b.name) AS partner, org_id_a, org_id_b,
            p.kind, coalesce(foreign_country, country_b) AS country, project_id, programme, topic,
            budget_eur, start_date, start_date_precision AS start_precision, end_date,
            end_date_precision AS end_precision, end_is_known, counts_to, is_international,
            p.source_title, p.source_url
        FROM partnership p
            LEFT JOIN organisation a ON a.org_id = org_id_a
            LEFT JOIN organisation b ON b.org_id = org_id_b
            LEFT JOIN organisation l ON l.org_id = local_org_id
            LEFT JOIN organisation f ON f.org_id = foreign_org_id
        WHERE counts_from <= $as_of AND (NOT $abroad OR is_international)
          AND ($year IS NULL OR (year(counts_from) <= $year AND year(counts_to) >= $year
               AND counts_to >= counts_from))
          AND ($country = 'all' OR foreign_country = $country) AND ($kind = 'all' OR p.kind = $kind)
        ORDER BY start_date DESC, partner, id""",
        {
            "as_of": store.as_of, "year": year, "country": country, "kind": kind,
            "abroad": scope == ABROAD,
        },
    )  # fmt: skip
    names = {key: language._(words) for key, words in PARTNERSHIP_KINDS.items()}
    return rows.assign(
        name=rows["name_a"] + " – " + rows["name_b"],
        kind_name=rows["kind"].map(names),
        country_name=[
            language.country(code) if isinstance(code, str) else "" for code in rows["country"]
        ],
    )


def projects(store: Store, language: Language) -> pd.DataFrame:
    """The joint projects of R2.4 that state a budget, the largest first.

    Columns: project, programme, topic, start_year, partners (foreign parties), countries (names),
    budget_eur (the largest stated in the project).
    """
    rows = store.query(
        """SELECT coalesce(project_id, partnership_id) AS project, max(programme) AS programme,
            max(topic) AS topic, min(year(start_date)) AS start_year,
            count(DISTINCT foreign_org_id) AS partners,
            list(DISTINCT foreign_country ORDER BY foreign_country) AS countries,
            max(budget_eur) AS budget_eur
        FROM partnership
        WHERE is_international AND kind IN ('eu-project', 'co-production') AND counts_from <= $as_of
        GROUP BY project HAVING max(budget_eur) IS NOT NULL
        ORDER BY budget_eur DESC, project""",
        {"as_of": store.as_of},
    )
    names = [language.join(language.country(code) for code in codes) for codes in rows["countries"]]
    return rows.assign(countries=names)

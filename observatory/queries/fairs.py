"""International fairs: which companies went, and what they brought back."""

import pandas as pd

from observatory.access import Role, hide_small_cells
from observatory.i18n import Language
from observatory.queries.support import Wanted
from observatory.store import Store

FAIR = "international-fair"


def fairs(store: Store, language: Language, role: Role, wanted: Wanted) -> pd.DataFrame:
    """The international fairs of the year that companies attended, in their order.

    Columns: event_id, title, start_date, start_date_precision, country_name, companies, meetings,
    leads, contracts, value_eur (absent where no company states one), value_eur_hidden (of very few
    companies; a fair is less than the whole). Companies alone count, as in R4.6 to R4.7b.
    """
    rows = store.query(
        """SELECT e.event_id, e.title, e.start_date, e.start_date_precision, e.country_code,
            count(DISTINCT p.org_id) AS companies, sum(p.meetings) AS meetings,
            sum(p.leads) AS leads, sum(p.contracts) AS contracts,
            sum(p.contract_value_eur) AS value_eur,
            list(DISTINCT p.org_id) FILTER (p.contract_value_eur IS NOT NULL)[:3] AS value_eur_of
        FROM event e JOIN participation p USING (event_id) JOIN organisation o USING (org_id)
        WHERE e.kind = $fair AND e.status = 'held' AND e.counts_from <= $as_of
            AND year(e.counts_from) = $year AND p.attended AND o.kind = 'company'
            AND ($basin::VARCHAR IS NULL OR o.basin_code = $basin)
            AND ($segment::VARCHAR IS NULL OR o.segment = $segment)
        GROUP BY ALL ORDER BY e.start_date, e.event_id""",
        {
            "as_of": store.as_of, "year": wanted.year, "basin": wanted.basin,
            "segment": wanted.segment, "fair": FAIR,
        },
    )  # fmt: skip
    rows = hide_small_cells(rows, role, "value_eur")
    rows["country_name"] = [language.country(str(code)) for code in rows["country_code"]]
    return rows.drop(columns="country_code")

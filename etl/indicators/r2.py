"""R2, partnerships abroad."""

import ibis
import ibis.expr.types as ir

from etl.indicators.base import (
    COUNT,
    DENOMINATOR,
    RATIO,
    SUM,
    YEAR,
    Tables,
    counted,
    dimension,
    indicator,
)  # fmt: skip
from etl.indicators.rows import FIRST_DAY, LAST_DAY, attended, international
from observatory.i18n import N_

_PARTNERSHIPS = N_("Register of partnerships and list of organisations.")
_PROJECT_KINDS = ("eu-project", "co-production")
_COMMON = {
    "gap_id": "G2", "recommendation_id": "R2", "periodicities": (YEAR,),
    "reads": ("partnership", "organisation"), "spans": ("partnership",),
    "dimensions": ("country",), "requires": ("partnership.partnership_id",),
}  # fmt: skip


@indicator(
    id="R2.1", name=N_("International partnerships"), label=N_("Partnerships abroad"),
    formula=N_("Pairs of a local and a foreign party whose partnership runs in the year."),
    origin=_PARTNERSHIPS, unit="partnerships", method=COUNT,
    caveats=("floor", "pairs", "open-end", "year-only"), **_COMMON,
)  # fmt: skip
def international_partnerships(t: Tables) -> ir.Table:
    """Partnerships with at least one local and one foreign party, running in the period."""
    rows = international(t)
    return counted(
        rows, table="partnership", row="partnership_id",
        segment=dimension("country", rows.foreign_country),
    )  # fmt: skip


@indicator(
    id="R2.2", name=N_("Partner countries"), label=N_("Partner countries"),
    formula=N_("Distinct countries of the foreign parties of R2.1."),
    origin=_PARTNERSHIPS, unit="countries", method=COUNT, caveats=("floor", "open-end"), **_COMMON,
)  # fmt: skip
def partner_countries(t: Tables) -> ir.Table:
    """Distinct countries of the foreign parties of R2.1."""
    rows = international(t)
    return counted(
        rows, table="partnership", row="partnership_id", unit="foreign_country",
        segment=dimension("country", rows.foreign_country),
    )  # fmt: skip


@indicator(
    id="R2.3", name=N_("ChIMERA clusters linked"), label=N_("ChIMERA clusters linked"),
    formula=N_("Foreign clusters of the ChIMERA project that are, or a body of which is, party to a partnership of R2.1 / all such clusters."),
    origin=N_("Register of partnerships and list of clusters."), unit="share", method=RATIO,
    closed_list=True, caveats=("floor", "open-end"),
    **{**_COMMON, "reads": ("partnership", "organisation", "cluster"),
       "requires": ("partnership.partnership_id", "cluster.chimera")},
)  # fmt: skip
def chimera_clusters_linked(t: Tables) -> ir.Table:
    """Share of the project's foreign clusters with a running partnership here."""
    clusters = t.cluster.filter(t.cluster.kind == "foreign", t.cluster.chimera)
    clusters = clusters.select("cluster_id", "country_code", "body_ids")
    pairs = international(t).cross_join(clusters)
    linked = pairs.filter(
        (pairs.foreign_org_id == pairs.cluster_id) | pairs.body_ids.contains(pairs.foreign_org_id)
    )
    always = clusters.mutate(
        counts_from=ibis.date(FIRST_DAY),
        counts_to=ibis.date(LAST_DAY),
        precision=ibis.literal("day"),
    )
    return counted(
        linked, table="partnership", row="partnership_id", unit="cluster_id",
        segment=dimension("country", linked.country_code),
    ).union(
        counted(
            always, table="cluster", row="cluster_id", part=DENOMINATOR,
            segment=dimension("country", always.country_code),
        )
    )  # fmt: skip


@indicator(
    id="R2.4", name=N_("Joint projects"), label=N_("Joint projects"),
    formula=N_("Distinct projects (or pairs, where no project is named) among the European projects and co-productions of R2.1."),
    origin=_PARTNERSHIPS, unit="projects", method=COUNT, caveats=("floor", "open-end"), **_COMMON,
)  # fmt: skip
def joint_projects(t: Tables) -> ir.Table:
    """Distinct projects among the R2.1 pairs of kind eu-project or co-production."""
    rows = _projects(t)
    return counted(
        rows, table="partnership", row="partnership_id", unit="project",
        segment=dimension("country", rows.foreign_country),
    )  # fmt: skip


@indicator(
    id="R2.4b", name=N_("Money of the joint projects"), label=N_("Money of joint projects"),
    formula=N_("Sum, over the joint projects that start in the year, of the largest budget stated in each."),
    origin=_PARTNERSHIPS, unit="eur", method=SUM, caveats=("largest-budget", "stated"),
    **{**_COMMON, "requires": ("partnership.budget_eur",)},
)  # fmt: skip
def joint_project_money(t: Tables) -> ir.Table:
    """Sum of the largest budget stated in each joint project that starts in the period."""
    rows = _projects(t)
    first = rows.group_by("project").aggregate(
        first_day=rows.counts_from.min(), first_precision=rows.precision.argmin(rows.counts_from)
    )
    rows = rows.inner_join(first, "project")
    starts = rows.mutate(
        counts_from=rows.first_day, counts_to=rows.first_day, precision=rows.first_precision
    )
    return counted(
        starts, table="partnership", row="partnership_id", unit="project", amount="budget_eur",
        segment=dimension("country", starts.foreign_country),
    )  # fmt: skip


@indicator(
    id="R2.5", name=N_("Companies in transnational activity"), label=N_("Companies active abroad"),
    formula=N_("Distinct local companies that attended an international event (a fair, or any event held in another country) or are party to a partnership of R2.1."),
    origin=N_("Participations, register of partnerships and list of organisations."),
    unit="companies", method=COUNT, caveats=("floor", "attended", "companies"),
    **{**_COMMON, "reads": ("participation", "event", "partnership", "organisation"),
       "spans": ("participation", "partnership"),
       "requires": ("participation.event_id|partnership.partnership_id",)},
)  # fmt: skip
def companies_in_transnational_activity(t: Tables) -> ir.Table:
    """Distinct local companies at international events or in R2.1 partnerships."""
    came = attended(t)
    abroad = came.event_country != t.terms.country
    came = came.filter(
        (came.event_kind == "international-fair") | abroad,
        came.is_local,
        came.org_kind == "company",
    )
    companies = t.organisation.filter(t.organisation.is_local, t.organisation.kind == "company")
    party = international(t).semi_join(companies, [("local_org_id", "org_id")])
    return counted(
        came, table="participation", row="participation_id", unit="org_id",
        segment=dimension("country", came.event_country),
    ).union(
        counted(
            party, table="partnership", row="partnership_id", unit="local_org_id",
            segment=dimension("country", party.foreign_country),
        )
    )  # fmt: skip


def _projects(t: Tables) -> ir.Table:
    """Pairs of joint projects with their ``project``; a pair that names none is one of its own."""
    rows = international(t).filter(lambda p: p.kind.isin(_PROJECT_KINDS))
    own = ibis.literal("pair ") + rows.partnership_id
    return rows.mutate(project=(ibis.literal("project ") + rows.project_id).coalesce(own))

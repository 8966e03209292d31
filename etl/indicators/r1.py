"""R1, identity: who knows the cluster, adhesion to it and its share of voice."""

import ibis.expr.types as ir

from etl.indicators.base import (
    RATIO,
    SLOPE,
    SURVEY_SHARE,
    WAVE,
    YEAR,
    Indicator,
    Tables,
    both_parts,
    declare,
    dimension,
    indicator,
)  # fmt: skip
from etl.indicators.rows import in_scope
from etl.indicators.survey import SURVEY
from observatory.i18n import N_

_SURVEY = {
    "gap_id": "G1", "recommendation_id": "R1", "periodicities": (WAVE,),
    "reads": ("survey_answer", "survey_wave"), "spans": ("survey_wave",), "computation": SURVEY,
    "origin": N_("Waves of the recognition survey: the respondents with an answer about the cluster."),
}  # fmt: skip


def _declare_share(
    id: str, name: str, label: str, formula: str, column: str = "level"
) -> Indicator:
    return declare(
        id=id, name=name, label=label, formula=formula, unit="share", method=SURVEY_SHARE,
        dimensions=("basin", "stakeholder", "cluster"), requires=(f"survey_answer.{column}",),
        caveats=("weighted", "few-respondents"), **_SURVEY,
    )  # fmt: skip


aided = _declare_share(
    "R1.1", N_("Aided awareness"), N_("Know the cluster"),
    N_("Weighted share of respondents who know the cluster at least by name (level 1 or more)."),
)  # fmt: skip
unaided = _declare_share(
    "R1.2", N_("Unaided awareness"), N_("Cite it unprompted"),
    N_("Weighted share of respondents who cite the cluster before any list is shown."), "unaided",
)  # fmt: skip
familiarity = _declare_share(
    "R1.3", N_("Familiarity"), N_("Know its activities"),
    N_("Weighted share of respondents who know what the cluster does (level 2 or more)."),
)  # fmt: skip
engagement = _declare_share(
    "R1.3b", N_("Engagement"), N_("Have worked with it"),
    N_("Weighted share of respondents who have worked with the cluster (level 3)."),
)  # fmt: skip
balance = declare(
    id="R1.4", name=N_("Territorial balance of recognition"), label=N_("Balance of basins"),
    formula=N_("Aided awareness (R1.1) in the basin where it is lowest / in the basin where it is highest, among the basins that are shown."),
    unit="ratio", method=RATIO, dimensions=("cluster",), requires=("survey_answer.level",),
    caveats=("weighted", "few-respondents", "extremes"), **_SURVEY,
)  # fmt: skip
distance_slope = declare(
    id="R1.4b", name=N_("Recognition by distance"), label=N_("Slope on distance"),
    formula=N_("Slope of a weighted logistic regression of aided awareness on the distance to the cluster’s seat: log-odds for each kilometre. Below zero, the cluster is the less known the further away one is; zero is even."),
    unit="log-odds/km", method=SLOPE, dimensions=("cluster",),
    requires=("survey_answer.distance_km",), caveats=("weighted", "distance"), **_SURVEY,
)  # fmt: skip


@indicator(
    id="R1.5", gap_id="G1", recommendation_id="R1",
    name=N_("Adhesion to the cluster"),
    label=N_("Members among companies"),
    formula=N_("Companies in scope that are members of the focal cluster / companies in scope, at the end of the year."),
    origin=N_("List of organisations: membership, foundation and closure."),
    unit="share", method=RATIO, periodicities=(YEAR,),
    reads=("organisation",), spans=("organisation",),
    dimensions=("basin", "segment"), requires=("organisation.member_of",), caveats=("stock",),
)  # fmt: skip
def adhesion(t: Tables) -> ir.Table:
    """Share of the stock of companies in scope whose member_of names the focal cluster."""
    rows = in_scope(t).filter(t.terms.focal_cluster is not None)
    return both_parts(
        rows, rows.is_focal_member,
        table="organisation", row="org_id", basin="basin_code", segment="segment",
    )  # fmt: skip


@indicator(
    id="R1.6", gap_id="G1", recommendation_id="R1",
    name=N_("Share of voice"),
    label=N_("Share of voice"),
    formula=N_("Mentions that name the focal cluster / mentions that name any compared cluster."),
    origin=N_("Mentions in outlets, with the queries that found them."),
    unit="share", method=RATIO, periodicities=(YEAR,),
    reads=("mention", "cluster"), spans=("mention",),
    dimensions=("outlet_scope", "cluster"), requires=("mention.entities",), caveats=("queries",),
)  # fmt: skip
def share_of_voice(t: Tables) -> ir.Table:
    """Share of the mentions of clusters that name the focal one, itself or through a body.

    Each other cluster's share of the same mentions stands beside it, outside the whole.
    """
    rows = t.mention.filter(t.mention.counts_from <= t.as_of, t.mention.cluster_ids.length() > 0)
    pairs = rows.cross_join(t.cluster.select(of_cluster=t.cluster.cluster_id))
    is_focal = pairs.of_cluster == (t.terms.focal_cluster or "")
    focal, others = pairs.filter(is_focal), pairs.filter(~is_focal)
    return both_parts(
        focal, focal.cluster_ids.contains(focal.of_cluster), table="mention", row="mention_id",
        segment=dimension("outlet_scope", focal.outlet_scope),
    ).union(
        both_parts(
            others, others.cluster_ids.contains(others.of_cluster), table="mention",
            row="mention_id", segment=dimension("cluster", others.of_cluster), in_whole=False,
        )
    )  # fmt: skip

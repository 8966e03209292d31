"""R1, identity: adhesion to the cluster and its share of voice."""

import ibis.expr.types as ir

from etl.indicators.base import (
    RATIO,
    YEAR,
    Tables,
    both_parts,
    dimension,
    indicator,
)  # fmt: skip
from etl.indicators.rows import in_scope
from observatory.i18n import N_


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
    rows = in_scope(t).filter(t.config.focal_cluster is not None)
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
    is_focal = pairs.of_cluster == (t.config.focal_cluster or "")
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

"""R1, identity: adhesion to the cluster and its share of voice."""

import ibis.expr.types as ir

from etl.indicators.base import (
    DENOMINATOR,
    NUMERATOR,
    RATIO,
    YEAR,
    Tables,
    both_parts,
    counted,
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
    rows = in_scope(t)
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
    """Share of the mentions of clusters that name the focal one, itself or through a body."""
    rows = t.mention.filter(t.mention.counts_from <= t.as_of, t.mention.cluster_ids.length() > 0)
    focal = t.config.focal_cluster or ""
    whole = both_parts(
        rows, rows.cluster_ids.contains(focal),
        table="mention", row="mention_id", segment=dimension("outlet_scope", rows.outlet_scope),
    )  # fmt: skip
    others = t.cluster.filter(t.cluster.cluster_id != focal).select(of_cluster=t.cluster.cluster_id)
    pairs = rows.cross_join(others)
    how = {"table": "mention", "row": "mention_id", "in_whole": False}
    named = pairs.filter(pairs.cluster_ids.contains(pairs.of_cluster))
    return whole.union(
        counted(named, part=NUMERATOR, segment=dimension("cluster", named.of_cluster), **how),
        counted(pairs, part=DENOMINATOR, segment=dimension("cluster", pairs.of_cluster), **how),
    )

"""A network on a page: its picture, what it says in sentences, its organisations one a row."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from observatory.charts import network as described
from observatory.charts.description import Basis
from observatory.queries.networks import Network, in_words
from observatory.ui.context import Page
from observatory.ui.directory import picked_row
from observatory.ui.evidence import Behind
from observatory.ui.frame import figure
from observatory.ui.navigation import organisation_link
from observatory.ui.text import plain

_ROW, _MOST_ROWS = 35, 8.5
_LISTED = 500


@dataclass(frozen=True)
class Told:
    """The words of a network: its finding, how it is read, its sentences, and the headings of what
    the size shows (``strength``) and of what two have together (``together``)."""

    finding: str
    caption: str
    lines: tuple[str, ...]
    strength: str
    together: str
    colour: str
    basis: Basis


def network(page: Page, found: Network, nodes: pd.DataFrame, told: Told, key: str) -> None:
    """The picture with its drawer, the sentences, the table that leads to the profiles.

    ``nodes``: those of ``found``, in words.
    """
    language = page.language
    drawn = nodes[nodes["x"].notna()]
    row_of = {node: row for row, node in enumerate(drawn.index)}
    met = [_met(page, n) for n in drawn["met"]]
    chart = described(
        pd.DataFrame(
            {
                "name": drawn["name"], "value": drawn["strength"], "key": drawn["org_id"],
                "note": [" · ".join(filter(None, parts)) for parts in zip(met, drawn["place"], strict=True)],
                "colour": ["context" if rank == 0 else told.colour for rank in drawn["rank"]],
                "symbol": ["" if local else "ring" for local in drawn["is_local"]],
            }
        ),
        list(zip(drawn["x"], drawn["y"], strict=True)), drawn["radius"].tolist(),
        [(row_of[one], row_of[other]) for one, other in found.drawn_ties.tolist()],
        language, unit="count", basis=told.basis, finding=told.finding, caption=told.caption,
        named=[row_of[node] for node in drawn.index[drawn["rank"] > 0]],
        headings={"value": told.strength},
    )  # fmt: skip
    table = organisations(page, nodes, told)
    behind = Behind(
        title=told.finding, chart=chart, table=table, rows=lambda: _ties(page, found, nodes, told),
        computation=_inputs(page, found),
    )  # fmt: skip
    figure(page, chart, key, behind)
    st.markdown("\n".join(f"- {plain(line)}" for line in told.lines))
    _rows(page, nodes.head(_LISTED), table.head(_LISTED), key)


def organisations(page: Page, nodes: pd.DataFrame, told: Told) -> pd.DataFrame:
    """The organisations of a network as rows in the reader's words, the brokers first."""
    _, language = page._, page.language
    table = pd.DataFrame(
        {
            _("Organisation"): nodes["name"],
            _("Broker"): [str(rank) if rank else "" for rank in nodes["rank"]],
            _("Place"): nodes["place"],
            _("Segment"): nodes["segment_name"],
            told.strength: nodes["strength"],
            _("Linked to"): nodes["met"],
            _("Betweenness"): [language.number(value, 3) for value in nodes["betweenness"]],
            _("Apart without it"): nodes["apart"],
        }
    )
    return table if nodes["apart"].any() else table.drop(columns=_("Apart without it"))


def _rows(page: Page, nodes: pd.DataFrame, table: pd.DataFrame, key: str) -> None:
    _ = page._
    st.caption(plain(_("Click a row to open the organisation.")))
    widths = {_("Organisation"): 190, _("Broker"): 92, _("Place"): 168, _("Segment"): 130}
    columns = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
    event = st.dataframe(
        table, hide_index=True, row_height=_ROW, on_select="rerun",
        height=round(_ROW * (min(len(table), _MOST_ROWS) + 1)) + 3,
        selection_mode=["single-row", "single-cell"], key=f"{key}-nodes", column_config=columns,
        alt=_("Organisations of the network, one a row"),
    )  # fmt: skip
    picked = picked_row(event)
    if picked is not None and picked < len(nodes):
        organisation_link(page, str(nodes["org_id"].iloc[picked]), str(nodes["name"].iloc[picked]))


def _ties(page: Page, found: Network, nodes: pd.DataFrame, told: Told) -> pd.DataFrame:
    """The links as rows, the strongest first."""
    _, names = page._, nodes["name"].to_numpy(object)
    return pd.DataFrame(
        {
            _("Organisation"): names[found.ties["one"]],
            _("And"): names[found.ties["other"]],
            told.together: found.ties["together"].to_numpy(),
            _("Weight"): [page.language.number(value, 2) for value in found.ties["weight"]],
        }
    )


def _inputs(page: Page, found: Network) -> tuple[tuple[str, str], ...]:
    _, language, counts = page._, page.language, found.counts
    return (
        (_("Organisations measured"), language.number(counts.nodes)),
        (_("Links"), language.number(counts.ties)),
        (_("Links if all had met all"), language.number(counts.possible)),
        (_("In the largest part"), language.number(counts.giant)),
        (_("Linked to nobody"), language.number(counts.isolates)),
        (_("Betweenness"), _("share of the shortest paths between two others (Brandes 2001), followed from {n} organisations").format(n=language.number(found.followed))),
        (_("Weight"), _("sum over what two share of 1 / (n − 1), n taking part (Newman 2001)")),
    )  # fmt: skip


def _met(page: Page, n: int) -> str:
    text = page.n_("linked to {n} other", "linked to {n} others", n)
    return text.format(n=page.language.number(n))


def words(page: Page, found: Network) -> pd.DataFrame:
    """The nodes in the reader's words."""
    nodes: pd.DataFrame = page.ask(in_words, page.language, found.nodes)
    return nodes

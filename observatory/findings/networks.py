"""Sentences about networks: who is linked, who stands between, what would come apart, what mixes."""

import pandas as pd

from observatory.i18n import Language
from observatory.measures.network import Mixing
from observatory.queries.networks import Network

MOST_APART = 3
"""Organisations of which it is said what would come apart without them."""


def meetings_finding(language: Language, found: Network, basis: str) -> str:
    """How many came to the events, and how many of their pairs met there."""
    n = found.organisations
    if basis == "record":
        text = language.n_(
            "Sources show who at least {n} organisation met",
            "Sources show who at least {n} organisations met",
            n,
        )
        return text.format(n=language.number(n))
    if found.counts.density is None:
        return language._("One organisation came")
    text = language._("{n} organisations came; {share} of their pairs met")
    if not found.is_whole:
        text = language._("{n} organisations came; {share} of the pairs of the most active met")
    return text.format(n=language.number(n), share=language.quantity(found.counts.density, "share"))


def partners_finding(language: Language, found: Network, basis: str) -> str:
    """How many organisations partnerships link."""
    text = language.n_(
        "Partnerships link {n} organisation",
        "Partnerships link {n} organisations",
        found.organisations,
    )
    if basis == "record":
        text = language.n_(
            "Partnerships link at least {n} organisation",
            "Partnerships link at least {n} organisations",
            found.organisations,
        )
    return text.format(n=language.number(found.organisations))


def meetings_caption(language: Language, found: Network) -> str:
    """How the picture of those who met is read, and what it leaves out."""
    text = language._(
        "A line: two that attended an event together. Size: events shared with others."
        " In colour, the brokers."
    )
    return " ".join([text, *_left_out(language, found)])


def partners_caption(language: Language, found: Network) -> str:
    """How the picture of the partners is read, and what it leaves out."""
    text = language._(
        "A line: two partners; the parties of a project are all linked. Size: partnerships."
        " In colour, the brokers; rings: organisations elsewhere."
    )
    return " ".join([text, *_left_out(language, found)])


def _left_out(language: Language, found: Network) -> list[str]:
    _, number = language._, language.number
    told = []
    if found.drawn < found.organisations:
        text = _("Drawn: the {n} of {all} that share most.")
        told.append(text.format(n=number(found.drawn), all=number(found.organisations)))
    if len(found.drawn_ties) < found.counts.ties:
        text = _("{n} of {all} links are drawn: the strongest, and those that hold it together.")
        told.append(text.format(n=number(len(found.drawn_ties)), all=number(found.counts.ties)))
    return told


def network_lines(language: Language, found: Network, nodes: pd.DataFrame, basis: str) -> list[str]:
    """What the network says, one plain sentence a matter; ``nodes`` with their names."""
    _, number = language._, language.number
    lines = []
    if basis == "record":
        lines.append(
            _("As far as public sources show; links they do not tell may join what looks apart.")
        )
    lines += [_linked(language, found), *_between(language, found, nodes)]
    lines += _apart(language, nodes)
    if not found.is_whole:
        text = _("All this among the {n} organisations that share most, of {all}.")
        lines.append(text.format(n=number(len(nodes)), all=number(found.organisations)))
    return lines


def mixing_lines(language: Language, found: Network) -> list[str]:
    """How far meetings lead out of one's own basin and segment; not for a public record."""
    basins = language._("{n} of {all} links lead to another basin (E-I index {index}).")
    segments = language._("{n} of {all} links lead to another segment (E-I index {index}).")
    parts = ((found.across_basins, basins), (found.across_segments, segments))
    return [_mixed(language, mixed, text) for mixed, text in parts if mixed.index is not None]


def _mixed(language: Language, mixed: Mixing, text: str) -> str:
    return text.format(
        n=language.number(mixed.external),
        all=language.number(mixed.external + mixed.internal),
        index=language.quantity(mixed.index, "index"),
    )


def _linked(language: Language, found: Network) -> str:
    counts, n_, number = found.counts, language.n_, language.number
    if counts.giant == counts.nodes:
        return language._("Each is linked to all the others, directly or through some of them.")
    text = n_(
        "{n} of {all} is in the largest part, linked directly or through others.",
        "{n} of {all} are in the largest part, linked to each other directly or through others.",
        counts.giant,
    )
    told = text.format(n=number(counts.giant), all=number(counts.nodes))
    if counts.isolates:
        alone = n_("{n} is linked to nobody.", "{n} are linked to nobody.", counts.isolates)
        told += " " + alone.format(n=number(counts.isolates))
    return told


def _between(language: Language, found: Network, nodes: pd.DataFrame) -> list[str]:
    brokers = nodes[nodes["rank"] > 0]
    if brokers.empty:
        return []
    text = language.n_(
        "Most often on the way between two others (broker): {names}.",
        "Most often on the way between two others (brokers): {names}.",
        len(brokers),
    )
    told = text.format(names=language.join(brokers["name"].tolist()))
    if found.followed < found.counts.nodes:
        sampled = language._("Estimated from the shortest paths of {n} of them.")
        told += " " + sampled.format(n=language.number(found.followed))
    return [told]


def _apart(language: Language, nodes: pd.DataFrame) -> list[str]:
    holding = nodes[nodes["apart"] > 0].sort_values(["apart", "name"], ascending=[False, True])
    if holding.empty:
        return [language._("No organisation alone holds others to the rest.")]
    return [
        language.n_(
            "Without {name}, {n} organisation would be apart.",
            "Without {name}, {n} organisations would be apart.",
            row["apart"],
        ).format(name=row["name"], n=language.number(row["apart"]))
        for row in holding.head(MOST_APART).to_dict("records")
    ]


def new_ties_finding(language: Language, years: pd.DataFrame) -> str:
    """How many pairs met for the first time in the last complete year.

    ``years``: year, value, status of R5.6.
    """
    complete = years[years["status"] == "ok"]
    last = (complete if len(complete) else years).iloc[-1]
    text = language.n_(
        "{n} pair met for the first time in {year}",
        "{n} pairs met for the first time in {year}",
        last["value"],
    )
    return text.format(n=language.number(float(last["value"])), year=int(last["year"]))


def mixing_finding(language: Language, years: pd.DataFrame, name: str) -> str:
    """Where mixing stands in the last complete year, and stood in the first; ``name``: of what."""
    complete = years[(years["status"] == "ok") & years["value"].notna()]
    rows = complete if len(complete) else years
    first, last = rows.iloc[0], rows.iloc[-1]
    text = language._("{name}: {value} in {year}, {before} in {first}")
    return text.format(
        name=name,
        value=language.quantity(float(last["value"]), "index"),
        year=int(last["year"]),
        before=language.quantity(float(first["value"]), "index"),
        first=int(first["year"]),
    )

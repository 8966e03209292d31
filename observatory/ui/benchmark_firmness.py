"""What the ranking of clusters hangs on: one criterion left out, one value supposed to be another."""

import pandas as pd
import streamlit as st

from observatory.figures.ranking import Ranked, computation
from observatory.findings import benchmark as told
from observatory.i18n import Language
from observatory.queries import benchmark
from observatory.ui.benchmark import criteria, focal, names
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import foot, section
from observatory.ui.text import plain


def omissions(page: Page, found: Ranked) -> None:
    """The ranks without each criterion in turn; computed where it is opened."""
    _, language, made = page._, page.language, found.made
    if not made.scored.any():
        return
    part = st.expander(
        _("Which criterion the ranking hangs on"), icon=":material/filter_alt_off:",
        key="omissions", on_change="rerun",
    )  # fmt: skip
    if not part.open:
        return
    with part:
        left_out = page.ask(benchmark.omissions, found.weights, found.method)
        words, name_of = criterion_names(page, language), names(page)
        ranked = int(made.scored.sum())
        title = told.omissions_finding(language, left_out, words, ranked)
        section(title, _("Each criterion left out in turn, the others as they are."))
        own = focal(page)
        at = made.comparison.units.index(own) if own in made.comparison.units else None
        table = pd.DataFrame(
            {
                _("Without"): [words[item.criterion] for item in left_out],
                _("Mean shift in rank"): [language.number(item.mean_shift, 1) for item in left_out],
                _("Ranks that change"): [told.moved_text(language, item.moved, ranked) for item in left_out],
            }
        )  # fmt: skip
        if at is not None and made.scored[at]:
            heading = _("Rank of {name}").format(name=name_of[own])
            values = [language.number(item.ranks[at]) for item in left_out]
            table.insert(1, heading, values)
        st.table(table.map(plain), border="horizontal", hide_index=True)
        table[_("Whose")] = [told.moved_names(language, item.moved, name_of) for item in left_out]
        behind = Behind(
            title=title, table=table, rows=lambda: criteria(page),
            computation=computation(page.language, found),
        )  # fmt: skip
        foot(page, behind, "benchmark-omissions")


def what_if(page: Page, found: Ranked) -> None:
    """One value of the focal cluster supposed to be another; computed where it is opened."""
    _, own = page._, focal(page)
    compared = found.made.comparison
    if own not in compared.units or not found.made.scored.any():
        return
    part = st.expander(
        _("What if one value were another?"), icon=":material/edit:", key="what-if",
        on_change="rerun",
    )  # fmt: skip
    if not part.open:
        return
    with part:
        rows = page.ask(benchmark.criteria, page.language)
        with st.container(horizontal=True, vertical_alignment="top"):
            criterion = choose(
                "criterion", _("Criterion"), lambda reader: criterion_names(page, reader),
                page.language, width=360,
            )  # fmt: skip
            known = rows[rows["criterion"] == criterion]
            best = float(known.sort_values("place", na_position="first")["value"].iloc[-1])
            value = _value(page, criterion, best, str(known["unit"].iloc[0]))
        asked = page.ask(benchmark.supposed, found.weights, found.method, own, criterion, value)
        mine = known[known["is_focal"]]
        now = page.language.quantity(
            float(mine["value"].iloc[0]) if len(mine) else None, str(known["unit"].iloc[0])
        )
        st.markdown(plain(told.what_if_sentence(page.language, asked, names(page))))
        text = _("Known now: {value}. At first, the best value known of any cluster is supposed.")
        st.caption(plain(text.format(value=now)))


def _value(page: Page, criterion: str, best: float, unit: str) -> float:
    """The value supposed, in the address; whole where values are, a share between 0 and 1."""
    share = unit == "share"
    label = page._("Value supposed (share, 0 to 1)") if share else page._("Value supposed")
    whole = best == round(best) and not share
    # A key for each criterion: its number means nothing for another one.
    value = st.number_input(
        label, value=round(best) if whole else best, format="%d" if whole else "%.2f",
        max_value=1.0 if share else None, key=f"supposed_{criterion}", width=220,
        bind="query-params", required=True,
    )  # fmt: skip
    return best if value is None else float(value)


def criterion_names(page: Page, reader: Language) -> dict[str, str]:
    """The name of each criterion by its id, in the order of gaps."""
    rows = page.ask(benchmark.criteria, reader).drop_duplicates("criterion")
    return dict(zip(rows["criterion"], rows["criterion_name"], strict=True))

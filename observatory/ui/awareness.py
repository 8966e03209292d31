"""How well clusters are known: in one wave, step by step, and from wave to wave."""

import pandas as pd
import streamlit as st

from observatory.figures.awareness import (
    Wanted,
    changes_table,
    clusters_chart,
    courses_chart,
    funnel_chart,
    slopes,
)
from observatory.queries import recognition
from observatory.queries.catalogue import catalogue
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import picture, shown
from observatory.ui.recognition_frame import behind, previous


def awareness(page: Page, wanted: Wanted) -> None:
    """Who is known by how many, and how far it goes with the cluster chosen."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        shown(page, "recognition-clusters", _clusters, wanted)
    with right:
        shown(page, "recognition-funnel", _funnel, wanted)


def _clusters(page: Page, wanted: Wanted) -> Behind:
    """Aided awareness of every cluster, beside the wave before."""
    shares, names = page.ask(recognition.shares, *wanted.who), page.ask(recognition.clusters)
    chart = clusters_chart(page.language, wanted, shares, names, previous(page, wanted))
    return picture(page, chart, "recognition-clusters", behind(page, wanted, chart, "R1.1"))


def _funnel(page: Page, wanted: Wanted) -> Behind:
    """From knowing the cluster's name to having worked with it, with the conversions."""
    language = page.language
    who = (wanted.wave["wave_id"], wanted.cluster, *wanted.who)
    rows = page.ask(recognition.funnel, *who)
    labels = page.ask(catalogue, language).set_index("indicator_id")["label"].to_dict()
    chart = funnel_chart(language, wanted, rows, labels)

    def data() -> pd.DataFrame:
        _, percent = page._, language.percent
        span = language._("{low} to {high}")
        steps = [
            "" if value != value or value is None
            else f"{percent(value)} ({span.format(low=percent(low), high=percent(high))}), n = {n:g}"
            for value, low, high, n in zip(
                rows["step"], rows["step_low"], rows["step_high"], rows["step_n"], strict=True
            )
        ]  # fmt: skip
        return chart.data_table().assign(**{_("Of those who made the step before"): steps})

    item = behind(page, wanted, chart, "R1.1", "R1.2", "R1.3", "R1.3b", table=data)
    return picture(page, chart, "recognition-funnel", item)


def over_waves(page: Page, wanted: Wanted) -> None:
    """What has changed since the wave before, and the course of each basin."""
    left, right = st.columns(2, gap="large")
    with left:
        shown(page, "recognition-slopes", _slopes, wanted)
    with right:
        shown(page, "recognition-courses", _courses, wanted)


def _slopes(page: Page, wanted: Wanted) -> Behind | None:
    """Every cluster in two waves, told apart by whether the difference is shown."""
    before = previous(page, wanted)
    if before is None:
        st.caption(page._("No wave before this one to compare with."))
        return None
    shares, names = page.ask(recognition.shares, *wanted.who), page.ask(recognition.clusters)
    found = slopes(page.language, wanted, shares, names, before)
    item = behind(
        page, wanted, found.chart, "R1.1", table=lambda: changes_table(page.language, found),
        first=before,
    )  # fmt: skip
    return picture(page, found.chart, "recognition-slopes", item)


def _courses(page: Page, wanted: Wanted) -> Behind:
    """Aided awareness of the cluster chosen in every basin, wave by wave."""
    rows = page.ask(recognition.by_basin, page.language, wanted.cluster, wanted.stakeholder)
    chart = courses_chart(page.language, wanted, rows)
    first = rows["wave_date"].min() if len(rows) else None
    item = behind(page, wanted, chart, "R1.1", "R1.4", first=first)
    return picture(page, chart, "recognition-courses", item)

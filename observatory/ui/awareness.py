"""How well clusters are known: in one wave, step by step, and from wave to wave."""

import pandas as pd
import streamlit as st

from observatory.charts import bars, dots, multiples, slope
from observatory.findings import recognition as told
from observatory.i18n import Language
from observatory.measures.change import Change, Verdict, change
from observatory.queries import recognition
from observatory.queries.catalogue import catalogue
from observatory.ui.context import Page
from observatory.ui.frame import figure
from observatory.ui.recognition_frame import (
    COLOUR,
    SURVEY,
    Wanted,
    behind,
    first_of,
    named,
    previous,
    value_of,
)


def awareness(page: Page, wanted: Wanted) -> None:
    """Who is known by how many, and how far it goes with the cluster chosen."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        _clusters(page, wanted)
    with right:
        _funnel(page, wanted)


def _clusters(page: Page, wanted: Wanted) -> None:
    """Aided awareness of every cluster, beside the wave before."""
    language, before = page.language, previous(page, wanted)
    rows = page.ask(recognition.shares, *wanted.who)
    rows = rows[rows["indicator_id"] == "R1.1"]
    now = rows[rows["wave_date"] == wanted.day].copy()
    earlier = rows[rows["wave_date"] == before].set_index("cluster_id")["value"]
    now["previous"] = now["cluster_id"].map(earlier)
    table = named(page, now, wanted).sort_values("value", ascending=False, na_position="last")
    caption = page._("Share who know each at least by name. ● {date}, with 95 % interval.")
    caption = caption.format(date=language.date(wanted.day.date(), "month"))
    if before is not None:
        caption += " " + page._("○ {year}.").format(year=before.year)
    chart = dots(
        table, language, unit="share", colour=COLOUR, basis=SURVEY, caption=caption,
        finding=told.clusters_finding(language, wanted.name, table),
    )  # fmt: skip
    figure(page, chart, "recognition-clusters", behind(page, wanted, chart, "R1.1"))


def _funnel(page: Page, wanted: Wanted) -> None:
    """From knowing the cluster's name to having worked with it, with the conversions."""
    language = page.language
    who = (wanted.wave["wave_id"], wanted.cluster, *wanted.who)
    rows = page.ask(recognition.funnel, *who)
    labels = page.ask(catalogue, language).set_index("indicator_id")["label"]
    before = dict(recognition.FUNNEL)
    table = rows.assign(
        name=[
            told.step_name(language, str(labels[key]), share, before[key])
            for key, share in zip(rows["indicator_id"], rows["step"], strict=True)
        ],
        note=[told.hidden_note(language, n) for n in rows["n"]],
    )
    last = rows.loc[rows["indicator_id"] == "R1.3b", "value"]
    caption = f"{wanted.name}. {told.base(language, first_of(rows['n']))}."
    chart = bars(
        table, language, unit="share", colour=COLOUR, maximum=1.0, basis=SURVEY, caption=caption,
        finding=told.funnel_finding(language, first_of(last)),
    )  # fmt: skip

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
    figure(page, chart, "recognition-funnel", item)


def over_waves(page: Page, wanted: Wanted) -> None:
    """What has changed since the wave before, and the course of each basin."""
    left, right = st.columns(2, gap="large")
    with left:
        _slopes(page, wanted)
    with right:
        _courses(page, wanted)


def _slopes(page: Page, wanted: Wanted) -> None:
    """Every cluster in two waves, told apart by whether the difference is shown."""
    language, before = page.language, previous(page, wanted)
    if before is None:
        st.caption(page._("No wave before this one to compare with."))
        return
    rows = page.ask(recognition.shares, *wanted.who)
    rows = rows[rows["indicator_id"] == "R1.1"]
    lines, changed, table = [], [], []
    for cluster, name in page.ask(recognition.clusters).items():
        of_cluster = rows[rows["cluster_id"] == cluster]
        start, end = value_of(of_cluster, before), value_of(of_cluster, wanted.day)
        table.append({"name": name, "start": start and start.value, "end": end and end.value})
        found = change(end, start)
        if found.difference is not None and found.interval is not None:
            lines.append((name, found))
            changed += [name] if found.verdict != Verdict.NOT_SHOWN else []
    chart = slope(
        pd.DataFrame(table), language, unit="share", colour=COLOUR, basis=SURVEY, focal=wanted.name,
        start=str(before.year), end=str(wanted.day.year),
        finding=told.changes_finding(language, before.year, changed),
        caption=page._("Share who know each at least by name. A difference is a change only where its 95 % interval (Newcombe) excludes zero."),
    )  # fmt: skip

    def data() -> pd.DataFrame:
        words = {True: page._("changed"), False: page._("not shown to have changed")}
        return pd.DataFrame(
            {
                page._("Cluster"): [name for name, _found in lines],
                page._("Change"): [_change_words(language, name, found) for name, found in lines],
                page._("Verdict"): [words[name in changed] for name, _found in lines],
            }
        )

    figure(page, chart, "recognition-slopes", behind(page, wanted, chart, "R1.1", table=data, first=before))  # fmt: skip


def _change_words(language: Language, name: str, found: Change) -> str:
    assert found.difference is not None
    assert found.interval is not None
    line = told.change_line(language, name, found.difference, found.interval)
    return line.removeprefix(language._("{name}: {value}").format(name=name, value=""))


def _courses(page: Page, wanted: Wanted) -> None:
    """Aided awareness of the cluster chosen in every basin, wave by wave."""
    language = page.language
    rows = page.ask(recognition.by_basin, language, wanted.cluster, wanted.stakeholder)
    now = rows[rows["wave_date"] == wanted.day].set_index("code")["n"]
    table = pd.DataFrame(
        {
            "panel": rows["name"], "year": [day.year for day in rows["wave_date"]],
            "value": rows["value"], "low": rows["low"], "high": rows["high"],
            "note": [told.hidden_note(language, n) if n != n or n is None else page._("hidden") for n in rows["n"]],
        }
    )  # fmt: skip
    sizes = [
        f"{name} {told.base(language, now.get(code))}"
        for code, name in dict(zip(rows["code"], rows["name"], strict=True)).items()
    ]
    chart = multiples(
        table, language, unit="share", colour=COLOUR, bridge=True, basis=SURVEY,
        finding=told.basins_finding(language, rows[rows["wave_date"] == wanted.day]),
        caption=page._("{cluster}, by basin; the others in grey. {bases}.").format(
            cluster=wanted.name, bases="; ".join(sizes)
        ),
    )  # fmt: skip
    first = rows["wave_date"].min() if len(rows) else None
    item = behind(page, wanted, chart, "R1.1", "R1.4", first=first)
    figure(page, chart, "recognition-courses", item)

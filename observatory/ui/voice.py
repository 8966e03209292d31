"""What is said of clusters: their image, the know-how cited, the press, and how to ask."""

import pandas as pd
import streamlit as st

from observatory.charts import bars, dots
from observatory.charts.description import Basis, Chart, RowOptions
from observatory.figures.awareness import (
    COLOUR,
    SURVEY,
    Wanted,
    first_of,
    mentions_chart,
    named,
)
from observatory.findings import recognition as told
from observatory.queries import recognition, voice
from observatory.queries.published import series_list
from observatory.ui import frame
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import picture, section, shown
from observatory.ui.navigation import page_link
from observatory.ui.notices import empty
from observatory.ui.recognition_frame import behind
from observatory.ui.series import published_series
from observatory.ui.text import plain

MOST_KNOW_HOW = 10
IMAGE_TOP = 10.0


def image_and_know_how(page: Page, wanted: Wanted) -> None:
    """What those who know a cluster think of it, and which local know-how is cited."""
    left, right = st.columns(2, gap="large")
    with left:
        shown(page, "recognition-image", _images, wanted)
    with right:
        shown(page, "recognition-know-how", _know_how, wanted)


def _images(page: Page, wanted: Wanted) -> Behind:
    language = page.language
    rows = page.ask(recognition.images, str(wanted.wave["wave_id"]), *wanted.who)
    table = named(language, rows, wanted, page.ask(recognition.clusters)).sort_values(
        "value", ascending=False, na_position="last"
    )
    table["name"] = [
        f"{name} · {told.base(language, n)}"
        for name, n in zip(table["name"], table["n"], strict=True)
    ]
    own = rows.loc[rows["cluster_id"] == wanted.cluster, "value"]
    chart = dots(
        table, language, unit="score", colour=COLOUR, basis=SURVEY, maximum=IMAGE_TOP,
        finding=told.image_finding(language, wanted.name, first_of(own)),
        caption=page._("Mean image from 0 to 10 among those who rate it, with 95 % interval."),
    )  # fmt: skip
    return picture(page, chart, "recognition-image", behind(page, wanted, chart))


def _know_how(page: Page, wanted: Wanted) -> Behind | None:
    language = page.language
    rows = page.ask(voice.know_how, language, str(wanted.wave["wave_id"]), *wanted.who)
    if rows.empty:
        st.caption(page._("No local know-how is cited, or too few respondents to show it."))
        return None
    caption = page._("Share of respondents who cite it before any list.")
    caption += f" {told.base(language, float(rows['n'].iloc[0]))}."
    if len(rows) > MOST_KNOW_HOW:
        text = page._("The first {n} of {all}; all are in the drawer.")
        caption += " " + text.format(n=MOST_KNOW_HOW, all=language.number(len(rows)))

    def drawn(table: pd.DataFrame) -> Chart[RowOptions]:
        return bars(
            table, language, unit="share", colour=COLOUR, basis=SURVEY, caption=caption,
            finding=told.know_how_finding(language, rows),
        )  # fmt: skip

    chart = drawn(rows.head(MOST_KNOW_HOW))
    every = behind(page, wanted, chart, "R3.6", table=lambda: drawn(rows).data_table())
    return picture(page, chart, "recognition-know-how", every)


def press(page: Page, wanted: Wanted) -> None:
    """Mentions of the cluster chosen, by reach of the outlet and year."""
    mentions(page, wanted.cluster, wanted.name)


def mentions(page: Page, cluster: str | None, name: str) -> None:
    """Mentions of a cluster, or that nobody is mentioned."""
    if not shown(page, "recognition-mentions", _mentions, cluster, name):
        empty(page, page._("No mention of anybody is on file."), file="mentions.csv")


def _mentions(page: Page, cluster: str | None, name: str) -> Behind | None:
    """Mentions that name a cluster, by reach and year, with the frame in which they were found."""
    language = page.language
    rows = page.ask(voice.mentions, language, cluster)
    if rows.empty:
        return None
    every = page.ask(voice.mentions, language, None)
    queries = page.ask(voice.frame)
    basis: Basis = "record" if page.config.table_basis("mention") == "record" else "register"
    chart = mentions_chart(language, name, rows, int(every["n"].sum()), queries, basis)
    item = Behind(title=chart.finding, chart=chart, indicators=("R1.6",))
    return picture(page, chart, "recognition-mentions", item)


def without_survey(page: Page) -> None:
    """What the public record alone can say: mentions, membership, published figures."""
    frame.head(page, page._("No survey is loaded: nobody can say how well the cluster is known"))
    clusters = page.ask(voice.named_clusters)
    if clusters:
        st.caption(plain(page._("Meanwhile, mentions and published figures show what is said; they do not measure who knows it.")))  # fmt: skip
        cluster = choose("cluster", page._("Cluster"), clusters, page.language, width=300)
        mentions(page, cluster, clusters[cluster])
    series = page.ask(series_list, page.language, "R1")
    if len(series):
        section(page._("What is published about identity"), page._("Audiences and figures that others publish, each with its source."))  # fmt: skip
        published_series(page, "R1")


def run_a_wave(page: Page) -> None:
    """How to run a wave: the questionnaire, its settings, the load."""
    with st.expander(page._("Run a wave of the survey"), icon=":material/edit_note:"):
        steps = (
            page._("Write the questionnaire for LimeSurvey and Google Forms, in both languages, with the clusters of these data:"),
            page._("Draw respondents at random by basin and kind, remind twice. A share of 200 answers is known to within 7 points, and a basin needs 30 to be compared."),
            page._("Put the export beside the data and the source that the command has written into the configuration; the next load takes it in, weighted as the configuration states."),
        )  # fmt: skip
        st.markdown(f"1. {plain(steps[0])}")
        config = "illustrative.toml" if page.config.illustrative else "observatory.toml"
        st.code(
            f"python -m etl questionnaire --config {config} --data data/{page.store.dataset}"
            " --out questionnaire",
            language="sh",
        )
        st.markdown(f"2. {plain(steps[1])}\n3. {plain(steps[2])}")
        st.caption(plain(page._("The guide stands in docs/questionnaire.")))
        page_link(page, "methodology")

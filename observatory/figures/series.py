"""Published series: one in colour, its like elsewhere beside it."""

import pandas as pd

from observatory.charts import Chart, lines
from observatory.charts.description import LineOptions
from observatory.findings.overview import series_sentence
from observatory.i18n import Language

BESIDE = 4
"""Most series drawn beside the chosen one."""


def series_chart(language: Language, chosen: str, values: pd.DataFrame) -> Chart[LineOptions]:
    """A published series with others beside it.

    ``values``: ``queries.published.series_values`` of the series ``chosen`` (its key) and of those
    that stand beside it.
    """
    own = values[values["key"] == chosen]
    names = dict(zip(values["key"], values["subject_name"], strict=True))
    table = pd.DataFrame(
        {"series": values["key"].map(names), "year": values["year"], "value": values["value"]}
    )
    return lines(
        table, language, unit=str(own["unit"].iloc[0]), focal=names[chosen], bridge=True,
        finding=series_sentence(language, own, "measure_name"),
        caption=_caption(language, own, values["key"].nunique() - 1),
        source=_sources(language, own),
    )  # fmt: skip


def _caption(language: Language, own: pd.DataFrame, others: int) -> str:
    subject = str(own["subject_name"].iloc[0])
    text = language._("{subject}, as published; years without a figure are bridged.").format(
        subject=subject
    )
    if others:
        text += " " + language._("In grey, the same measure elsewhere; definitions may differ.")
    return text


def _sources(language: Language, own: pd.DataFrame) -> str:
    titles = own["source_title"].dropna().drop_duplicates().tolist()
    first = str(titles[-1]) if titles else ""
    if len(titles) < 2:
        return language._("Source: {title}.").format(title=first)
    text = language.n_(
        "Source: {title} and {n} other.", "Source: {title} and {n} others.", len(titles) - 1
    )
    return text.format(title=first, n=len(titles) - 1)

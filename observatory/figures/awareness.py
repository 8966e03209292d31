"""Charts of the survey: who knows which cluster, how far it goes, what has changed, where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatory.charts import Chart, bars, dots, multiples, slope
from observatory.charts.description import Basis, MultipleOptions, RowOptions, SlopeOptions
from observatory.findings import recognition as told
from observatory.i18n import Language
from observatory.measures.change import Change, Verdict, change
from observatory.measures.progress import Value
from observatory.measures.statistics import Interval
from observatory.queries import recognition

COLOUR = "R1"
SURVEY: Basis = "survey"


@dataclass(frozen=True)
class Wanted:
    """What the reader has chosen: a wave, whose answers, and about which cluster."""

    wave: dict[str, Any]
    stakeholder: str | None
    basin: str | None
    cluster: str
    name: str

    @property
    def kept_as(self) -> str:
        """Words that tell it from every other choice of the same snapshot."""
        return repr((str(self.wave["wave_id"]), *self.who, self.cluster, self.name))

    @property
    def day(self) -> pd.Timestamp:
        """The day of the wave."""
        return pd.Timestamp(self.wave["wave_date"])

    @property
    def who(self) -> tuple[str | None, str | None]:
        """The kind of respondents and their basin, None for all."""
        return self.stakeholder, self.basin


@dataclass(frozen=True)
class Slopes:
    """The clusters in two waves: the chart, and each cluster's change where both waves show it."""

    chart: Chart[SlopeOptions]
    changes: tuple[tuple[str, Change], ...]


def before(waves: pd.DataFrame, day: pd.Timestamp) -> pd.Timestamp | None:
    """The day of the wave before a day. ``waves``: ``queries.recognition.waves``."""
    days = waves["wave_date"]
    earlier = days[days < day]
    return pd.Timestamp(earlier.max()) if len(earlier) else None


def finding(
    language: Language,
    wanted: Wanted,
    shares: pd.DataFrame,
    earlier: pd.Timestamp | None,
    choice: str = "",
) -> str:
    """How many know the cluster chosen, and whether that has changed since an earlier wave.

    ``shares``: ``queries.recognition.shares``; ``choice``: whom the respondents are narrowed to.
    """  # fmt: skip
    rows = _of(shares, "R1.1")
    rows = rows[rows["cluster_id"] == wanted.cluster]
    now = value_of(rows, wanted.day)
    since = change(now, value_of(rows, earlier))
    return told.headline(language, wanted.name, now.value if now else None, since, choice)


def clusters_chart(
    language: Language,
    wanted: Wanted,
    shares: pd.DataFrame,
    names: Mapping[str, str],
    earlier: pd.Timestamp | None,
) -> Chart[RowOptions]:
    """Aided awareness of every cluster, beside the wave before.

    ``shares``: ``queries.recognition.shares``; ``names``: ``queries.recognition.clusters``.
    """  # fmt: skip
    rows = _of(shares, "R1.1")
    now = rows[rows["wave_date"] == wanted.day].copy()
    previous = rows[rows["wave_date"] == earlier].set_index("cluster_id")["value"]
    now["previous"] = now["cluster_id"].map(previous)
    table = named(language, now, wanted, names)
    table = table.sort_values("value", ascending=False, na_position="last")
    caption = language._("Share who know each at least by name. ● {date}, with 95 % interval.")
    caption = caption.format(date=language.date(wanted.day.date(), "month"))
    if earlier is not None:
        caption += " " + language._("○ {year}.").format(year=earlier.year)
    return dots(
        table, language, unit="share", colour=COLOUR, basis=SURVEY, caption=caption,
        finding=told.clusters_finding(language, wanted.name, table),
    )  # fmt: skip


def funnel_chart(
    language: Language, wanted: Wanted, rows: pd.DataFrame, labels: Mapping[Any, str]
) -> Chart[RowOptions]:
    """From knowing the cluster's name to having worked with it, with the conversions.

    ``rows``: ``queries.recognition.funnel``; ``labels``: indicator -> its label.
    """
    steps = dict(recognition.FUNNEL)
    table = rows.assign(
        name=[
            told.step_name(language, str(labels[key]), share, steps[key])
            for key, share in zip(rows["indicator_id"], rows["step"], strict=True)
        ],
        note=[told.hidden_note(language, n) for n in rows["n"]],
    )
    last = rows.loc[rows["indicator_id"] == "R1.3b", "value"]
    caption = f"{wanted.name}. {told.base(language, first_of(rows['n']))}."
    return bars(
        table, language, unit="share", colour=COLOUR, maximum=1.0, basis=SURVEY, caption=caption,
        finding=told.funnel_finding(language, first_of(last)),
    )  # fmt: skip


def slopes(
    language: Language,
    wanted: Wanted,
    shares: pd.DataFrame,
    names: Mapping[str, str],
    earlier: pd.Timestamp,
) -> Slopes:
    """Every cluster in two waves, told apart by whether the difference is shown."""  # fmt: skip
    rows = _of(shares, "R1.1")
    found, changed, table = [], [], []
    for cluster, name in names.items():
        of_cluster = rows[rows["cluster_id"] == cluster]
        start, end = value_of(of_cluster, earlier), value_of(of_cluster, wanted.day)
        table.append({"name": name, "start": start and start.value, "end": end and end.value})
        item = change(end, start)
        if item.difference is not None and item.interval is not None:
            found.append((name, item))
            changed += [name] if item.verdict != Verdict.NOT_SHOWN else []
    chart = slope(
        pd.DataFrame(table), language, unit="share", colour=COLOUR, basis=SURVEY, focal=wanted.name,
        start=str(earlier.year), end=str(wanted.day.year),
        finding=told.changes_finding(language, earlier.year, changed),
        caption=language._("Share who know each at least by name. A difference is a change only where its 95 % interval (Newcombe) excludes zero."),
    )  # fmt: skip
    return Slopes(chart, tuple(found))


def changes_table(language: Language, found: Slopes) -> pd.DataFrame:
    """The changes in words: cluster, change with its interval, verdict."""
    _ = language._
    words = {True: _("not shown to have changed"), False: _("changed")}
    return pd.DataFrame(
        {
            _("Cluster"): [name for name, _change in found.changes],
            _("Change"): [_change_words(language, name, item) for name, item in found.changes],
            _("Verdict"): [
                words[item.verdict == Verdict.NOT_SHOWN] for _name, item in found.changes
            ],
        }
    )


def _change_words(language: Language, name: str, found: Change) -> str:
    assert found.difference is not None
    assert found.interval is not None
    line = told.change_line(language, name, found.difference, found.interval)
    return line.removeprefix(language._("{name}: {value}").format(name=name, value=""))


def courses_chart(language: Language, wanted: Wanted, rows: pd.DataFrame) -> Chart[MultipleOptions]:
    """Aided awareness of the cluster chosen in every basin, wave by wave.

    ``rows``: ``queries.recognition.by_basin``.
    """
    now = rows[rows["wave_date"] == wanted.day].set_index("code")["n"]
    hidden = language._("hidden")
    table = pd.DataFrame(
        {
            "panel": rows["name"], "year": [day.year for day in rows["wave_date"]],
            "value": rows["value"], "low": rows["low"], "high": rows["high"],
            "note": [told.hidden_note(language, n) if n != n or n is None else hidden for n in rows["n"]],
        }
    )  # fmt: skip
    sizes = [
        f"{name} {told.base(language, now.get(code))}"
        for code, name in dict(zip(rows["code"], rows["name"], strict=True)).items()
    ]
    return multiples(
        table, language, unit="share", colour=COLOUR, bridge=True, basis=SURVEY,
        finding=told.basins_finding(language, rows[rows["wave_date"] == wanted.day]),
        caption=language._("{cluster}, by basin; the others in grey. {bases}.").format(
            cluster=wanted.name, bases="; ".join(sizes)
        ),
    )  # fmt: skip


def mentions_chart(
    language: Language,
    name: str,
    rows: pd.DataFrame,
    every: int,
    queries: pd.DataFrame,
    basis: Basis,
) -> Chart[MultipleOptions]:
    """Mentions that name a cluster, by reach and year, with the frame in which they were found.

    ``rows``, ``queries``: ``queries.voice.mentions`` and ``frame``; ``every``: mentions of anybody.
    """  # fmt: skip
    table = rows.rename(columns={"scope_name": "panel", "n": "value"})
    if basis == "record":
        # Nothing found says nothing: a floor of zero is no figure.
        table["value"] = table["value"].where(table["value"] > 0)
    return multiples(
        table, language, unit="count", colour=COLOUR, mark="column", basis=basis,
        finding=told.mentions_finding(language, name, int(rows["n"].sum()), every),
        caption=language._("Mentions a year, by reach of the outlet.")
        + " " + told.frame_caption(language, queries),
    )  # fmt: skip


def weighting(language: Language, wave: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """How a wave was weighted: name and value of every input."""
    _ = language._
    found = [
        (_("Respondents of the wave"), language.number(wave["respondents"])),
        (_("Effective number of respondents"), language.number(wave["effective_n"], 1)),
        (_("Weighting"), told.wave_caption(language, dict(wave))),
    ]
    if wave["weighting"] == "rake":
        found += [
            (_("Rounds of raking"), language.number(wave["iterations"])),
            (_("Largest difference from a known share"), language.percent(wave["margin_error"], 2)),
            (_("Weights held at 5 times the median"), language.number(wave["trimmed"])),
            (
                _("Respondents without a category of some share"),
                language.number(wave["incomplete"]),
            ),
        ]
    return tuple(found)


def named(
    language: Language, rows: pd.DataFrame, wanted: Wanted, names: Mapping[str, str]
) -> pd.DataFrame:
    """Rows of clusters with their names, notes and colours."""
    return rows.assign(
        name=rows["cluster_id"].map(names),
        note=[told.hidden_note(language, n) for n in rows["n"]],
        colour=[COLOUR if key == wanted.cluster else "context" for key in rows["cluster_id"]],
    )


def value_of(rows: pd.DataFrame, day: pd.Timestamp | None) -> Value | None:
    """The value of a day with its interval, None where it is not shown."""
    found = rows[rows["wave_date"] == day].dropna(subset=["value"])
    if day is None or found.empty:
        return None
    row = found.iloc[0]
    return Value(
        float(row["value"]), day.date(), Interval(float(row["low"]), float(row["high"])), SURVEY
    )


def first_of(values: "pd.Series[Any]") -> float | None:
    """The first value, None where there is none."""
    if not len(values) or values.iloc[0] is None or values.iloc[0] != values.iloc[0]:
        return None
    return float(values.iloc[0])


def _of(shares: pd.DataFrame, indicator: str) -> pd.DataFrame:
    return shares[shares["indicator_id"] == indicator]

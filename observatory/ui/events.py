"""The Events page's parts: its choices, its charts, the events that count nowhere."""

from datetime import date
from typing import Any, cast

import pandas as pd
import streamlit as st

from observatory.charts import Chart, bars, calendar, columns
from observatory.charts.description import Basis, value_text
from observatory.findings import events as told
from observatory.i18n import Language, N_
from observatory.queries import events
from observatory.queries.events import ALL, Wanted
from observatory.queries.evidence import SHOWN
from observatory.queries.meetings import published_counts
from observatory.queries.places import event_years
from observatory.ui import frame
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.event_card import LEFT
from observatory.ui.event_list import event_list, events_table, in_words, latest
from observatory.ui.events_network import who_meets_whom
from observatory.ui.evidence import Behind, Made
from observatory.ui.frame import picture, section
from observatory.ui.notices import empty
from observatory.ui.series import published_series
from observatory.ui.text import plain, plate

EVERYONE, JUDGED = "everyone", "judged"
EVERY_YEAR = "all"
_HELD, _NETWORK = N_("What was held"), N_("Who meets whom")


def overview(page: Page) -> None:
    """All the events, below the banners."""
    _ = page._
    if not page.ask(events.known):
        frame.head(page, _("No event is known"))
        empty(page, _("These data have no calendar of events."), file="events.csv")
        return
    head = st.container()
    with frame.bar():
        wanted = _choices(page)
    with head:
        frame.head(page, page.make(_finding, wanted))
    if not page.ask(events.tally, wanted).total:
        empty(page, _("No event held has these values. Try fewer of them."))
        _apart(page, wanted)
    elif _is_network(page):
        who_meets_whom(page, wanted)
    else:
        for row in _PARTS:
            for (key, part), place in zip(row.items(), st.columns(2, gap="large"), strict=True):
                with place:
                    frame.shown(page, key, part, wanted)
                    if part is _attendance and _basis(page) == "record":
                        published_series(page, measure="attendance", key="attendance")
        frame.shown(page, "counts", _counts, wanted)
        _apart(page, wanted)
        event_list(page, wanted)


def _is_network(page: Page) -> bool:
    """Whether the reader looks at who meets whom, rather than at what was held."""
    return frame.show(page, {"events": _HELD, "network": _NETWORK}) == "network"


def _choices(page: Page) -> Wanted:
    """The page's filters, drawn inside the bar around them; they are kept for the way back."""
    _ = page._
    year = choose("years", _("Year"), lambda reader: _years(page, reader), page.language, width=175)
    place = frame.filters(page, "basin").territory
    kind = choose(
        "kind", _("Kind of event"), lambda reader: page.ask(events.kind_names, reader),
        page.language, width=260,
    )  # fmt: skip
    whose = EVERYONE
    if page.config.organisers:
        whose = choose("whose", _("Organisers"), _whose, page.language, width=200)
    st.session_state[LEFT] = {"years": year, "basin": place, "kind": kind, "whose": whose}
    return Wanted(
        year=None if year == EVERY_YEAR else int(year),
        territory=None if place == page.focal else place,
        kind=kind,
        judged=whose == JUDGED,
    )


def _finding(page: Page, wanted: Wanted) -> str:
    kinds = page.ask(events.by_kind, page.language, wanted)
    counted = page.ask(events.tally, wanted)
    kind = "" if wanted.kind == ALL else page.ask(events.kind_names, page.language)[wanted.kind]
    return told.events_finding(page.language, counted, kinds, wanted.year, _basis(page), kind)


def _calendar(page: Page, wanted: Wanted) -> Behind:
    """When: a row a year, a column a month."""
    _, language = page._, page.language
    months = page.ask(events.by_month, wanted)
    chart = calendar(
        months, language, finding=told.calendar_finding(language, months),
        caption=_(
            "Events held, by month of their start; “?”: month not known. Right: the whole year."
        ),
    )  # fmt: skip

    def table() -> pd.DataFrame:
        return pd.DataFrame(
            {
                _("Date"): [
                    language.date(day.date(), how)
                    for day, how in zip(months["date"], months["precision"], strict=True)
                ],
                _("Events"): [language.number(n) for n in months["n"]],
            }
        )

    return picture(page, chart, "calendar", _behind(page, wanted, chart, table))


def _kinds(page: Page, wanted: Wanted) -> Behind:
    """Of what kind, in the colour of the recommendation that each serves."""
    kinds = page.ask(events.by_kind, page.language, wanted)
    served = kinds["recommendation"].fillna("")
    table = pd.DataFrame(
        {
            "name": (served + " " + kinds["kind_name"]).str.strip(),
            "value": kinds["n"],
            "colour": served.replace("", "context"),
        }
    )
    chart = bars(
        table, page.language, unit="events", basis=_basis(page),
        finding=told.kinds_finding(page.language, kinds),
        caption=page._("Events held, by kind; colour: the recommendation that the kind serves."),
    )  # fmt: skip
    return picture(page, chart, "kinds", _behind(page, wanted, chart))


def _attendance(page: Page, wanted: Wanted) -> Behind | None:
    """How many came; on a record what sources publish of it, as a sum would mislead."""
    language, basis = page.language, _basis(page)
    years = page.ask(events.attendance_by_year, wanted)
    title = told.attendance_finding(language, years, basis)
    caption = told.attendance_caption(language, basis)
    if basis == "record":
        section(title, caption)
        return None
    table = pd.DataFrame(
        {
            "period": [str(year) for year in years["year"]],
            "value": years["attendance"],
            "provisional": years["provisional"],
        }
    )
    chart = columns(
        table, language, unit="persons", height=300, finding=title, caption=caption,
        headings={"period": page._("Year"), "value": page._("Attendance")},
    )  # fmt: skip
    equal = chart.data_table()
    equal[page._("Events that state it")] = [
        f"{language.number(stated)} / {language.number(held)}"
        for stated, held in zip(years["stated"], years["events"], strict=True)
    ]
    return picture(page, chart, "attendance", Behind(title=title, chart=chart, table=equal))


def _organisers(page: Page, wanted: Wanted) -> Behind | None:
    """Whose events they are."""
    language, judges = page.language, bool(page.config.organisers)
    rows = page.ask(events.organisers, wanted)
    caption = told.organisers_caption(
        language, rows, page.ask(events.without_organiser, wanted), judges
    )
    if rows.empty:
        section(page._("No organiser is named"), caption)
        return None
    colours = rows["judged"].map({True: "brand", False: "context"}) if judges else "brand"
    table = pd.DataFrame({"name": rows["name"], "value": rows["n"], "colour": colours})
    chart = bars(
        table, language, unit="events", basis=_basis(page), caption=caption,
        finding=told.organisers_finding(language, rows, page.ask(events.tally, wanted).total),
    )  # fmt: skip
    return picture(page, chart, "organisers", _behind(page, wanted, chart))


def _counts(page: Page, wanted: Wanted) -> Behind:
    """What the indicators say of the same years and place, judged and over all organisers."""
    _, language, year = page._, page.language, wanted.year
    place = wanted.territory or page.focal
    rows = page.ask(published_counts, language, place, year)
    judges = bool(page.config.organisers)
    title = told.counts_finding(language, rows, _basis(page), judges)
    section(title, _("Published indicators of the chosen years and place, all kinds together."))
    names = [f"{key} {name}" for key, name in zip(rows["indicator_id"], rows["name"], strict=True)]
    values = {_("Judged organisers"): rows["judged"]} if judges else {}
    values[_("All organisers")] = rows["all"]
    numbers = {
        name: [value_text(language, value, "events", _basis(page)) for value in column]
        for name, column in values.items()
    }
    plates = [
        f"{plate(code or '', page.theme, text=plain(key))} {plain(name)}"
        for code, key, name in zip(
            rows["recommendation"], rows["indicator_id"], rows["name"], strict=True
        )
    ]
    st.table(
        pd.DataFrame({_("Indicator"): plates, **numbers}), border="horizontal", hide_index=True
    )
    return Behind(
        title=title, table=pd.DataFrame({_("Indicator"): names, **numbers}), territory=place,
        indicators=tuple(rows["indicator_id"]),
        first=date(year or 1000, 1, 1), last=date(year or 9999, 12, 31),
    )  # fmt: skip


def _apart(page: Page, wanted: Wanted) -> None:
    """Events announced, cancelled or dated after the data: in sight, counted nowhere."""
    rows = page.ask(events.apart, page.language, wanted)
    if rows.empty:
        return
    title = told.apart_title(page.language, rows)
    part = st.expander(title, icon=":material/event_busy:", key="apart", on_change="rerun")
    if part.open:
        with part:
            events_table(page, rows, "apart", in_words(page, rows, with_status=True))


def _behind(page: Page, wanted: Wanted, chart: Chart[Any], table: Made | None = None) -> Behind:
    """A chart and the latest of the events that it counts."""
    number, total = page.language.number, page.ask(events.tally, wanted).total
    counted = (
        (page._("Events counted"), number(total)),
        (page._("Events listed, the latest"), number(min(total, SHOWN))),
    )
    return Behind(
        title=chart.finding, chart=chart, table=table, rows=lambda: latest(page, wanted),
        computation=counted,
    )  # fmt: skip


_PARTS = (
    {"calendar": _calendar, "kinds": _kinds},
    {"attendance": _attendance, "organisers": _organisers},
)
"""The figures, two a row, by their keys."""


def _years(page: Page, reader: Language) -> dict[str, str]:
    years = {str(year): str(year) for year in page.ask(event_years)}
    return {EVERY_YEAR: reader._("All years"), **years}


def _whose(reader: Language) -> dict[str, str]:
    return {EVERYONE: reader._("All organisers"), JUDGED: reader._("Judged organisers")}


def _basis(page: Page) -> Basis:
    return cast(Basis, page.config.table_basis("event"))

"""What rooms said, on the pages it is about: support of a recommendation, who leads, who knows."""

from typing import Any

import pandas as pd
import streamlit as st

from observatory.charts import dots
from observatory.findings import polls as told
from observatory.findings.recognition import base as base_text
from observatory.findings.recognition import too_few
from observatory.queries import polls
from observatory.ui.context import Page
from observatory.ui.evidence import Behind, evidence_button
from observatory.ui.frame import picture, section, shown
from observatory.ui.poll_chart import result_chart
from observatory.ui.text import plain

MOST = 5
"""Polls that a page tells of, the latest ones."""


def asked_of(row: Any) -> told.Asked:
    """A poll of the snapshot (a row of ``queries.polls.held``) as its result is told."""
    base, abstained = row["base"], row["abstained"]
    return told.Asked(
        kind=row["kind"], question=row["question"] or row["poll_id"],
        base=int(base) if pd.notna(base) else None,
        abstained=int(abstained) if pd.notna(abstained) else 0,
    )  # fmt: skip


def poll_behind(page: Page, poll_id: str) -> Behind:
    """What stands behind a poll's figure: its chart, its counts, and the parts of the room."""
    language = page.language
    rows = page.ask(polls.held, language)
    row = rows[rows["poll_id"] == poll_id].iloc[0]
    asked = asked_of(row)
    chart = result_chart(asked, page.ask(polls.results, language, poll_id), language)
    return Behind(
        title=asked.question, chart=chart, rows=lambda: counts(page, poll_id),
        computation=facts(page, row),
    )  # fmt: skip


def facts(page: Page, row: Any) -> tuple[tuple[str, str], ...]:
    """What a poll's figures rest on, never a device."""
    _, language, asked = page._, page.language, asked_of(row)
    found = [
        (_("Question"), asked.question),
        (_("Held on"), language.date(pd.Timestamp(row["held_on"]).date())),
        (_("People who answered"), base_text(language, None if asked.few else asked.base)),
    ]
    if not asked.few:
        found.append((_("Abstained"), language.number(asked.abstained)))
    return (
        *found,
        (_("Base"), _("People in a room who chose to vote: no sample of anybody else.")),
    )


def counts(page: Page, poll_id: str) -> pd.DataFrame:
    """Every count of a poll that may be told, by group, in the reader's words."""
    _, language = page._, page.language
    parts = []
    for split in ("all", "stakeholder", "basin"):
        rows = page.ask(polls.results, language, poll_id, split)
        names = page.ask(polls.groups, language, split) if split != "all" else {}
        parts.append(
            pd.DataFrame(
                {
                    _("Group"): [names.get(key, _("All who answered")) for key in rows["group_id"]],
                    _("Answer"): rows["name"],
                    _("People"): [_number(language, n) for n in rows["count"]],
                    _("Base"): [base_text(language, n) for n in rows["base"].astype(float)],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _number(language: Any, value: Any) -> str:
    return "–" if pd.isna(value) else str(language.number(value))


def room_support(page: Page, recommendation: str) -> None:
    """How far rooms put a recommendation first, where some poll asked."""
    _, language = page._, page.language
    rows = page.ask(polls.support, language)
    rows = rows[rows["recommendation_id"] == recommendation].head(MOST)
    if rows.empty:
        return
    section(_("Support in the room"), _("People in a workshop who chose to vote: no sample of anybody else."))  # fmt: skip
    for row in rows.to_dict("records"):
        says, more = st.columns([13, 1], vertical_alignment="center")
        line = f"**{plain(told.room_line(language, row))}** · {plain(row['question'])}"
        day = language.date(row["held_on"].date(), short=True)
        says.markdown(f"{line} · {plain(day)}, {plain(base_text(language, row['base']))}")
        with more:
            key = f"room-{recommendation}-{row['poll_id']}"
            evidence_button(page, poll_behind(page, row["poll_id"]), key, label=False)


def room_leads(page: Page, plan: pd.DataFrame) -> None:
    """Who should lead the actions of a plan, where a room was asked."""
    language = page.language
    rows = page.ask(polls.leads, language)
    titles = dict(zip(plan["action_id"], plan["title"], strict=True))
    rows = rows[rows["action_id"].isin(titles)].drop_duplicates("action_id")
    if rows.empty:
        return
    section(page._("Who should lead, says the room"))
    for row in rows.to_dict("records"):
        says, more = st.columns([13, 1], vertical_alignment="center")
        day = language.date(row["held_on"].date(), short=True)
        line = f"**{plain(titles[row['action_id']])}** · {plain(told.lead_line(language, row))}"
        says.markdown(f"{line} · {plain(day)}")
        with more:
            evidence_button(page, poll_behind(page, row["poll_id"]), f"lead-{row['poll_id']}", label=False)  # fmt: skip


def room_waves(page: Page) -> None:
    """Who in workshops' rooms knows which cluster: apart from the survey's waves, never with them."""
    shown(page, "recognition-room", _room_waves)


def _room_waves(page: Page) -> Behind | None:
    """Who in workshops' rooms knows which cluster: apart from the survey's waves, never with them."""
    _, language = page._, page.language
    rows = page.ask(polls.waves)
    if rows.empty:
        return None
    table = pd.DataFrame(
        {
            "name": [
                f"{row['name']} · {language.date(row['held_on'].date(), short=True)}"
                for row in rows.to_dict("records")
            ],
            "value": rows["value"], "low": rows["low"], "high": rows["high"],
            "note": [too_few(language) if n != n else "" for n in rows["n"].astype(float)],
        }
    )  # fmt: skip
    sizes = "; ".join(base_text(language, n) for n in rows["n"].astype(float))
    chart = dots(
        table, language, unit="share", colour="context", maximum=1.0, basis="survey",
        finding=told.room_wave_finding(language, rows),
        caption=_("Workshop sample: people in a room who chose to vote, who know the cluster at least by name. Shown apart: it is part of no indicator and of no wave of the survey.")
        + f" {sizes}.",
    )  # fmt: skip
    behind = Behind(
        title=chart.finding, chart=chart,
        rows=lambda: pd.concat([counts(page, key) for key in rows["poll_id"]], ignore_index=True),
    )  # fmt: skip
    return picture(page, chart, "recognition-room", behind)

"""The five recommendations in figures, and which one the address opens."""

import streamlit as st

from observatory.findings.recommendations import Outlook
from observatory.queries.actions import actions, recommendations
from observatory.queries.progress import recommendation_score, standings
from observatory.ui.context import Page
from observatory.ui.frame import Filters


def outlooks(page: Page, chosen: Filters) -> list[Outlook]:
    """Every recommendation with its standings, score and plan."""
    found = page.ask(
        standings, page.language, page.role, chosen.territory, chosen.segment, chosen.year
    )
    plan = page.ask(actions, page.language)
    return [
        Outlook(
            recommendation_id=row["recommendation_id"],
            title=row["title"] or row["recommendation_id"],
            text=row["text"] or "",
            score=recommendation_score([s for s in found.values() if s.recommendation_id == row["recommendation_id"]]),
            standings=tuple(s for s in found.values() if s.recommendation_id == row["recommendation_id"]),
            actions=plan[plan["recommendation"] == row["recommendation_id"]],
        )
        for row in page.ask(recommendations, page.language).to_dict("records")
    ]  # fmt: skip


def open_first(found: list[Outlook]) -> str:
    """The recommendation that the address names, else the first one."""
    asked = st.query_params.get("recommendation")
    known = [item.recommendation_id for item in found]
    return asked if asked in known else known[0]

"""The five recommendations in figures, and which one the address opens."""

import streamlit as st

from observatory.findings.recommendations import Outlook, outlooks_of
from observatory.queries.actions import actions, recommendations
from observatory.queries.progress import standings
from observatory.ui.context import Page
from observatory.ui.frame import Filters


def outlooks(page: Page, chosen: Filters) -> list[Outlook]:
    """Every recommendation with its standings, score and plan."""
    found = page.ask(
        standings, page.language, page.role, chosen.territory, chosen.segment, chosen.year
    )
    rows = page.ask(recommendations, page.language)
    return outlooks_of(rows, found, page.ask(actions, page.language))


def outlook_of(page: Page, recommendation: str, chosen: Filters) -> Outlook:
    """One of them, by its id."""
    found = page.make(outlooks, chosen)
    return next(item for item in found if item.recommendation_id == recommendation)


def open_first(found: list[Outlook]) -> str:
    """The recommendation that the address names, else the first one."""
    asked = st.query_params.get("recommendation")
    known = [item.recommendation_id for item in found]
    return asked if asked in known else known[0]

"""Methodology: every indicator and table defined, how figures are judged, what is particular here."""

from observatory.findings.methodology import methodology_finding
from observatory.queries.methodology import counts
from observatory.ui import frame
from observatory.ui.context import page as current_page
from observatory.ui.methodology import parts

page = current_page("methodology")
frame.head(page, methodology_finding(page.language, **page.ask(counts)))
parts(page)
frame.freshness(page)

"""Sources: what was loaded, refused and left to review, and how to bring a file of one's own."""

from observatory.findings.sources import sources_finding
from observatory.queries.sources import totals
from observatory.ui import frame
from observatory.ui.context import page as current_page
from observatory.ui.sources import part

page = current_page("sources")
frame.head(page, sources_finding(page.language, page.ask(totals)))
part(page)
frame.freshness(page)

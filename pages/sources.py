from observatory.ui import frame
from observatory.ui.context import page as current_page

page = current_page("sources")
frame.head(page, "…")

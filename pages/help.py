"""Help: the user guide, a part for each kind of user, for each page, and the loader's commands."""

from observatory.ui import frame
from observatory.ui.context import page as current_page
from observatory.ui.help import guide

page = current_page("help")
frame.head(page, page._("How to use the observatory, for each who uses it"))
guide(page)
frame.freshness(page)

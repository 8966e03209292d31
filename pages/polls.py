"""Polls: prepare, run and moderate polls of a workshop, and read what rooms said."""

from observatory.ui import polls as parts
from observatory.ui.context import in_room
from observatory.ui.context import page as current_page
from observatory.ui.frame import freshness
from observatory.ui.poll_kept import is_kept, kept_poll
from observatory.ui.poll_room import room_view
from observatory.ui.poll_run import one_poll

page = current_page("polls")
poll = parts.chosen()
if poll and is_kept(page, poll):
    kept_poll(page, poll)
elif poll and in_room():
    room_view(page, poll)
elif poll:
    one_poll(page, poll)
else:
    parts.overview(page)
if not in_room():
    freshness(page)

"""A poll as a slide: its question and the way to answer it, or what the room has answered."""

from observatory.exports import slides as drawn
from observatory.exports.slides import View
from observatory.live import Poll, Polls, State
from observatory.live.qr import qr_svg, vote_url
from observatory.register import RegisterError
from observatory.register.slides import Slide
from observatory.room import RoomError
from observatory.ui import room
from observatory.ui.context import Page


def polls(page: Page) -> dict[str, Poll]:
    """The polls that a slide may show, by their ids as texts. Raises RegisterError."""
    found = Polls.configured(page.store.dataset, page.config).listed()
    return {str(poll.id): poll for poll in found}


def question(page: Page, poll: Poll) -> str:
    """What a poll asks, in the reader's language."""
    return page.language.pick(dict(poll.question))


def poll_view(page: Page, slide: Slide) -> View:
    """The slide of a poll, as it stands now."""
    try:
        poll = polls(page).get(slide.poll)
    except RegisterError as error:
        why = error.message.text(page.language)
        return View(slide.title, drawn.absent_body(why), notes=slide.notes)
    if poll is None:
        why = page._("This poll is not in these data.")
        return View(slide.title, drawn.absent_body(why), notes=slide.notes)
    asked = question(page, poll)
    return View(
        slide.title or asked,
        _answering(page, poll, asked if slide.title else ""),
        notes=slide.notes,
    )


def _answering(page: Page, poll: Poll, asked: str) -> str:
    """How to answer: the code, and the address as a QR code."""
    how = {
        State.DRAFT: page._("This poll is not open yet."),
        State.OPEN: page._("Scan, or open the address and type the code:"),
        State.PAUSED: page._("This poll is paused."),
        State.CLOSED: page._("This poll is closed. Thank you."),
    }[poll.state]
    if poll.state is not State.OPEN:
        return drawn.poll_body(asked, how, "", "")
    link = vote_url(phone_address(), poll.code)
    return drawn.poll_body(asked, f"{how} {link}", poll.code, qr_svg(link))


def phone_address() -> str:
    """Where phones reach this machine; its own address where no room mode says another."""
    try:
        return room.address()
    except RoomError:
        return "http://localhost"

"""A poll as a slide: the way to answer it, or what the room has answered once that is shown."""

from observatory.charts.palette import ThemeName
from observatory.exports import slides as drawn
from observatory.exports.slides import View
from observatory.findings.polls import count_text
from observatory.live import Kind, Poll, Polls, State
from observatory.live.qr import qr_svg
from observatory.register import RegisterError
from observatory.register.slides import Slide
from observatory.ui.context import Page
from observatory.ui.poll_chart import result_chart
from observatory.ui.poll_live import Standing, asked, result_rows, standing
from observatory.ui.poll_run import spaced, vote_address


def polls(page: Page) -> dict[str, Poll]:
    """The polls that a slide may show, by their ids as texts. Raises RegisterError."""
    found = Polls.configured(page.store.dataset, page.config).listed()
    return {str(poll.id): poll for poll in found}


def question(page: Page, poll: Poll) -> str:
    """What a poll asks, in the reader's language."""
    return page.language.pick(dict(poll.question))


def poll_view(page: Page, slide: Slide, *themes: ThemeName) -> View:
    """The slide of a poll, as it stands now."""
    try:
        found = standing(page, slide.poll)
    except RegisterError as error:
        why = error.message.text(page.language)
        return View(slide.title, drawn.absent_body(why), notes=slide.notes)
    if found is None:
        why = page._("This poll is not in these data.")
        return View(slide.title, drawn.absent_body(why), notes=slide.notes)
    title = slide.title or question(page, found.poll)
    whole = found.result.whole
    answers = count_text(page.language, whole.people, whole.base)
    if not found.poll.shown:
        again = question(page, found.poll) if slide.title else ""
        return View(title, _answering(page, found, again, answers), notes=slide.notes)
    body, caption = _result(page, found, themes)
    way = ""
    if found.poll.state is State.OPEN:
        way = page._("Code {code}").format(code=spaced(found.poll.code))
    told = " · ".join(part for part in (way, answers, caption) if part)
    return View(title, body, told, notes=slide.notes)


def _answering(page: Page, found: Standing, again: str, answers: str) -> str:
    """How to answer: the code, and the address as a QR code."""
    poll = found.poll
    how = {
        State.DRAFT: page._("Not open yet"),
        State.OPEN: page._("Scan, or open the address and type the code:"),
        State.PAUSED: page._("Paused for a moment"),
        State.CLOSED: page._("Voting is closed"),
    }[poll.state]
    if poll.state is not State.OPEN:
        return drawn.poll_body(again, f"{how}. {answers}", "", "")
    link = vote_address(page, poll)
    short = link.partition("//")[2].rpartition("/")[0]
    return drawn.poll_body(again, f"{how} {short}", spaced(poll.code), qr_svg(link), answers)


def _result(page: Page, found: Standing, themes: tuple[ThemeName, ...]) -> tuple[str, str]:
    """What the room answered, and how it is to be read."""
    rows = result_rows(page.language, found.poll, found.result.whole)
    if found.poll.kind is Kind.OPEN:
        number = page.language.number
        lines = [
            f"- {number(n)} · {name}" for n, name in zip(rows["count"], rows["name"], strict=True)
        ]
        return drawn.text_body("\n".join(lines)), ""
    chart = result_chart(asked(page.language, found), rows, page.language)
    body, cut = drawn.chart_body(chart, *themes)
    return body, " · ".join(part for part in (chart.finding, cut, chart.caption) if part)

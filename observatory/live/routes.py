"""The routes of phones: type a code, vote, see results. No script; every state has its page and status.

404: no poll has this code. 409: the poll is not open yet, or paused, or its results are not shown
yet. 410: it is closed. 403: the form did not come from a page of this device. 413, 415, 400: a body
too large, of another kind, or not in UTF-8. 422: a ballot that cannot be kept. 429: too many of one
device or address. 503: as many devices as the poll allows have voted, or the register cannot be
reached. Whatever is refused is shown again as it was filled in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from observatory.config import Config
from observatory.i18n import Language, Message, N_
from observatory.live import words
from observatory.live.ballot import LONGEST_ANSWER, LONGEST_WORD, Ballot, option_field, read_ballot
from observatory.live.booth import Booth, Counter
from observatory.live.device import COOKIE, COOKIE_SECONDS
from observatory.live.door import Door, TooMany, Unknown
from observatory.live.errors import BadBallot, Busy, NotTaken
from observatory.live.forms import NoForm, read_form, whole_id
from observatory.live.limits import Buckets
from observatory.live.pages import page, preferred, style_sheet
from observatory.live.poll import Poll, State
from observatory.measures.tally import Kind
from observatory.register import RegisterError

LISTED_ANSWERS = 24
REFRESH_SECONDS, WAIT_SECONDS = 4, 5
_STANDS: dict[State, tuple[str, str, int]] = {
    State.DRAFT: (
        N_("This poll is not open yet"),
        N_("Leave this page open: it asks again by itself."),
        409,
    ),
    State.PAUSED: (
        N_("This poll is paused"),
        N_("Leave this page open: it asks again by itself."),
        409,
    ),
    State.CLOSED: (N_("This poll is closed"), N_("It takes no more votes."), 410),
}


@dataclass
class _Visit:
    """A request about one poll, and what is known of the phone.

    ``phone`` is None until it brings a cookie of ours; ``fresh`` is the id that it is given then.
    """

    request: Request
    reader: Language
    counter: Counter
    poll: Poll
    config: Config | None
    phone: str | None
    fresh: str | None = None
    filled: dict[str, list[str]] = field(default_factory=dict)
    own: Ballot | None = None

    @property
    def name(self) -> str:
        """The phone's id."""
        return self.phone or self.fresh or ""


class VotePages:
    """The routes over one booth."""

    def __init__(self, booth: Booth | None = None) -> None:
        self.booth = booth or Booth()
        self._door = Door(self.booth)
        self._posts = Buckets(self.booth.limits.posts)

    def routes(self) -> list[Route]:
        """The routes, to be mounted at the application's root."""
        return [
            Route("/vote", self.enter, methods=["GET"]),
            Route("/vote/style.css", self.style, methods=["GET"]),
            Route("/vote/{code}", self.vote, methods=["GET", "POST"]),
            Route("/vote/{code}/results", self.results, methods=["GET"]),
        ]

    # Routes

    async def style(self, request: Request) -> Response:
        """The style sheet."""
        return style_sheet()

    async def enter(self, request: Request) -> Response:
        """A field for a code; with ``?code=``, the way to its poll."""
        reader = _reader(request)
        typed = request.query_params.get("code", "")[:40]
        if not typed:
            return self._enter(request, reader, "vote/", 200)
        found = await self._found(request, reader, typed, "vote/")
        if isinstance(found, Response):
            return found
        return _to(request, f"vote/{found.poll.code}")

    async def vote(self, request: Request) -> Response:
        """A poll's ballot, and a vote."""
        reader = _reader(request)
        found = await self._found(request, reader, request.path_params["code"], "")
        if isinstance(found, Response):
            return found
        if request.method != "POST":
            return await self._guarded(found, self._ballot(found))
        try:
            form = await read_form(request)
        except NoForm as bad:
            return self._message(found, bad.status, N_("This was not understood"), bad.message)
        return await self._guarded(found, self._posted(found, form))

    async def results(self, request: Request) -> Response:
        """A poll's result, asked for again by itself; once the presenter shows it."""
        reader = _reader(request)
        found = await self._found(request, reader, request.path_params["code"], "../")
        if isinstance(found, Response):
            return found
        return await self._guarded(found, self._result(found), "../")

    # A poll's pages

    async def _posted(self, visit: _Visit, form: dict[str, list[str]]) -> Response:
        visit.filled = words.echoed(form)
        token = next(iter(form.get("token", ())), "")
        if not visit.phone or not visit.counter.seal.is_token(visit.phone, token):
            visit.fresh = visit.fresh or (None if visit.phone else visit.counter.seal.new())
            text = N_(
                "Your vote was not kept: this page was not sent by your device, or your browser keeps no"
                " cookies. Check your answer and press the button again."
            )
            return await self._again(visit, 403, {"choice": Message(text)})
        if not self._posts.take(visit.phone):
            text = N_("That was very often. Wait a moment and press the button again.")
            wait = self._posts.seconds(visit.phone)
            return await self._again(visit, 429, {"choice": Message(text)}, wait)
        try:
            if "supporting" in form:
                ids = [whole_id(item) for item in form.get("support", ())]
                named = [item for item in ids if item is not None]
                if visit.poll.shown:
                    await self.booth.support(visit.counter, visit.poll, visit.phone, named)
            else:
                ballot = read_ballot(visit.poll, form)
                if await self._is_full(visit):
                    return self._full(visit)
                await self.booth.cast(visit.counter, visit.poll, visit.phone, ballot)
        except BadBallot as bad:
            return await self._stands(visit) or await self._again(visit, 422, bad.faults)
        except NotTaken as error:
            if error.poll is None:
                return self._unknown(visit.request, visit.reader, "")
            visit.poll = error.poll
            return await self._stands(visit) or await self._again(
                visit, 409, {"choice": error.message}
            )
        except Busy as error:
            return await self._again(visit, 503, {"choice": error.message}, WAIT_SECONDS)
        return _to(visit.request, visit.poll.code)

    async def _ballot(self, visit: _Visit) -> Response:
        if visit.phone:
            visit.own = await self.booth.own(visit.counter, visit.poll, visit.phone)
        stands = await self._stands(visit)
        if stands:
            return stands
        if visit.own:
            visit.filled = words.form_of(visit.own)
        elif await self._is_full(visit):
            return self._full(visit)
        if visit.phone is None:
            try:
                self._door.welcome(_peer(visit.request))
            except TooMany as error:
                text = N_("Very many devices come at this moment. This page asks again by itself.")
                heading, wait = N_("One moment, please"), error.seconds
                return self._message(visit, 429, heading, text, again=WAIT_SECONDS, wait=wait)
        return await self._form_page(visit, 200, {})

    async def _stands(self, visit: _Visit) -> Response | None:
        """The page of a poll that is not open, with the vote that the phone gave it before."""
        if visit.poll.state not in _STANDS:
            return None
        if visit.poll.state is State.PAUSED and visit.request.method == "POST":
            # The page must stay as it was filled in.
            text = N_(
                "This poll is paused: your vote was not kept. Press the button again when it goes on."
            )
            return await self._again(visit, 409, {"choice": Message(text)})
        if visit.phone and visit.own is None:
            visit.own = await self.booth.own(visit.counter, visit.poll, visit.phone)
        heading, text, status = _STANDS[visit.poll.state]
        if visit.request.method == "POST":
            text = N_(
                "Your vote came too late and was not kept. A vote that you gave before counts."
            )
        again = REFRESH_SECONDS if status == 409 else None
        return self._message(visit, status, heading, text, again=again)

    async def _result(self, visit: _Visit) -> Response:
        if not visit.poll.shown:
            text = N_(
                "They are shown once the presenter shows them. This page asks again by itself."
            )
            heading = N_("The results are not shown yet")
            return self._message(visit, 409, heading, text, "../", again=REFRESH_SECONDS)
        found = await self.booth.result(visit.counter, visit.poll)
        is_live = visit.poll.state is not State.CLOSED and "still" not in visit.request.query_params
        links = [{"href": f"../{visit.poll.code}", "text": visit.reader._("To the ballot")}]
        if is_live:
            stop = {"href": "?still=1", "text": visit.reader._("Stop renewing this page by itself")}
            links.append(stop)
        return page(
            "results.html", visit.reader, again=REFRESH_SECONDS if is_live else None,
            heading=words.said(visit.reader, visit.poll.question), links=links,
            **words.result(visit.reader, visit.poll, found.whole),
            **self._frame(visit.reader, "../", visit.config),
        )  # fmt: skip

    async def _is_full(self, visit: _Visit) -> bool:
        """Whether a phone that has not voted comes too late for a seat."""
        found = await self.booth.result(visit.counter, visit.poll)
        if found.whole.people < visit.poll.settings.seats:
            return False
        own = visit.own or (
            visit.phone and await self.booth.own(visit.counter, visit.poll, visit.phone)
        )
        return not own

    def _full(self, visit: _Visit) -> Response:
        text = N_("As many devices have voted as this poll has seats. Ask the presenter.")
        return self._message(visit, 503, N_("The room is full"), text, wait=60)

    async def _again(
        self, visit: _Visit, status: int, faults: Mapping[str, Message], wait: int | None = None
    ) -> Response:
        """The ballot as it was filled in, and why it was not kept."""
        return await self._form_page(visit, status, faults, wait)

    async def _form_page(
        self, visit: _Visit, status: int, faults: Mapping[str, Message], wait: int | None = None
    ) -> Response:
        poll, reader = visit.poll, visit.reader
        if visit.phone is None and visit.fresh is None:
            visit.fresh = visit.counter.seal.new()
        names = ("choice", "word", "text", "stakeholder", "basin")
        filled: dict[str, list[str]] = {name: [] for name in names}
        options = [
            {"id": item.id, "field": option_field(item.id), "label": words.said(reader, item.label)}
            for item in poll.options
        ]
        filled |= {str(item["field"]): [] for item in options} | visit.filled
        answers: list[dict[str, Any]] = []
        if poll.kind is Kind.OPEN and poll.shown and visit.phone:
            mine = await self.booth.supported(visit.counter, poll, visit.phone)
            tally = (await self.booth.result(visit.counter, poll)).whole
            own = visit.own.text if visit.own else ""
            answers = words.listed_answers(tally, mine, own, LISTED_ANSWERS)
        first = {Kind.WORDS: "word", Kind.OPEN: "text"}.get(poll.kind, "choice")
        told = {
            first if key == "choice" else key: item.text(reader) for key, item in faults.items()
        }
        response = page(
            "ballot.html", reader, status=status, wait=wait, kind=poll.kind.value, faults=told,
            trouble=reader._("Your vote was not kept"),
            heading=words.said(reader, poll.question), options=options, filled=filled,
            instruction=words.instruction(reader, poll), asked_of=words.asked_of(reader, poll),
            most=poll.most, longest=LONGEST_WORD if poll.kind is Kind.WORDS else LONGEST_ANSWER,
            voted=words.voted(reader, poll, visit.own) if visit.own else [],
            results=f"{poll.code}/results" if poll.shown else "", answers=answers,
            token=visit.counter.seal.token(visit.name), **self._frame(reader, "", visit.config),
        )  # fmt: skip
        if visit.fresh:
            # Without a path it is that of /vote, under whatever address a proxy puts before it.
            response.set_cookie(
                COOKIE, visit.counter.seal.cookie(visit.fresh), max_age=COOKIE_SECONDS, path=None,
                secure=visit.request.url.scheme == "https", httponly=True, samesite="lax",
            )  # fmt: skip
        return response

    def _message(
        self,
        visit: _Visit,
        status: int,
        heading: str,
        text: str,
        up: str = "",
        *,
        again: int | None = None,
        wait: int | None = None,
    ) -> Response:
        reader, poll = visit.reader, visit.poll
        links = []
        if poll.shown and not up:
            links.append({"href": f"{poll.code}/results", "text": reader._("See the results")})
        if visit.request.method == "POST" or up:
            to = f"../{poll.code}" if up else poll.code
            links.append({"href": to, "text": reader._("To the ballot")})
        return page(
            "message.html", reader, status=status, again=again, wait=wait,
            heading=reader._(heading), lines=[reader._(text)],
            question=words.said(reader, poll.question), links=links,
            voted=words.voted(reader, poll, visit.own) if visit.own else [],
            **self._frame(reader, up, visit.config),
        )  # fmt: skip

    # Finding the poll

    async def _found(
        self, request: Request, reader: Language, typed: str, up: str
    ) -> _Visit | Response:
        """The poll of a code; or the page that says why there is none."""
        cookie = request.cookies.get(COOKIE)
        try:
            counter, poll = await self._door.enter(typed, _peer(request), cookie)
            config = await self.booth.config(poll.dataset)
        except Unknown:
            return self._unknown(request, reader, up, typed)
        except TooMany as error:
            text = reader._(
                "Many wrong codes came from your network. Wait a moment, then try again."
            )
            wait = max(error.seconds, WAIT_SECONDS)
            return self._enter(request, reader, up, 429, "", {"code": text}, wait)
        except RegisterError:
            return self._gone(request, reader, up)
        return _Visit(request, reader, counter, poll, config, counter.seal.phone(cookie))

    async def _guarded(self, visit: _Visit, answer: Any, up: str = "") -> Response:
        """An answer; where the register fails in the middle of it, the ballot as it was filled in."""
        try:
            response: Response = await answer
        except RegisterError as error:
            if visit.filled and visit.request.method == "POST":
                visit.poll = replace(visit.poll, shown=False)
                return await self._again(visit, 503, {"choice": error.message}, WAIT_SECONDS)
            return self._gone(visit.request, visit.reader, up)
        return response

    def _gone(self, request: Request, reader: Language, up: str) -> Response:
        return page(
            "message.html", reader, status=503, wait=WAIT_SECONDS, voted=[], question="", links=[],
            again=WAIT_SECONDS if request.method == "GET" else None,
            heading=reader._("The votes cannot be reached at this moment"),
            lines=[reader._("Nothing is lost: press the button again in a moment.")],
            **self._frame(reader, up, None),
        )  # fmt: skip

    def _unknown(self, request: Request, reader: Language, up: str, typed: str = "") -> Response:
        text = reader._("No poll has this code. Look at the screen and type it again.")
        return self._enter(request, reader, up, 404, typed, {"code": text})

    def _enter(
        self,
        request: Request,
        reader: Language,
        up: str,
        status: int,
        typed: str = "",
        faults: Mapping[str, str] | None = None,
        wait: int | None = None,
    ) -> Response:
        return page(
            "enter.html", reader, status=status, wait=wait, typed=typed[:20], faults=faults or {},
            heading=reader._("Vote"), asked="lang" in request.query_params,
            **self._frame(reader, up, None),
        )  # fmt: skip

    def _frame(self, reader: Language, up: str, config: Config | None) -> dict[str, Any]:
        """What surrounds every page; only a poll's pages tell how votes are kept."""
        brand = reader.pick(config.title) if config else reader._("Poll")
        return {"up": up, "brand": brand, "notice": words.notice(reader, config) if config else []}


def _reader(request: Request) -> Language:
    return preferred(request.query_params.get("lang"), request.headers.get("accept-language"))


def _peer(request: Request) -> str:
    return request.client.host if request.client else ""


def _to(request: Request, path: str) -> Response:
    """The way to another page, in the language that was asked for."""
    asked = request.query_params.get("lang")
    query = f"?lang={asked}" if asked in ("fr", "en") else ""
    return RedirectResponse(path + query, 303, {"Cache-Control": "no-store"})


ROUTES = VotePages().routes()
"""The routes over the registers of this installation."""

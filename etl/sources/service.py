"""Asking a service on the network: politely, with patience, and with words where it fails."""

import json
import logging
import math
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any

import httpx
import stamina

from etl.sources.keeping import keep
from etl.sources.tabular import printable
from observatory.i18n import Message, N_

__all__ = ["Answer", "Params", "Service", "ServiceFailed", "keep"]

MAX_ANSWER_BYTES = 200_000_000
"""Size up to which an answer is taken, unpacked."""
TRIES = 5
PAUSE_SECONDS = 5.0
"""What is waited after a 429 that states no time."""
MAX_PAUSE_SECONDS = 120.0
"""What is waited at most where a service states a time."""
ANSWER_SECONDS = 300.0
"""Time within which an answer has to be complete, however steadily it trickles."""

Params = Mapping[str, str | int | float | Sequence[str]]

_MAX_REDIRECTS = 5
_REASON_KEYS = ("erreur", "error", "message", "detail", "reason")
_SECRET = re.compile(r"key|token|secret|passw|auth|clef|cle$", re.IGNORECASE)
_SHOWN = 200
_AGENT = "image-observatory"

# Without a handler of its own, each new try would be a line on the terminal.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class ServiceFailed(Exception):
    """A service gave no usable answer; ``message`` names its host, what happened and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text())
        self.message = message


class _Passing(ServiceFailed):
    """A failure that may pass: it is tried again, after ``pause`` seconds where that is known."""

    def __init__(self, message: Message, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


@dataclass(frozen=True)
class Answer:
    """What a service answered: its status, headers (by name, whatever their case) and body."""

    host: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """The body as JSON. Raises ServiceFailed where it is cut short or is none."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:
            template = N_(
                "{host} sent an answer that is cut short or is not JSON. Try again later."
            )
            raise ServiceFailed(Message(template, {"host": self.host})) from error


class Service:
    """A client that asks for one answer after the other, used as ``with Service(…) as service``.

    ``per_second``: requests that may start within a second, evenly apart (0.2: one in five
    seconds); ``timeout_seconds``: how long a silence may last, ``connect_seconds`` the one before a
    connection stands, ``answer_seconds`` how long an answer may take in all. Connection errors,
    silences, 5xx, 429 and garbled answers are tried again, ``tries`` times in all, after growing
    pauses from ``wait_seconds`` on; a 429 or 503 waits as long as it asks for. ``answering`` is set
    once any answer begins.
    """

    def __init__(
        self,
        per_second: float = 5.0,
        timeout_seconds: float = 30.0,
        *,
        connect_seconds: float = 10.0,
        tries: int = TRIES,
        wait_seconds: float = 0.5,
        answer_seconds: float = ANSWER_SECONDS,
        max_bytes: int = MAX_ANSWER_BYTES,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.answering = threading.Event()
        self._apart = 1 / per_second
        self._timeout = httpx.Timeout(timeout_seconds, connect=connect_seconds)
        self._tries, self._wait_seconds = tries, wait_seconds
        self._answer_seconds, self._max_bytes = answer_seconds, max_bytes
        self._clock, self._sleep = clock, sleep
        self._not_before = -math.inf
        self._client: httpx.Client | None = None

    def __enter__(self) -> "Service":
        headers = {"User-Agent": _AGENT}
        self._client = httpx.Client(timeout=self._timeout, headers=headers, follow_redirects=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client:
            self._client.close()

    def get(
        self,
        url: str,
        params: Params | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        as_json: bool = False,
    ) -> Answer:
        """The answer (2xx) to a GET of an address with parameters beside those it has.

        A body that its header or ``as_json`` says to be JSON, and that is none, is asked for again.
        Raises ServiceFailed; a 4xx other than 429 fails at once, with the service's reason.
        """
        address = _address(url, params)
        secrets = _secrets(address, headers)
        for attempt in stamina.retry_context(
            on=self._passing, attempts=self._tries, timeout=None,
            wait_initial=self._wait_seconds, wait_max=20.0, wait_jitter=self._wait_seconds,
        ):  # fmt: skip
            with attempt:
                return self._asked(address, dict(headers or {}), as_json, secrets)
        raise AssertionError("the last attempt returns or raises")

    def _passing(self, error: Exception) -> bool | float:
        """Whether an error is worth another try; a stated pause holds for every later request."""
        if not isinstance(error, _Passing):
            return False
        if error.pause is None:
            return True
        self._not_before = max(self._not_before, self._clock() + error.pause)
        return 0.0

    def _asked(
        self, address: httpx.URL, headers: dict[str, str], as_json: bool, secrets: list[str]
    ) -> Answer:
        host = address.host
        for _hop in range(_MAX_REDIRECTS + 1):
            response, content = self._sent(address, headers, secrets)
            if not response.has_redirect_location or response.next_request is None:
                break
            target = response.next_request.url
            if target.host != host or (address.scheme, target.scheme) == ("https", "http"):
                template = N_(
                    "{host} sends on to another address, at {other}, which is not followed. Correct"
                    " the location of the source."
                )
                raise ServiceFailed(Message(template, {"host": host, "other": target.host}))
            address = target
        answer = Answer(host, response.status_code, response.headers, content)
        if not response.is_success:
            raise _refusal(answer, secrets)
        if as_json or "json" in response.headers.get("content-type", ""):
            try:
                answer.json()
            except ServiceFailed as error:
                raise _Passing(error.message) from error
        return answer

    def _sent(
        self, address: httpx.URL, headers: dict[str, str], secrets: list[str]
    ) -> tuple[httpx.Response, bytes]:
        """One request, started when its turn has come, and the whole body of its answer."""
        if self._client is None:
            raise RuntimeError("a Service is used within a with statement")
        self._await_turn()
        try:
            with self._client.stream("GET", address, headers=headers) as response:
                self.answering.set()
                return response, self._body(response, address.host)
        except httpx.TimeoutException as error:
            template = N_("{host} gave no answer in time. Check the network, or try again later.")
            raise _Passing(Message(template, {"host": address.host})) from error
        except (httpx.NetworkError, httpx.ProxyError) as error:
            template = N_("{host} cannot be reached ({error}). Check the network, then try again.")
            shown = _shown(str(error) or type(error).__name__, secrets)
            raise _Passing(Message(template, {"host": address.host, "error": shown})) from error
        except httpx.RequestError as error:
            template = N_("{host} broke off its answer or garbled it. Try again later.")
            raise _Passing(Message(template, {"host": address.host})) from error

    def _await_turn(self) -> None:
        wait = self._not_before - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._not_before = self._clock() + self._apart

    def _body(self, response: httpx.Response, host: str) -> bytes:
        started, parts, size = time.monotonic(), [], 0
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > self._max_bytes:
                template = N_(
                    "{host} sent more than {limit} MB. Ask for less in the settings of the source."
                )
                limit = f"{self._max_bytes / 1e6:g}"
                raise ServiceFailed(Message(template, {"host": host, "limit": limit}))
            if time.monotonic() - started > self._answer_seconds:
                raise httpx.ReadTimeout("the answer trickles")
        return b"".join(parts)


def _address(url: str, params: Params | None) -> httpx.URL:
    try:
        address = httpx.URL(url)
        if address.scheme not in ("http", "https") or not address.host:
            raise ValueError(url)
        lists = {
            name: value if isinstance(value, str | int | float) else list(value)
            for name, value in (params or {}).items()
        }
        return address.copy_merge_params(lists) if lists else address
    except (httpx.InvalidURL, ValueError) as error:
        template = N_(
            "{location} is no address of a service. Write one that begins with https:// as the"
            " location of the source."
        )
        # What follows the question mark may hold a key.
        shown = _shown(url.partition("?")[0], [])
        raise ServiceFailed(Message(template, {"location": shown})) from error


def _secrets(address: httpx.URL, headers: Mapping[str, str] | None) -> list[str]:
    """The values of a request that no message may repeat."""
    pairs: Iterable[tuple[str, str]] = [*address.params.multi_items(), *(headers or {}).items()]
    found = [value for name, value in pairs if _SECRET.search(name) and value]
    return [*found, *filter(None, (address.username, address.password))]


def _shown(text: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, "…")
    return printable(" ".join(text.split()))[:_SHOWN]


def _refusal(answer: Answer, secrets: Sequence[str]) -> ServiceFailed:
    """What an answer other than 2xx means: to be tried again, or not."""
    values = {"host": answer.host, "status": str(answer.status)}
    if answer.status == 429:
        template = N_("{host} asks for fewer requests (429). Try again in a few minutes.")
        return _Passing(Message(template, values), _stated_pause(answer, PAUSE_SECONDS))
    if answer.status >= 500:
        template = N_("{host} is out of order (error {status}). Try again later.")
        return _Passing(Message(template, values), _stated_pause(answer, None))
    reason = _reason(answer)
    if not reason:
        template = N_(
            "{host} refused the request (error {status}). Check the settings of the source."
        )
        return ServiceFailed(Message(template, values))
    template = N_(
        "{host} refused the request (error {status}: {reason}). Check the settings of the source."
    )
    return ServiceFailed(Message(template, {**values, "reason": _shown(reason, secrets)}))


def _reason(answer: Answer) -> str:
    """The reason that a service gives in a JSON body, without a full stop at its end."""
    try:
        body = answer.json()
    except ServiceFailed:
        return ""
    stated = [body.get(key) for key in _REASON_KEYS] if isinstance(body, dict) else []
    return next((text.strip().rstrip(".") for text in stated if isinstance(text, str)), "")


def _stated_pause(answer: Answer, default: float | None) -> float | None:
    """Seconds that an answer asks to wait: a number, or a moment."""
    stated = answer.headers.get("retry-after", "").strip()
    try:
        seconds = float(stated)
    except ValueError:
        try:
            moment = parsedate_to_datetime(stated)
        except ValueError:
            return default
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (moment - datetime.now(UTC)).total_seconds()
    if math.isnan(seconds):
        return default
    return min(max(seconds, 0.0), MAX_PAUSE_SECONDS)

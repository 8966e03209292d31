"""Phones that vote over the network: many at once, with nothing between them and the socket."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from observatory.live import Poll
from observatory.live.device import COOKIE, Seal

PATIENCE = 30.0


@dataclass
class Reply:
    """An answer: its status, its headers in small letters, and its body."""

    status: int
    headers: dict[str, str]
    body: str


class Line:
    """A connection that stays open between requests. Raises OSError where it is lost."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: str = "", cookie: str = "") -> Reply:
        """Send a request and read its answer."""
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nAccept-Language: en\r\n"
        if cookie:
            head += f"Cookie: {COOKIE}={cookie}\r\n"
        if body:
            head += "Content-Type: application/x-www-form-urlencoded\r\n"
            head += f"Content-Length: {len(body)}\r\n"
        try:
            return await asyncio.wait_for(self._exchanged(f"{head}\r\n{body}".encode()), PATIENCE)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self.close()
            raise OSError(str(error)) from error

    async def _exchanged(self, request: bytes) -> Reply:
        if self._pair is None:
            self._pair = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._pair
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.split(": ", 1) for line in head[1:] if line)
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return Reply(int(head[0].split()[1]), headers, body.decode())

    def close(self) -> None:
        """Let go of the connection."""
        if self._pair is not None:
            self._pair[1].close()
        self._pair = None


@dataclass
class Told:
    """What phones were told: the devices whose vote was acknowledged, seconds of each request, what
    was refused by status, and requests that got no answer."""

    kept: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)
    lost: int = 0

    def note(self, reply: Reply, device: str, started: float) -> None:
        """Count one answer to a vote."""
        self.seconds.append(time.perf_counter() - started)
        if reply.status == 303:
            self.kept.append(device)
        else:
            self.refused[reply.status] = self.refused.get(reply.status, 0) + 1


def ballot_of(poll: Poll, seal: Seal, phone: str, number: int) -> str:
    """The body of a form that votes for one of the options."""
    choice = poll.options[number % len(poll.options)].id
    return f"token={seal.token(phone)}&choice={choice}"


async def stream(
    host: str, port: int, poll: Poll, seal: Seal, clients: int, seconds: float, told: Told
) -> None:
    """Vote without a pause from so many connections, each vote from a device of its own."""
    end = time.perf_counter() + seconds

    async def client(number: int) -> None:
        line, turn = Line(host, port), number
        try:
            while time.perf_counter() < end:
                phone = seal.new()
                body, turn = ballot_of(poll, seal, phone, turn), turn + 1
                started = time.perf_counter()
                try:
                    reply = await line.ask("POST", f"/vote/{poll.code}", body, seal.cookie(phone))
                except OSError:
                    told.lost += 1
                    await asyncio.sleep(0.05)
                    continue
                told.note(reply, seal.device(phone, poll.id), started)
        finally:
            line.close()

    await asyncio.gather(*(client(number) for number in range(clients)))


async def visit(line: Line, poll: Poll, number: int, seal: Seal, told: Told) -> None:
    """One phone from its first page to the page of its kept vote, as a browser goes."""
    started = time.perf_counter()
    try:
        page = await line.ask("GET", f"/vote/{poll.code}")
        cookie = re.search(rf"{COOKIE}=([^;]+)", page.headers.get("set-cookie", ""))
        token = re.search(r'name="token" value="([^"]+)"', page.body)
        if page.status != 200 or not cookie or not token:
            told.refused[page.status] = told.refused.get(page.status, 0) + 1
            return
        choice = poll.options[number % len(poll.options)].id
        body = f"token={token[1]}&choice={choice}"
        reply = await line.ask("POST", f"/vote/{poll.code}", body, cookie[1])
        told.note(reply, seal.device(seal.phone(cookie[1]) or "", poll.id), started)
        after = await line.ask("GET", f"/vote/{poll.code}", cookie=cookie[1])
        if after.status != 200 or "Your vote is in" not in after.body:
            told.refused[after.status] = told.refused.get(after.status, 0) + 1
    except OSError:
        told.lost += 1
    finally:
        line.close()


def missing(kept: Sequence[str], devices: Sequence[str]) -> list[str]:
    """Acknowledged votes that are not there exactly once."""
    count: dict[str, int] = {}
    for device in devices:
        count[device] = count.get(device, 0) + 1
    return [device for device in kept if count.get(device) != 1]

"""A service on the loopback that answers as it is told, for tests of what asks services."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from etl.sources.service import Service

patient = partial(Service, per_second=1000.0, timeout_seconds=2.0, wait_seconds=0.01)
"""A client that tries again at once, so that tests need not wait."""


@dataclass(frozen=True)
class Reply:
    """What is answered. ``declared``: the length that the header states, where it is not the
    body's; ``after``: seconds of silence before it, ``pause`` in its middle; ``hang_up``: the
    connection is closed instead."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    declared: int | None = None
    after: float = 0.0
    pause: float = 0.0
    hang_up: bool = False


def reply_json(content: object, status: int = 200) -> Reply:
    """An answer in JSON."""
    return Reply(status, json.dumps(content).encode(), {"Content-Type": "application/json"})


def in_turn(*replies: Reply) -> "Answering":
    """Each reply once, one after the other, then the last one for ever."""
    left = list(replies)
    return lambda _path, _params: left.pop(0) if len(left) > 1 else left[0]


Answering = Callable[[str, dict[str, str]], Reply]
"""From the path and the parameters (a repeated one's values joined by commas) to the answer."""


@dataclass
class Talk:
    """A running service: its address, and when it was asked for what."""

    url: str
    answering: Answering
    asked: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def service_of(answering: Answering) -> Iterator[Talk]:
    """A service that answers as ``answering`` says; it may be replaced while it runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            params = {key: ",".join(found) for key, found in parse_qs(parts.query).items()}
            talk.asked.append((time.monotonic(), parts.path, params))
            reply = talk.answering(parts.path, params)
            time.sleep(reply.after)
            self.close_connection = True
            if reply.hang_up:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            length = len(reply.body) if reply.declared is None else reply.declared
            self.send_header("Content-Length", str(length))
            self.send_header("Connection", "close")
            self.end_headers()
            middle = len(reply.body) // 2 if reply.pause else 0
            self.wfile.write(reply.body[:middle])
            self.wfile.flush()
            time.sleep(reply.pause)
            self.wfile.write(reply.body[middle:])

        def log_message(self, *_arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_arguments: object) -> None:
            """A client that has gone is none of a test's concern."""

    server = Server(("127.0.0.1", 0), Handler)
    talk = Talk(f"http://127.0.0.1:{server.server_address[1]}", answering)
    thread = threading.Thread(target=partial(server.serve_forever, 0.02), daemon=True)
    thread.start()
    try:
        yield talk
    finally:
        server.shutdown()
        server.server_close()

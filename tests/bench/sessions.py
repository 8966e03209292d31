"""Sessions over Streamlit's websocket: each connects, draws a page, then reruns it."""

import asyncio
import time
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 120


@dataclass
class Measured:
    """Seconds of each rerun, what failed, and how long it all took."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    elapsed: float = 0.0

    def share(self, part: float) -> float:
        """The time within which this part of the reruns ended."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


def run(
    address: str, sessions: int, reruns: int, page: str = "", query: str = "", reading: float = 0.0
) -> Measured:
    """Open sessions at once and rerun a page in each; the first draw is not counted.

    ``reading``: seconds between an answer and the next rerun, about which readers differ.
    """
    measured = Measured()
    started = time.perf_counter()
    asyncio.run(_all(address, sessions, reruns, page, query, reading, measured))
    measured.elapsed = time.perf_counter() - started
    return measured


async def _all(
    address: str, sessions: int, reruns: int, page: str, query: str, reading: float,
    measured: Measured,
) -> None:  # fmt: skip
    one = (
        # Spread, as people are: whoever opened together does not press together.
        _one(address, reruns, page, query, reading * (0.5 + number / sessions), measured)
        for number in range(sessions)
    )
    await asyncio.gather(*one)


async def _one(
    address: str, reruns: int, page: str, query: str, reading: float, measured: Measured
) -> None:
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    try:
        async with websockets.connect(
            url, subprotocols=["streamlit"], max_size=None, open_timeout=PATIENCE
        ) as socket:
            for turn in range(reruns + 1):
                started = time.perf_counter()
                await socket.send(_rerun(page, query))
                await _finished(socket, measured)
                if turn:
                    measured.seconds.append(time.perf_counter() - started)
                if reading:
                    await asyncio.sleep(reading)
    except (OSError, TimeoutError, websockets.WebSocketException) as error:
        measured.errors.append(repr(error))


def _rerun(page: str, query: str) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = page
    return message.SerializeToString()


async def _finished(socket: websockets.ClientConnection, measured: Measured) -> None:
    while True:
        message = ForwardMsg()
        message.ParseFromString(await asyncio.wait_for(socket.recv(), PATIENCE))
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                measured.errors.append(element.exception.message)
        if kind == "script_finished":
            return

"""The booth: votes as routes reach them, off the event loop and with what many ask for kept a moment."""

import asyncio
import functools
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from observatory.config import Config
from observatory.i18n import Message, N_
from observatory.live.ballot import Ballot
from observatory.live.device import Seal, secret_of
from observatory.live.errors import Busy
from observatory.live.limits import Limits
from observatory.live.poll import Poll
from observatory.live.votes import Cast, Votes
from observatory.measures.tally import Result
from observatory.register import RegisterUnavailable, database_of
from observatory.store import config_of, register_addresses

T = TypeVar("T")
POLL_SECONDS, RESULT_SECONDS, CONFIG_SECONDS = 0.3, 1.0, 10.0
"""How long a poll, its result and the configuration are answered from memory."""
PATIENCE_SECONDS = 5.0
"""How long a vote may wait for those before it."""
_READERS = 3
_AT_ONCE = 100


class Remembered:
    """Answers kept for a moment; several who ask for one at once wait for one answer."""

    def __init__(self, seconds: float, most: int = 1000) -> None:
        self._seconds, self._most = seconds, most
        self._kept: dict[Hashable, tuple[float, asyncio.Future[Any]]] = {}

    async def ask(self, key: Hashable, answer: Callable[[], Any]) -> Any:
        """The answer of ``answer()``, which gives an awaitable, or the one that is kept."""
        now = time.monotonic()
        since, future = self._kept.get(key, (0.0, None))
        loop = asyncio.get_running_loop()
        if future is None or now - since > self._seconds or future.get_loop() is not loop:
            if len(self._kept) >= self._most:
                self._kept.clear()
            future = asyncio.ensure_future(answer())
            self._kept[key] = now, future
            future.add_done_callback(functools.partial(self._forget_fault, key))
        return await asyncio.shield(future)

    def forget(self) -> None:
        """Ask anew from now on."""
        self._kept.clear()

    def _forget_fault(self, key: Hashable, future: "asyncio.Future[Any]") -> None:
        if future.cancelled() or future.exception() is not None:
            self._kept.pop(key, None)


class Counter:
    """One register's votes, and the threads that reach it: a single one writes.

    Votes are not held back: the writer takes whatever waits when it is free, and the votes of such a
    moment become durable together, before any of them is acknowledged.
    """

    def __init__(self, address: str, limits: Limits) -> None:
        database = database_of(address)
        self.votes = Votes(database)
        self.seal = Seal(secret_of(database))
        self._writer = ThreadPoolExecutor(1, "votes")
        self._readers = ThreadPoolExecutor(_READERS, "polls")
        self._limits = limits
        self._waiting: deque[tuple[float, Cast, asyncio.Future[None]]] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def read(self, question: Callable[..., T], *args: Any) -> T:
        """Ask in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, question, *args)

    async def write(self, deed: Callable[..., None], *args: Any) -> None:
        """Write in the writer's thread."""
        await asyncio.get_running_loop().run_in_executor(self._writer, deed, *args)

    async def cast(self, cast: Cast) -> None:
        """Keep a vote; on disk when this returns. Raises NotTaken, RegisterUnavailable, or Busy where
        too many wait or this one has waited too long."""
        if len(self._waiting) >= self._limits.waiting:
            raise Busy
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((time.monotonic() + PATIENCE_SECONDS, cast, future))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        # A phone that goes away takes nothing from those beside it.
        await asyncio.shield(future)

    async def _write_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            taken: list[tuple[Cast, asyncio.Future[None]]] = []
            while self._waiting and len(taken) < _AT_ONCE:
                last, cast, future = self._waiting.popleft()
                if time.monotonic() > last:
                    future.set_exception(Busy())
                else:
                    taken.append((cast, future))
            if not taken:
                continue
            casts = [cast for cast, _ in taken]
            try:
                told = await loop.run_in_executor(self._writer, self.votes.cast_all, casts)
            except Exception as error:
                for _, future in taken:
                    future.set_exception(error)
                    # Nobody may be waiting any more.
                    future.exception()
                continue
            for (_, future), refused in zip(taken, told, strict=True):
                if refused:
                    future.set_exception(refused)
                    future.exception()
                else:
                    future.set_result(None)

    def close(self) -> None:
        """End the threads."""
        self._writer.shutdown()
        self._readers.shutdown()


class Booth:
    """The votes of an installation: all its registers, found by a poll's code.

    ``registers`` gives their addresses, by default those of the datasets that are served. What reads
    or writes raises RegisterUnavailable; ``cast`` and ``support`` raise NotTaken and Busy too.
    """

    def __init__(
        self,
        registers: Callable[[], Sequence[str]] | None = None,
        limits: Limits | None = None,
        config: Callable[[str], Config | None] | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._registers = registers or register_addresses
        self._config = config or config_of
        self._counters: dict[str, Counter] = {}
        self._making = threading.Lock()
        self._addresses = Remembered(CONFIG_SECONDS)
        self._configs = Remembered(CONFIG_SECONDS)
        self._polls = Remembered(POLL_SECONDS)
        self._results = Remembered(RESULT_SECONDS)

    async def poll(self, code: str) -> tuple[Counter, Poll] | None:
        """The poll of a code and where its votes are kept; None where there is none."""
        found: tuple[Counter, Poll] | None = await self._polls.ask(code, lambda: self._find(code))
        return found

    async def config(self, dataset: str) -> Config | None:
        """The configuration of a dataset; None where no snapshot of it can be served."""
        found: Config | None = await self._configs.ask(
            dataset, lambda: asyncio.to_thread(self._config, dataset)
        )
        return found

    async def result(self, counter: Counter, found: Poll) -> Result:
        """A poll's result, counted a moment ago at most."""
        result: Result = await self._results.ask(
            found.id, lambda: counter.read(counter.votes.result, found)
        )
        return result

    async def cast(self, counter: Counter, found: Poll, phone: str, ballot: Ballot) -> None:
        """Keep a vote; on disk when this returns."""
        await counter.cast((found, counter.seal.device(phone, found.id), ballot))

    async def support(
        self, counter: Counter, found: Poll, phone: str, answers: Sequence[int]
    ) -> None:
        """Keep which open answers a phone supports."""
        device = counter.seal.device(phone, found.id)
        await counter.write(counter.votes.support, found, device, answers)

    async def own(self, counter: Counter, found: Poll, phone: str) -> Ballot | None:
        """What a phone voted."""
        device = counter.seal.device(phone, found.id)
        return await counter.read(counter.votes.own, found.id, device)

    async def supported(self, counter: Counter, found: Poll, phone: str) -> frozenset[int]:
        """The open answers that a phone supports."""
        device = counter.seal.device(phone, found.id)
        return await counter.read(counter.votes.supported, found.id, device)

    def forget(self) -> None:
        """Answer nothing from memory any more."""
        for kept in (self._addresses, self._configs, self._polls, self._results):
            kept.forget()

    def close(self) -> None:
        """End the threads."""
        for counter in self._counters.values():
            counter.close()
        self._counters.clear()

    async def _find(self, code: str) -> tuple[Counter, Poll] | None:
        addresses: Sequence[str] = await self._addresses.ask(
            "", lambda: asyncio.to_thread(self._registers)
        )
        if not addresses:
            template = N_("This installation has no register to write to.")
            raise RegisterUnavailable(Message(template))
        for address in addresses:
            if not database_of(address).is_there:
                if address in self._counters:
                    template = N_("The register of the votes is not there any more.")
                    raise RegisterUnavailable(Message(template))
                continue
            counter = await asyncio.to_thread(self._counter, address)
            found = await counter.read(counter.votes.poll, code)
            if found is not None:
                return counter, found
        return None

    def _counter(self, address: str) -> Counter:
        with self._making:
            if address not in self._counters:
                self._counters[address] = Counter(address, self.limits)
            return self._counters[address]

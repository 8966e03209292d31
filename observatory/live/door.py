"""The door: who comes in by a code, so that a room does and whoever guesses codes does not."""

import asyncio
from collections import Counter as Counts

from observatory.codes import code_of
from observatory.live.booth import Booth, Counter
from observatory.live.limits import Buckets
from observatory.live.poll import Poll


class Unknown(Exception):
    """No poll has this code."""


class TooMany(Exception):
    """Too many wrong codes, or newcomers, of one address; ``seconds`` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Door:
    """Finds the poll of a code.

    Wrong codes are counted by address. Where they are too many, whoever has no vote in the poll waits
    for the answer, right or wrong, and only so many at a time: those in the room come in a moment
    later, and codes cannot be tried fast enough to find one.
    """

    def __init__(self, booth: Booth) -> None:
        self._booth = booth
        self._limits = booth.limits
        self._wrong = Buckets(self._limits.wrong_codes)
        self._newcomers = Buckets(self._limits.newcomers)
        self._guessing: Counts[str] = Counts()

    async def enter(self, typed: str, peer: str, cookie: str | None) -> tuple[Counter, Poll]:
        """The poll, and where its votes are kept. Raises Unknown, TooMany or RegisterError."""
        code = code_of(typed)
        if self._wrong.is_empty(peer) and not await self._is_inside(code, cookie):
            await self._wait(peer)
        found = await self._booth.poll(code) if code else None
        if found is not None:
            return found
        if not self._wrong.take(peer):
            raise TooMany(self._wrong.seconds(peer))
        raise Unknown

    def welcome(self, peer: str) -> None:
        """Let a device in that was never here. Raises TooMany."""
        if not self._newcomers.take(peer):
            raise TooMany(self._newcomers.seconds(peer))

    async def _is_inside(self, code: str | None, cookie: str | None) -> bool:
        """Whether the phone has voted in this poll."""
        found = await self._booth.poll(code) if code and cookie else None
        if found is None or not (phone := found[0].seal.phone(cookie)):
            return False
        return await self._booth.own(*found, phone) is not None

    async def _wait(self, peer: str) -> None:
        if self._guessing[peer] >= self._limits.guessers:
            raise TooMany(self._wrong.seconds(peer))
        self._guessing[peer] += 1
        try:
            await asyncio.sleep(self._limits.guess_seconds)
        finally:
            self._guessing[peer] -= 1
            if not self._guessing[peer]:
                del self._guessing[peer]

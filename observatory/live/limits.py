"""Limits that a room behind one address does not meet, and whoever guesses or floods does.

All times are of the monotonic clock: a clock that is set changes nothing.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much is let through. A rate is (at once, then per second).

    ``posts``: forms of one device; ``newcomers``: devices that come first, of one address (a room of
    a thousand phones comes within a minute); ``wrong_codes``: of one address. Once these are used
    up, whoever is not known at a poll waits ``guess_seconds`` for an answer, at most ``guessers`` of
    an address at a time: a room still comes in, and a code is not found. ``waiting``: votes that may wait to be
    kept.
    """

    posts: tuple[float, float] = (20, 1)
    newcomers: tuple[float, float] = (3000, 50)
    wrong_codes: tuple[float, float] = (60, 1)
    guess_seconds: float = 1.0
    guessers: int = 50
    waiting: int = 1500


class Buckets:
    """A bucket of tokens for each key, filled again as time goes by; long unused ones are forgotten."""

    def __init__(
        self,
        rate: tuple[float, float],
        clock: Callable[[], float] = time.monotonic,
        most: int = 50_000,
    ) -> None:
        self.size, self.per_second = rate
        self._clock = clock
        self._most = most
        self._held: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, key: Hashable) -> bool:
        """Take a token; False where there is none."""
        left = self._left(key)
        taken = left >= 1
        self._held[key] = (left - taken, self._clock())
        self._held.move_to_end(key)
        if len(self._held) > self._most:
            self._held.popitem(last=False)
        return taken

    def is_empty(self, key: Hashable) -> bool:
        """Whether the next ``take`` would find none."""
        return self._left(key) < 1

    def seconds(self, key: Hashable) -> int:
        """Whole seconds after which there is one."""
        return max(1, round((1 - self._left(key)) / self.per_second + 0.5))

    def _left(self, key: Hashable) -> float:
        left, since = self._held.get(key, (self.size, 0.0))
        if key not in self._held:
            return left
        return min(self.size, left + (self._clock() - since) * self.per_second)

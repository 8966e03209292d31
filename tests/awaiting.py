"""Coroutines run to their end from a test, beside a browser whose own loop runs in the same thread."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def awaited(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives, run in a loop and a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


class Runner:
    """A loop in a thread of its own, for coroutines that share what belongs to a loop."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine gives."""
        return self._pool.submit(self._runner.run, coroutine).result()

    def close(self) -> None:
        """End the loop and its thread."""
        self._pool.submit(self._runner.close).result()
        self._pool.shutdown()

"""Where each running show stands, for the speaker's notes in another window: kept by the process."""

import threading
from dataclasses import dataclass
from typing import Any

import streamlit as st


@dataclass(frozen=True)
class Position:
    """The slide that is shown (0 for the first), whether the screen is black, and when the show began
    (milliseconds since 1970)."""

    at: int
    black: bool
    started: float


class Positions:
    """The shows of a process by dataset and presentation; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[tuple[str, int], Position] = {}

    def put(self, dataset: str, deck: int, told: Any) -> None:
        """Keep what a show's script told; what is no position is not kept."""
        try:
            found = Position(int(told["at"]), bool(told["black"]), float(told["started"]))
        except (KeyError, TypeError, ValueError):
            return
        with self._lock:
            self._held[dataset, deck] = found

    def get(self, dataset: str, deck: int) -> Position | None:
        """Where a show stands; None where none has run."""
        with self._lock:
            return self._held.get((dataset, deck))


@st.cache_resource(show_spinner=False)
def positions() -> Positions:
    """The process's shows."""
    return Positions()

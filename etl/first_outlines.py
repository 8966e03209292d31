"""Outlines that a configuration names by their address, brought by the first load that can.

A map does without them, so this is quick, and nothing is said where it fails.
"""

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from etl.extracts import ExtractFolder
from etl.faults import FileRefused
from etl.inputs import OUTLINES, State, extracted, is_live, sources_of
from etl.sources.base import Setting
from observatory.config import Config

if TYPE_CHECKING:
    from etl.sources.service import Service

    Connect = Callable[..., Service]

OFFLINE_VARIABLE = "OBSERVATORY_OFFLINE"
"""Where it is set, a load asks no service; a refresh still does."""
FIRST_SECONDS = 3.0
"""How long a load waits for an answer to begin."""
WHOLE_SECONDS = 8.0
"""How long it waits for the whole of an answer that has begun."""
TRIED_SECONDS = 3600.0
"""How long after a failure loads do not ask again."""

_FRESH, _TRIED = "first", "tried"


def bring_outlines(
    config: Config, dataset: str, cache: Path, connect: "Connect | None" = None
) -> None:
    """Ask once for the outlines that have an address and no extract in ``cache`` yet.

    ``connect`` makes the client; by default one of ``etl.sources.service``.
    """
    if os.environ.get(OFFLINE_VARIABLE):
        return
    for source in sources_of(config, dataset):
        folder = cache / source["name"]
        if source["kind"] != OUTLINES or not is_live(source) or extracted(folder):
            continue
        try:
            _bring(folder, Setting(source, config), connect)
        except OSError:
            # No room or no access: what stands in the way of the load itself it tells of.
            continue


def _bring(folder: Path, setting: Setting, connect: "Connect | None") -> None:
    tried, fresh, extract = folder / _TRIED, folder / _FRESH, ExtractFolder(folder)
    if _is_recent(tried):
        return
    fresh.mkdir(parents=True, exist_ok=True)
    if _fetched(fresh, setting, connect):
        os.replace(fresh, extract.good)
        extract.note(State(datetime.now(UTC).isoformat(timespec="seconds")))
    else:
        tried.touch()


def _fetched(folder: Path, setting: Setting, connect: "Connect | None") -> bool:
    """Whether the outlines came in time. Looking up a host can outlast every limit of a client, so
    it is asked beside the load, which goes on."""
    # A load that has its outlines does without the libraries of the network.
    from etl.sources.boundaries import fetch
    from etl.sources.service import Service, ServiceFailed

    service = (connect or Service)(
        per_second=1, timeout_seconds=WHOLE_SECONDS, connect_seconds=2.0,
        answer_seconds=WHOLE_SECONDS, tries=1,
    )  # fmt: skip
    done: list[bool] = []

    def ask() -> None:
        try:
            with service:
                fetch(folder, setting, service)
            done.append(True)
        except (ServiceFailed, FileRefused, OSError):
            return

    asking = threading.Thread(target=ask, daemon=True)
    started = time.monotonic()
    asking.start()
    while asking.is_alive():
        limit = WHOLE_SECONDS if service.answering.is_set() else FIRST_SECONDS
        if time.monotonic() - started > limit:
            return False
        asking.join(0.02)
    return bool(done)


def _is_recent(mark: Path) -> bool:
    try:
        return abs(time.time() - mark.stat().st_mtime) < TRIED_SECONDS
    except OSError:
        return False

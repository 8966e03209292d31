"""Run the measures asked for (all by default) and print their table; exit 1 if a bar is missed.

``scale``, which compares the engines and takes an hour, runs only where it is asked for, alone.
"""

import os
import sys
import tempfile
from pathlib import Path

from etl.first_outlines import OFFLINE_VARIABLE
from tests.bench import drawing, loading, matching, network, reports, scale, scripts, stock, votes
from tests.bench.result import Result, show

SECTIONS = (
    "load",
    "publish",
    "draw",
    "script",
    "large",
    "sessions",
    "soak",
    "stock",
    "matching",
    "network",
    "votes",
    "reports",
)
SCALE = "scale"


def main(asked: list[str]) -> int:
    """Measure; 0 if every bar is met."""
    # What is measured is not how fast the network answers.
    os.environ[OFFLINE_VARIABLE] = "1"
    if asked == [SCALE]:
        with tempfile.TemporaryDirectory() as folder:
            scale.measure(Path(folder))
        return 0
    unknown = set(asked) - set(SECTIONS)
    if unknown:
        print(
            f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(SECTIONS)}, or {SCALE} alone."
        )
        return 2
    chosen = asked or list(SECTIONS)
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        out = root / "warehouse"
        loads = loading.bundled(out)
        results += loads if "load" in chosen else []
        if "publish" in chosen:
            results += loading.published_while_read(out)
        if "draw" in chosen:
            results += drawing.measure(out)
        large = loading.large(root / "large") if "large" in chosen else None
        if {"script", "large"} & set(chosen):
            results += scripts.alone(out, large)
        if "sessions" in chosen:
            results += scripts.together(out)
        if "soak" in chosen:
            results += scripts.soak(out)
        if "stock" in chosen:
            results += stock.measure(root / "stock")
        if "matching" in chosen:
            results += matching.told()
        if "network" in chosen:
            results += network.measure()
        if "votes" in chosen:
            results += votes.measure(out, root / "votes")
        if "reports" in chosen:
            results += reports.measure(out, large, root / "reports")
    show(results)
    return 0 if all(item.met for item in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

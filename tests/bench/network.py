"""How long a network of two thousand organisations takes from its rows to its picture."""

import time

import numpy as np
import pandas as pd

from observatory.charts import network as described
from observatory.charts import plotly
from observatory.charts.network import HEIGHT, WIDTH
from observatory.i18n import language
from observatory.measures.network import Attendance, newman_weights
from observatory.measures.placing import place, radii, strongest_ties
from tests.bench.result import Result, at_most

NODES, EVENTS, VISITS = 2_000, 1_200, 24_000
BAR = 3.0


def measure() -> list[Result]:
    """Weights, ties, places and figure of invented visits, a few organisations coming often."""
    dice = np.random.default_rng(1)
    often = np.concatenate([np.arange(NODES), (dice.random(VISITS) ** 3 * NODES).astype(int)])
    rows = pd.DataFrame({"org_id": often, "event_id": dice.integers(0, EVENTS, len(often))}).astype(
        str
    )
    started = time.perf_counter()
    weights = newman_weights(Attendance.of(rows))
    strength = np.asarray(weights.sum(axis=0)).ravel()
    ties, sizes = strongest_ties(weights), radii(strength)
    points = place(ties, sizes, WIDTH, HEIGHT)
    table = pd.DataFrame({"name": [f"Organisation {n}" for n in range(NODES)], "value": strength})
    chart = described(
        table, points.tolist(), sizes.tolist(), ties.tolist(), language("en"), unit="count",
        finding="Who meets whom",
    )  # fmt: skip
    plotly.draw(chart, "light")
    seconds = time.perf_counter() - started
    return [at_most(f"network of {NODES} organisations drawn", seconds, BAR, "s")]

"""Who knows which cluster: the survey's answers, cell by cell, with what may not be shown hidden."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from observatory.config import ENTIRE_SEGMENT
from observatory.i18n import Language
from observatory.measures import recognition
from observatory.measures.suppression import FEWEST_RESPONDENTS, suppressed, suppressed_crossed
from observatory.queries.choices import territory_name
from observatory.store import Store

STEPS = {"R1.1": "aided", "R1.2": "unaided", "R1.3": "familiar", "R1.3b": "engaged"}
"""Indicator -> the column of its weight in a cell."""
FUNNEL = (("R1.1", ""), ("R1.2", "aided"), ("R1.3", "aided"), ("R1.3b", "familiar"))
"""The funnel: an indicator, and the step before it, of those who have made which it is a share."""
_CELLS = """
    SELECT a.wave_id, w.wave_date, a.cluster_id, a.basin_code, a.stakeholder,
        count(*) AS n, sum(weight) AS weight, sum(weight * weight) AS squares,
        {sums}
    FROM survey_answer a JOIN survey_wave w USING (wave_id)
    WHERE a.cluster_id IS NOT NULL AND w.wave_date <= $as_of
    GROUP BY ALL ORDER BY ALL"""
_CONDITIONS = {
    "aided": "level >= 1", "unaided": "unaided", "familiar": "level >= 2", "engaged": "level >= 3",
    "rated": "image IS NOT NULL",
}  # fmt: skip

Cell = dict[str, Any]


def waves(store: Store) -> pd.DataFrame:
    """The waves of surveys up to the data date, latest first: the table survey_wave."""
    return store.query(
        "SELECT * FROM survey_wave WHERE wave_date <= $as_of AND sample = 'survey'"
        " ORDER BY wave_date DESC, wave_id",
        {"as_of": store.as_of},
    )


def clusters(store: Store) -> dict[str, str]:
    """Id -> name of the clusters that some wave asked about, the focal one first."""
    rows = store.query(
        """SELECT cluster_id, name FROM cluster
        WHERE cluster_id IN (SELECT DISTINCT cluster_id FROM survey_answer)
        ORDER BY cluster_id <> coalesce($focal, ''), lower(name)""",
        {"focal": store.config.focal_cluster},
    )
    return dict(zip(rows["cluster_id"], rows["name"], strict=True))


def stakeholders(store: Store, language: Language) -> dict[str, str]:
    """Id -> name of the kinds of respondents."""
    rows = store.query(
        "SELECT DISTINCT stakeholder FROM survey_answer WHERE stakeholder IS NOT NULL ORDER BY 1"
    )
    return {
        str(key): store.config.label("stakeholder", str(key), language.code)
        for key in rows["stakeholder"]
    }


def cells(store: Store) -> pd.DataFrame:
    """The answers summed by wave, cluster, basin and kind of respondent.

    Columns: those, wave_date, n, weight (Σw), squares (Σw²); the weight of those who know the
    cluster (aided), cite it unprompted (unaided), know its activities (familiar), have worked with
    it (engaged), rate it (rated), with ``<step>_n`` and ``<step>_squares``; total and
    total_squares of their images (Σwx, Σwx²). Not to be shown: a cell may be of one respondent.
    """
    sums = ", ".join(
        f"coalesce(sum(weight) FILTER ({holds}), 0) AS {name},"
        f" count(*) FILTER ({holds}) AS {name}_n,"
        f" coalesce(sum(weight * weight) FILTER ({holds}), 0) AS {name}_squares"
        for name, holds in _CONDITIONS.items()
    )
    sums += (
        ", coalesce(sum(weight * image), 0) AS total,"
        " coalesce(sum(weight * image * image), 0) AS total_squares"
    )
    return store.query(_CELLS.format(sums=sums), {"as_of": store.as_of})


def shares(store: Store, stakeholder: str | None = None, basin: str | None = None) -> pd.DataFrame:
    """R1.1 to R1.3b of every wave and cluster, of some respondents or all.

    Columns: wave_id, wave_date, cluster_id, indicator_id, value, low, high, n, and hidden where the
    base may not be shown; n is absent below five.
    """
    rows = []
    for key, group in _groups(cells(store), ["wave_id", "wave_date", "cluster_id"]):
        found, hidden = _part(group, basin, stakeholder)
        if found is None:
            continue
        for indicator, column in STEPS.items():
            rows.append({**key, "indicator_id": indicator, **_share(found, found[column], hidden)})
    columns = ["wave_id", "wave_date", "cluster_id", "indicator_id", "value", "low", "high", "n", "hidden"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def funnel(
    store: Store,
    wave: str,
    cluster: str,
    stakeholder: str | None = None,
    basin: str | None = None,
) -> pd.DataFrame:
    """The steps from knowing a cluster to having worked with it, in one wave.

    Columns: indicator_id, value, low, high, n, hidden; step, step_low, step_high, step_n: the share
    of those who have made the step before, absent where there is none or they are too few.
    """
    rows = cells(store)
    group = rows[(rows["wave_id"] == wave) & (rows["cluster_id"] == cluster)]
    found, hidden = _part(_records(group), basin, stakeholder)
    steps = []
    for indicator, before in FUNNEL if found else ():
        assert found is not None
        row = {"indicator_id": indicator, **_share(found, found[STEPS[indicator]], hidden)}
        if before:
            base = {"n": found[f"{before}_n"], "weight": found[before], "squares": found[f"{before}_squares"]}  # fmt: skip
            few = hidden or base["n"] < FEWEST_RESPONDENTS
            step = _share(base, found[STEPS[indicator]], few)
            row |= {"step": step["value"], "step_low": step["low"], "step_high": step["high"], "step_n": step["n"]}  # fmt: skip
        steps.append(row)
    columns = ["indicator_id", "value", "low", "high", "n", "hidden", "step", "step_low", "step_high", "step_n"]  # fmt: skip
    return pd.DataFrame(steps, columns=columns)


def by_basin(
    store: Store, language: Language, cluster: str, stakeholder: str | None = None
) -> pd.DataFrame:
    """R1.1 of a cluster in every wave and basin.

    Columns: wave_id, wave_date, code, name, value, low, high, n, hidden; the order is that of the
    basins' populations.
    """
    names = {
        str(code): territory_name(store, str(code), str(name), language)
        for code, name in zip(*_basins(store), strict=True)
    }
    rows = []
    whole = cells(store)
    for key, group in _groups(whole[whole["cluster_id"] == cluster], ["wave_id", "wave_date"]):
        parts = _parts(group, "basin_code", stakeholder)
        for code, name in names.items():
            if code in parts:
                found, hidden = parts[code]
                rows.append({**key, "code": code, "name": name, **_share(found, found["aided"], hidden)})  # fmt: skip
    columns = ["wave_id", "wave_date", "code", "name", "value", "low", "high", "n", "hidden"]
    return pd.DataFrame(rows, columns=columns)


def by_distance(
    store: Store,
    wave: str,
    cluster: str,
    stakeholder: str | None = None,
    basin: str | None = None,
    most: int = 6,
) -> pd.DataFrame:
    """R1.1 of a cluster by distance to its seat, in one wave, in at most ``most`` bands of one width.

    Columns: start and end (km), value, low, high, n, hidden. Respondents whose commune is not known
    are left out; nothing is given where the base itself may not be shown.
    """
    sums = f"coalesce(sum(weight) FILTER ({_CONDITIONS['aided']}), 0) AS aided"
    rows = store.query(
        f"""SELECT distance_km AS km, count(*) AS n, sum(weight) AS weight,
            sum(weight * weight) AS squares, {sums}
        FROM survey_answer WHERE wave_id = $wave AND cluster_id = $cluster
          AND distance_km IS NOT NULL AND ($who IS NULL OR stakeholder = $who)
          AND ($basin IS NULL OR basin_code = $basin)
        GROUP BY 1 ORDER BY 1""",
        {"wave": wave, "cluster": cluster, "who": stakeholder, "basin": basin},
    )
    columns = ["start", "end", "value", "low", "high", "n", "hidden"]
    whole = cells(store)
    group = whole[(whole["wave_id"] == wave) & (whole["cluster_id"] == cluster)]
    found, hidden = _part(_records(group), basin, stakeholder)
    if rows.empty or found is None or hidden:
        return pd.DataFrame(columns=columns)
    low, width = _bands(float(rows["km"].min()), float(rows["km"].max()), most)
    rows["start"] = low + (rows["km"] - low) // width * width
    bands = rows.groupby("start")[["n", "weight", "squares", "aided"]].sum()
    gone = suppressed({start: int(n) for start, n in bands["n"].items()})
    table = [
        {"start": start, "end": start + width, **_share(band, band["aided"], start in gone)}
        for start, band in zip(bands.index, _records(bands), strict=True)
    ]
    return pd.DataFrame(table, columns=columns)


def slope(store: Store, wave: str, cluster: str) -> tuple[float, float, float] | None:
    """R1.4b of a cluster in a wave, with its interval: value, low, high; None where there is none."""
    segment = ENTIRE_SEGMENT if cluster == store.config.focal_cluster else f"cluster:{cluster}"
    rows = store.query(
        """SELECT v.value, v.low, v.high FROM indicator_value v
        JOIN survey_wave w ON w.wave_date = v.period_end AND w.wave_id = $wave
        WHERE v.indicator_id = 'R1.4b' AND v.segment = $segment AND v.value IS NOT NULL""",
        {"wave": wave, "segment": segment},
    )
    return None if rows.empty else (rows["value"][0], rows["low"][0], rows["high"][0])


def images(
    store: Store, wave: str, stakeholder: str | None = None, basin: str | None = None
) -> pd.DataFrame:
    """The mean image (0–10) of every cluster among those who rate it, in one wave.

    Columns: cluster_id, value, low, high, n, hidden. Too few raters hide it like too few answers.
    """
    rows = []
    whole = cells(store)
    for key, group in _groups(whole[whole["wave_id"] == wave], ["cluster_id"]):
        found, hidden = _part(group, basin, stakeholder)
        if found is None or not found["rated_n"]:
            continue
        count = int(found["rated_n"])
        hidden = hidden or count < FEWEST_RESPONDENTS
        row = {**key, "value": None, "low": None, "high": None, "n": None, "hidden": hidden}
        if not hidden:
            mean = recognition.mean(
                count,
                found["rated"],
                found["rated_squares"],
                found["total"],
                found["total_squares"],
            )
            assert mean is not None
            row |= {"value": mean.value, "n": count}
            if mean.interval:
                row |= {"low": max(0.0, mean.interval.low), "high": min(10.0, mean.interval.high)}
        rows.append(row)
    return pd.DataFrame(rows, columns=["cluster_id", "value", "low", "high", "n", "hidden"])


def _basins(store: Store) -> tuple[Sequence[str], Sequence[str]]:
    rows = store.query(
        "SELECT code, name FROM territory WHERE level = 'basin'"
        " ORDER BY population DESC NULLS LAST, code"
    )
    return rows["code"].tolist(), rows["name"].tolist()


def _part(
    group: list[Cell], basin: str | None, stakeholder: str | None
) -> tuple[Cell | None, bool]:
    """The sums of those asked for, None where there are none, and whether they may not be shown."""
    if basin is not None:
        parts = _parts(group, "basin_code", stakeholder)
        return parts.get(basin, (None, False))
    if stakeholder is not None:
        return _parts(group, "stakeholder", None).get(stakeholder, (None, False))
    whole = _sum(group)
    return whole, whole is not None and whole["n"] < FEWEST_RESPONDENTS


def _parts(group: list[Cell], axis: str, stakeholder: str | None) -> dict[str, tuple[Cell, bool]]:
    """The sums of each basin or kind of respondent, and whether it may not be shown.

    ``stakeholder``: of these respondents alone; then neighbours protect in both directions.
    """
    other = stakeholder is not None
    inside = [cell for cell in group if not other or cell["stakeholder"] == stakeholder]
    parts: dict[str, list[Cell]] = {}
    for cell in inside:
        if isinstance(cell[axis], str):
            parts.setdefault(cell[axis], []).append(cell)
    if other:
        counts = {(_text(c["basin_code"]), _text(c["stakeholder"])): int(c["n"]) for c in group}
        gone = {row for row, column in suppressed_crossed(counts) if column == stakeholder}
    else:
        sizes: dict[str | None, int] = {}
        for cell in group:
            sizes[_text(cell[axis])] = sizes.get(_text(cell[axis]), 0) + int(cell["n"])
        gone = suppressed(sizes, untold=(None,))
    few = sum(cell["n"] for cell in group) < FEWEST_RESPONDENTS
    found: dict[str, tuple[Cell, bool]] = {}
    for part, members in parts.items():
        summed = _sum(members)
        if summed:
            found[part] = (summed, few or part in gone)
    return found


def _sum(group: Iterable[Cell]) -> Cell | None:
    """The cells of a group as one; None where there are none."""
    found: Cell = {}
    for cell in group:
        for name, value in cell.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                found[name] = found.get(name, 0) + value
    return found or None


def _share(base: Cell, hits: float, hidden: bool) -> dict[str, Any]:
    """A share with its interval and base; where it may not be shown, the base from five on."""
    count = int(base["n"])
    told = count if count >= FEWEST_RESPONDENTS else None
    found = recognition.share(count, base["weight"], base["squares"], hits)
    if hidden or found is None:
        return {"value": None, "low": None, "high": None, "n": told, "hidden": hidden}
    return {
        "value": found.value, "low": found.interval.low, "high": found.interval.high, "n": count,
        "hidden": False,
    }  # fmt: skip


def _bands(low: float, high: float, most: int) -> tuple[float, float]:
    """The start and the width (km) of a few bands that hold all distances."""
    for width in (5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 5000.0):
        start = low // width * width
        if (high - start) // width < most:
            return start, width
    return 0.0, 20_000.0


def _groups(rows: pd.DataFrame, keys: list[str]) -> Iterable[tuple[Cell, list[Cell]]]:
    """The cells of each group with what they share, in the order of the keys."""
    groups: dict[tuple[Any, ...], list[Cell]] = {}
    for cell in _records(rows):
        groups.setdefault(tuple(cell[key] for key in keys), []).append(cell)
    return ((dict(zip(keys, found, strict=True)), group) for found, group in groups.items())


def _records(rows: pd.DataFrame) -> list[Cell]:
    columns = [rows[name].tolist() for name in rows.columns]
    return [dict(zip(rows.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None

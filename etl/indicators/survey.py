"""R1.1 to R1.4b and R3.6: shares of the respondents of each wave, their balance and their slope."""

from collections.abc import Iterator
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from etl.engines import Engine
from etl.indicators.base import VALUE_KEY, Computation, Tables, evidence_lines
from etl.indicators.slope import logistic_slope
from etl.indicators.statements import whole
from observatory.config import ENTIRE_SEGMENT
from observatory.measures import recognition
from observatory.measures.recognition import LEVELS
from observatory.measures.suppression import FEWEST_RESPONDENTS, suppressed

UNAIDED, BALANCE, SLOPE, KNOW_HOW = "R1.2", "R1.4", "R1.4b", "R3.6"
SHARES = (*LEVELS, UNAIDED)
OF_ANSWERS = (*SHARES, BALANCE, SLOPE)
"""The indicators of the answers about a cluster."""
_SUMS = ["n", "weight", "squares", *SHARES, KNOW_HOW]
_COLUMNS = [*VALUE_KEY, "value", "low", "high", "n", "numerator", "denominator", "status"]
_KINDS = (("", ""), ("basin_code", ""), ("stakeholder", "stakeholder:"))
"""The whole, then the parts by a column, and how the segment of a part begins."""

Row = dict[str, Any]


def survey_values(engine: Engine, tables: Tables) -> pd.DataFrame:
    """The indicators of every wave up to the data date.

    For each cluster, of the respondents with an answer about it: the whole, each basin and each
    kind of respondent. The focal cluster is segment ``all``; others are ``cluster:<id>``, without
    kinds of respondents. R3.6 is of all respondents of the wave. Parts with fewer than five
    respondents are suppressed, and so is what would tell them.
    """
    terms = tables.terms
    waves = whole(engine, tables, "survey_wave").to_pandas()
    # People in a workshop's room are no sample of anybody: their waves count in no indicator.
    waves = waves[waves["sample"] == "survey"]
    answers = whole(engine, tables, "survey_answer").to_pandas()
    # Sums of fractions depend on their order in the last digits; engines give rows in any.
    answers = answers.sort_values(["wave_id", "respondent_id", "cluster_id"], ignore_index=True)
    answers["squares"] = answers["weight"] ** 2
    for key, level in LEVELS.items():
        answers[key] = answers["weight"].where(answers["level"] >= level, 0.0)
    answers[UNAIDED] = answers["weight"].where(answers["unaided"].fillna(False).astype(bool), 0.0)
    cites = answers["know_how_cited"].map(lambda cell: cell is not None and len(cell) > 0)
    answers[KNOW_HOW] = answers["weight"].where(cites.astype(bool), 0.0)
    answers["n"] = 1
    rows: list[Row] = []
    for wave, day in zip(waves["wave_id"], pd.to_datetime(waves["wave_date"]), strict=True):
        if day > pd.Timestamp(terms.as_of):
            continue
        given = answers[answers["wave_id"] == wave]
        found = [*_of_clusters(given, terms.focal_cluster), *_of_respondents(given)]
        rows += [{"period_start": day, "period_end": day, **row} for row in found]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    table["status"] = table["status"].astype(object)
    table["territory_code"] = table["territory_code"].astype(object).fillna(terms.focal)
    for name in ("period_start", "period_end"):
        table[name] = table[name].astype("datetime64[s]")
    return table


def _of_clusters(answers: pd.DataFrame, focal: str | None) -> Iterator[Row]:
    for cluster, given in answers.groupby("cluster_id"):
        segment = ENTIRE_SEGMENT if cluster == focal else f"cluster:{cluster}"
        shares = list(_shares(given, SHARES, segment))
        yield from shares
        yield from _balance(shares, segment)
        yield from _slope(given, segment)


def _of_respondents(answers: pd.DataFrame) -> Iterator[Row]:
    """R3.6; a wave in which nobody cites any know-how has not been asked."""
    people = answers.drop_duplicates("respondent_id")
    if (people[KNOW_HOW] > 0).any():
        yield from _shares(people, (KNOW_HOW,), ENTIRE_SEGMENT)


def _shares(given: pd.DataFrame, indicators: tuple[str, ...], segment: str) -> Iterator[Row]:
    """Shares of the whole and its parts, from one row a respondent."""
    too_few = len(given) < FEWEST_RESPONDENTS
    for column, prefix in _KINDS:
        if prefix and segment != ENTIRE_SEGMENT:
            continue
        if not column:
            cells = given[_SUMS].sum().to_frame().T.assign(part=None)
            hidden: set[str | None] = set()
        else:
            cells = given.groupby(column)[_SUMS].sum().reset_index(names="part")
            counts: dict[str | None, int] = dict(zip(cells["part"], cells["n"], strict=True))
            counts[None] = int(given[column].isna().sum())
            hidden = suppressed(counts, untold=(None,))
        for cell in cells.to_dict("records"):
            place = {"territory_code": None, "segment": segment}
            if column:
                place |= (
                    {"segment": f"{prefix}{cell['part']}"}
                    if prefix
                    else {"territory_code": cell["part"]}
                )
            gone = too_few or cell["part"] in hidden
            for key in indicators:
                yield {"indicator_id": key, **place, **_share(cell, key, gone)}


def _share(cell: dict[Any, Any], key: str, gone: bool) -> Row:
    """A cell's share; of a cell that is not shown, that it is not, and its size if it may be told."""
    count = int(cell["n"])
    if gone:
        return {"n": count if count >= FEWEST_RESPONDENTS else None, "status": "suppressed"}
    found = recognition.share(count, cell["weight"], cell["squares"], cell[key])
    assert found is not None
    return {
        "value": found.value, "low": found.interval.low, "high": found.interval.high, "n": found.n,
        "numerator": found.numerator, "denominator": found.denominator,
    }  # fmt: skip


def _balance(shares: list[Row], segment: str) -> Iterator[Row]:
    """R1.4: the lowest basin's R1.1 over the highest one's, among the basins that are shown.

    A basin that is suppressed to protect another is left out: the ratio would tell it.
    """
    basins = [
        row for row in shares
        if row["indicator_id"] == "R1.1" and row["territory_code"] and "value" in row
    ]  # fmt: skip
    if len(basins) < 2:
        return
    low, high = (pick(row["value"] for row in basins) for pick in (min, max))
    if high > 0:
        yield {
            "indicator_id": BALANCE, "territory_code": None, "segment": segment,
            "value": low / high, "n": sum(row["n"] for row in basins), "numerator": low,
            "denominator": high,
        }  # fmt: skip


def _slope(given: pd.DataFrame, segment: str) -> Iterator[Row]:
    """R1.4b, of the respondents whose commune is known."""
    placed = given[given["distance_km"].notna()]
    if placed.empty:
        return
    row: Row = {"indicator_id": SLOPE, "territory_code": None, "segment": segment}
    if len(placed) < FEWEST_RESPONDENTS:
        yield {**row, "status": "suppressed"}
        return
    knows = (placed["level"] >= LEVELS["R1.1"]).tolist()
    found = logistic_slope(placed["distance_km"].tolist(), knows, placed["weight"].tolist())
    if found is not None:
        interval = {"low": found.interval.low, "high": found.interval.high}
        yield {**row, "value": found.value, "n": found.n, **interval}


def survey_evidence(tables: Tables) -> ir.Table:
    """The waves behind the values, by basin, cluster and kind of respondent; never a respondent."""
    waves, answers = tables.survey_wave, tables.survey_answer
    focal = tables.terms.focal_cluster or ""
    whole = ibis.literal(ENTIRE_SEGMENT)
    of_cluster = ibis.ifelse(
        answers.cluster_id == focal, whole, ibis.literal("cluster:") + answers.cluster_id
    )
    of_kind = ibis.literal("stakeholder:") + answers.stakeholder
    asked = answers.filter(answers.cluster_id.notnull())
    of_focal = answers.filter(answers.cluster_id == focal, answers.stakeholder.notnull())
    lines = [
        _lines(waves, rows.select("wave_id", "basin_code", segment=segment), keys)
        for keys, rows, segment in (
            (OF_ANSWERS, asked, of_cluster),
            (OF_ANSWERS, of_focal, of_kind),
            ((KNOW_HOW,), answers, whole),
            ((KNOW_HOW,), answers.filter(answers.stakeholder.notnull()), of_kind),
        )
    ]
    return ibis.union(*lines)


def _lines(waves: ir.Table, cells: ir.Table, keys: tuple[str, ...]) -> ir.Table:
    rows = cells.distinct().inner_join(waves, "wave_id")
    # Every wave is in what is counted and in what it is counted of.
    return evidence_lines(
        rows, ibis.array([ibis.literal(key) for key in keys]).unnest(), table="survey_wave",
        row="wave_id", counts=("wave_date", "wave_date", "wave_date_precision"),
        part=ibis.literal("both"), territory_code=rows.basin_code, segment=rows.segment,
    )  # fmt: skip


SURVEY = Computation(survey_values, survey_evidence)

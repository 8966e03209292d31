"""The values that a file's columns may hold, as a Pandera schema made from the layout."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import pandas as pd

from observatory.contract import CHOICES, RANGE
from observatory.model import Column


@contextmanager
def _without_spark() -> Iterator[None]:
    """Hide PySpark, where it is installed, from Pandera, which here judges pandas tables only.

    It would import it whole: that takes seconds, warns of pandas, and leaves an address in the
    environment that keeps Spark from its cluster.
    """
    kept, address = sys.modules.get("pyspark"), os.environ.get("SPARK_LOCAL_IP")
    sys.modules["pyspark"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["pyspark"]
        if kept is not None:
            sys.modules["pyspark"] = kept
        if address is None:
            os.environ.pop("SPARK_LOCAL_IP", None)


with _without_spark():
    import pandera.pandas as pa

    # The checks themselves are imported when the first table is judged.
    pa.DataFrameSchema.register_default_backends(pd.DataFrame)


@lru_cache(maxsize=64)
def schema(expected: tuple[tuple[str, Column], ...]) -> pa.DataFrameSchema:
    """The schema of a file: which columns are required, their ranges, closed lists.

    A column that may hold anything is not in it: to find nothing wrong takes as long as to look.
    """
    return pa.DataFrameSchema(
        {
            name: pa.Column(checks=_checks(item), nullable=not item.required)
            for name, item in expected
            if item.required or _checks(item)
        }
    )


def failures(
    rows: pd.DataFrame, expected: dict[str, Column]
) -> Iterator[tuple[int, str, str, object]]:
    """Each value that its column may not hold: the row's position, column, check and value."""
    try:
        schema(tuple(expected.items())).validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        yield from zip(
            (int(position) for position in cases["index"]),
            cases["column"],
            (str(check) for check in cases["check"]),
            cases["failure_case"],
            strict=True,
        )


def _checks(item: Column) -> list[pa.Check]:
    checks = []
    if item.choices:
        checks.append(pa.Check.isin(list(item.choices), error=CHOICES))
    if item.minimum is not None:
        checks.append(pa.Check.ge(item.minimum, error=RANGE))
    if item.maximum is not None:
        checks.append(pa.Check.le(item.maximum, error=RANGE))
    return checks

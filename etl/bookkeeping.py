"""What a load says of its sources: rows read and rejected, days covered, what to look at."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from etl.contracts import Checked
from etl.inputs import SourceChecked
from observatory.config import REGISTER, Config
from observatory.i18n import Message, N_
from observatory.model.fields import DATE

_PLAUSIBLE_FROM = pd.Timestamp("1800-01-01")
"""Earlier days are kept and pointed out: most of them are mistyped years."""


def source_table(
    files: Mapping[str, Checked],
    seconds: Mapping[str, float],
    sources: Sequence[SourceChecked],
    typed: Sequence[Checked],
    config: Config,
) -> pd.DataFrame:
    """The table source: one row a file of the data directory, one a configured source, and one the
    register, with the days that its rows cover up to the data date."""
    rows = [
        {
            "name": stem, "kind": stem, "file": item.raw_file, "licence": config.licence,
            "rows_read": item.read, "rows_accepted": len(item.rows),
            "rows_rejected": item.read - len(item.rows), "seconds": seconds[stem],
            "bytes": item.bytes, "sha256": item.sha256, **_covered([item], config),
        }
        for stem, item in files.items()
    ]  # fmt: skip
    rows += [_source_row(item, config) for item in sources]
    if typed:
        read, accepted = sum(item.read for item in typed), sum(len(item.rows) for item in typed)
        rows.append(
            {
                "name": REGISTER, "kind": REGISTER, "file": REGISTER, "licence": config.licence,
                "rows_read": read, "rows_accepted": accepted, "rows_rejected": read - accepted,
                "seconds": 0.0, "sha256": typed[0].sha256, **_covered(typed, config),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _source_row(item: SourceChecked, config: Config) -> dict[str, Any]:
    settings, state = item.input.setting.source, item.input.state
    problem = state.problem
    return {
        "name": item.input.name, "kind": item.input.kind, "title": item.input.setting.title,
        "file": item.extract.file, "licence": str(settings.get("licence", "")),
        "rows_read": item.extract.read, "rows_accepted": item.accepted,
        "rows_rejected": item.rejected, "seconds": item.seconds,
        "bytes": item.extract.bytes, "sha256": item.extract.sha256, **_covered(item.tables, config),
        "retrieved_at": pd.to_datetime(state.retrieved_at, utc=True) if state.retrieved_at else None,
        "reason": problem.text() if problem else None,
        "reason_template": problem.template if problem else None,
        "reason_values": json.dumps(problem.values, ensure_ascii=False) if problem else None,
    }  # fmt: skip


def _covered(tables: Sequence[Checked], config: Config) -> dict[str, Any]:
    days = pd.concat([_days(item) for item in tables]) if tables else pd.Series(dtype=object)
    days = days[days <= pd.Timestamp(config.as_of)]
    return {
        "first_date": days.min() if len(days) else pd.NaT,
        "last_date": days.max() if len(days) else pd.NaT,
    }


def rejected_table(tables: Sequence[Checked], sources: Sequence[SourceChecked]) -> pd.DataFrame:
    """The table rejected_row: one row a fault."""
    told = [(item.source, fault) for item in tables for fault in item.rejected]
    told += [(item.input.name, fault) for item in sources for fault in item.faults]
    return pd.DataFrame(
        [
            {
                "source": source, "file": fault.file, "line": fault.line, "column": fault.column,
                "value": fault.value, "reason": fault.reason.text(),
                "reason_template": fault.reason.template,
                "reason_values": json.dumps(fault.reason.values, ensure_ascii=False),
            }
            for source, fault in told
        ]
    )  # fmt: skip


def row_warnings(files: Iterable[Checked], sources: Sequence[SourceChecked]) -> list[Message]:
    """How many rows of a source were rejected, and accepted dates that are hard to believe."""
    rejected = N_(
        "{file}: {rejected} of {read} rows rejected; the reasons are listed under Sources."
    )
    early = N_("{file}: the earliest date is of the year {year}. Check that it is meant.")
    counts = [(item.raw_file, item.read - len(item.rows), item.read, [item]) for item in files]
    counts += [(s.input.name, s.rejected, s.extract.read, s.tables) for s in sources]
    warnings = []
    for name, lost, read, tables in counts:
        if lost:
            values = {"file": name, "rejected": str(lost), "read": str(read)}
            warnings.append(Message(rejected, values))
        for item in tables:
            days = _days(item)
            if len(days) and days.min() < _PLAUSIBLE_FROM:
                warnings.append(Message(early, {"file": name, "year": str(days.min().year)}))
    return warnings


def _days(item: Checked) -> "pd.Series[pd.Timestamp]":
    """Every date of a file's rows."""
    names = [column.name for column in item.file.columns if column.type == DATE]
    days = pd.concat([item.rows[name] for name in names]) if names else pd.Series(dtype=object)
    return pd.to_datetime(days).dropna()

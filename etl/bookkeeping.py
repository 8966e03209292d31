"""What a load says of its sources: rows read and rejected, days covered, what to look at."""

import json

import pandas as pd

from etl.contracts import Checked
from observatory.config import Config
from observatory.i18n import Message, N_
from observatory.model.fields import DATE

_PLAUSIBLE_FROM = pd.Timestamp("1800-01-01")
"""Earlier days are kept and pointed out: most of them are mistyped years."""


def source_table(
    checked: dict[str, Checked], seconds: dict[str, float], config: Config
) -> pd.DataFrame:
    """The table source: one row a file, with the days that its rows cover up to the data date."""
    rows = []
    for stem, item in checked.items():
        days = _days(item)
        days = days[days <= pd.Timestamp(config.as_of)]
        rows.append(
            {
                "name": stem, "kind": stem, "file": item.raw_file, "licence": config.licence,
                "rows_read": item.read, "rows_accepted": len(item.rows),
                "rows_rejected": item.read - len(item.rows), "seconds": seconds[stem],
                "bytes": item.bytes, "sha256": item.sha256,
                "first_date": days.min() if len(days) else pd.NaT,
                "last_date": days.max() if len(days) else pd.NaT,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def rejected_table(checked: dict[str, Checked]) -> pd.DataFrame:
    """The table rejected_row: one row a fault."""
    return pd.DataFrame(
        [
            {
                "source": stem, "file": fault.file, "line": fault.line, "column": fault.column,
                "value": fault.value, "reason": fault.reason.text(),
                "reason_template": fault.reason.template,
                "reason_values": json.dumps(fault.reason.values, ensure_ascii=False),
            }
            for stem, item in checked.items()
            for fault in item.rejected
        ]
    )  # fmt: skip


def row_warnings(checked: dict[str, Checked]) -> list[Message]:
    """How many rows of a file were rejected, and accepted dates that are hard to believe."""
    rejected = N_(
        "{file}: {rejected} of {read} rows rejected; the reasons are listed under Sources."
    )
    early = N_("{file}: the earliest date is of the year {year}. Check that it is meant.")
    warnings = []
    for item in checked.values():
        lost = item.read - len(item.rows)
        if lost:
            values = {"file": item.raw_file, "rejected": str(lost), "read": str(item.read)}
            warnings.append(Message(rejected, values))
        days = _days(item)
        if len(days) and days.min() < _PLAUSIBLE_FROM:
            warnings.append(Message(early, {"file": item.raw_file, "year": str(days.min().year)}))
    return warnings


def _days(item: Checked) -> "pd.Series[pd.Timestamp]":
    """Every date of a file's rows."""
    names = [column.name for column in item.file.columns if column.type == DATE]
    days = pd.concat([item.rows[name] for name in names]) if names else pd.Series(dtype=object)
    return pd.to_datetime(days).dropna()

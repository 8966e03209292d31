"""Targets beyond their own rows: one target a day, and indicators that there are."""

import re
from collections.abc import Collection
from dataclasses import replace
from difflib import get_close_matches

import numpy as np

from etl.conform.dates import last_day
from etl.contracts import Checked
from etl.faults import Rejection
from observatory.i18n import Message, N_

_CATALOGUED = re.compile(r"R[1-5]\.\d+[a-d]?|C\d+b?")
"""The form of the catalogue's ids: an indicator may have its target before it has values."""


def one_target_a_day(targets: Checked, focal: str) -> Checked:
    """Reject the targets whose indicator, territory and day an earlier row has.

    An empty territory is the focal one, and a year or a month means its last day; so rows that are
    written differently may set the same target twice.
    """
    rows = targets.rows
    key = ["indicator_id", "territory", "day"]
    set_for = rows[["indicator_id", "line"]].assign(
        territory=rows["territory"].fillna(focal),
        day=last_day(rows["target_date"], rows["target_date_precision"]),
    )
    kept = set_for.groupby(key)["line"].transform("first")
    doubled = np.flatnonzero(set_for.duplicated(key)).tolist()
    rejections = []
    for position in doubled:
        line = int(rows["line"].iloc[position])
        values = {"line": str(kept.iloc[position])}
        reason = Message(N_("line {line} sets a target for the same day; that row is kept"), values)
        day = rows["target_date"].iloc[position].date().isoformat()
        rejections.append(Rejection(targets.raw_file, line, "target_date", day, reason))
    return replace(
        targets,
        rows=rows.drop(index=doubled).reset_index(drop=True),
        rejected=sorted([*targets.rejected, *rejections], key=lambda fault: fault.line),
    )


def unknown_indicators(targets: Checked, known: Collection[str]) -> list[Message]:
    """A warning for each indicator that is in no catalogue; its targets are kept."""
    plain = N_("{file}: {indicator} is no indicator of the catalogue; its targets are kept unused.")
    hint = N_(
        "{file}: {indicator} is no indicator of the catalogue; its targets are kept unused."
        " Did you mean {near}?"
    )
    warnings = []
    for name in sorted(set(targets.rows["indicator_id"])):
        if name in known or _CATALOGUED.fullmatch(name):
            continue
        near = get_close_matches(name.upper(), known, 1, 0.5)
        values = {"file": targets.raw_file, "indicator": name, "near": near[0] if near else ""}
        warnings.append(Message(hint if near else plain, values))
    return warnings

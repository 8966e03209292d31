"""Polls of a workshop: counted votes, hidden where fewer than five people would be told of.

Nothing here is of one person: a vote is how many chose an option among those who answered.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from observatory.measures import recognition
from observatory.measures.polls import mean_interval
from observatory.measures.suppression import FEWEST_RESPONDENTS, suppressed
from observatory.survey import NONE

ALL, WORDS, OPEN, SINGLE = "all", "words", "open", "single"
OF_PEOPLE = (WORDS, OPEN)
"""Kinds of poll whose options people write themselves."""
OF_POINTS = ("points", "ranking")
"""Kinds of poll whose figure is a mean of points, a ranking's being Borda's; the others have shares."""
RECOGNITION = "recognition"
"""The template that asks how well a cluster is known."""
WORKSHOP, SURVEY = "workshop", "survey"
Row = dict[str, Any]


def polls(rows: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables poll, poll_option and vote, and ``wave``: those to add to the table survey_wave.

    ``rows``: the accepted rows of the files polls, poll_options and votes. A word that fewer than five
    people gave is dropped, and so is every answer to an open question.
    """
    table, options, votes = (rows[stem].copy() for stem in ("polls", "poll_options", "votes"))
    for name in ("group_kind", "group_id"):
        votes[name] = votes[name].fillna(ALL)
    kinds = dict(zip(table["poll_id"], table["kind"], strict=True))
    bases = _bases(table, votes)
    options, votes = _told_words(options, votes, kinds)
    hidden = {key for poll in bases for key in _hidden(poll, bases[poll])}
    figures = [_figures(row, kinds[row["poll_id"]], hidden) for row in _records(votes)]
    names = ["count", "score", "spread", "base", "value", "low", "high", "status"]
    counted = pd.DataFrame(figures, columns=names, index=votes.index)
    votes = votes.drop(columns=[name for name in names if name in votes]).join(counted)
    table["base"] = [_shown(bases.get(poll, {}).get((ALL, ALL))) for poll in table["poll_id"]]
    return {
        "poll": table.sort_values("poll_id").reset_index(drop=True),
        "poll_option": options.sort_values(["poll_id", "position", "option_id"]),
        "vote": votes.sort_values(["poll_id", "group_kind", "group_id", "option_id"]),
        "wave": _waves(table, options),
    }


def _told_words(
    options: pd.DataFrame, votes: pd.DataFrame, kinds: dict[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Without what few people wrote, which might tell who they are."""
    written = votes["poll_id"].map(kinds).isin(OF_PEOPLE)
    whole = votes["group_kind"] == ALL
    enough = votes["count"].fillna(0) >= FEWEST_RESPONDENTS
    free = votes["poll_id"].map(kinds) == OPEN
    keys = ["poll_id", "option_id"]
    told = set(votes[written & whole & enough & ~free][keys].itertuples(index=False, name=None))

    def kept(table: pd.DataFrame) -> "pd.Series[bool]":
        is_written = table["poll_id"].map(kinds).isin(OF_PEOPLE)
        pairs = table[keys].itertuples(index=False, name=None)
        return ~is_written | pd.Series([pair in told for pair in pairs], table.index, dtype=bool)

    return options[kept(options)], votes[kept(votes)]


def _bases(table: pd.DataFrame, votes: pd.DataFrame) -> dict[str, dict[tuple[str, str], int]]:
    """Poll -> group of those who answered -> how many they are."""
    bases: dict[str, dict[tuple[str, str], int]] = {
        row["poll_id"]: {(ALL, ALL): int(row["base"])}
        for row in _records(table)
        if pd.notna(row["base"])
    }
    for row in _records(votes):
        parts = bases.setdefault(row["poll_id"], {})
        key = (row["group_kind"], row["group_id"])
        parts[key] = max(parts.get(key, 0), int(row["base"]))
    return bases


def _hidden(poll: str, bases: dict[tuple[str, str], int]) -> Iterable[tuple[str, str, str]]:
    """The groups of a poll that are not shown. Who told no group hides others and is never shown."""
    whole = bases.get((ALL, ALL), 0)
    few = whole < FEWEST_RESPONDENTS
    for kind in {kind for kind, _ in bases}:
        parts: dict[str | None, int] = {part: n for (k, part), n in bases.items() if k == kind}
        parts[None] = max(0, whole - sum(parts.values()))
        gone = set(parts) if few else suppressed(parts, untold=(None,)) if kind != ALL else set()
        yield from ((poll, kind, part) for part in gone if part is not None)


def _figures(row: Row, kind: str, hidden: set[tuple[str, str, str]]) -> tuple[Any, ...]:
    """Counts and figure of an option in a group; nothing but the group's size where it is hidden."""
    base = int(row["base"])
    # A group that came without its size is one that may not be shown.
    if (row["poll_id"], row["group_kind"], row["group_id"]) in hidden or base < 1:
        return (*[None] * 3, _shown(base), None, None, None, "suppressed")
    told = (row["count"], row["score"], row["spread"], base)
    if kind in OF_POINTS and pd.notna(row["score"]):
        low, high = mean_interval(row["score"], row["spread"], base)
        return (*told, row["score"], low, high, "ok")
    found = recognition.share(base, base, base, min(row["count"], base))
    assert found is not None
    return (*told, found.value, found.interval.low, found.interval.high, "ok")


def _shown(base: int | None) -> int | None:
    """A number of people, from five on."""
    return base if base is not None and base >= FEWEST_RESPONDENTS else None


def _waves(table: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """A wave a poll that asked how well a cluster is known, marked as what it is: people in a room."""
    asked = (
        (table["template"] == RECOGNITION) & (table["kind"] == SINGLE) & table["cluster_id"].notna()
    )
    levels = set(options.loc[options["stands_for"].isin(["0", "1", "2", "3"]), "poll_id"])
    found = table[asked & table["poll_id"].isin(levels)]
    return pd.DataFrame(
        {
            "wave_id": found["poll_id"], "wave_date": found["held_on"],
            "wave_date_precision": found["held_on_precision"], "respondents": found["base"],
            "sample": WORKSHOP, "weighting": NONE, "source": found["source"], "line": found["line"],
        }
    )  # fmt: skip


def _records(table: pd.DataFrame) -> list[Row]:
    columns = [table[name].tolist() for name in table.columns]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]

"""Polls and votes as rows of the register, and back."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from observatory.live.poll import Draft, Option, Poll, Settings, State
from observatory.measures.tally import Answer, Kind
from observatory.register.schema import poll, poll_option, vote, vote_support


def drafted(draft: Draft) -> dict[str, Any]:
    """The columns that say what a poll asks."""
    return {
        "kind": draft.kind.value,
        "question": dict(draft.question),
        "settings": asdict(draft.settings),
        "asks": {key: {part: dict(name) for part, name in parts.items()} for key, parts in draft.asks.items()},
        "template": draft.template,
        "recommendation": draft.recommendation,
        "action_id": draft.action_id,
        "cluster_id": draft.cluster_id,
    }  # fmt: skip


def put_options(connection: sa.Connection, poll_id: int, options: Iterable[Option]) -> None:
    """Put a draft's options in the place of those it had."""
    connection.execute(poll_option.delete().where(poll_option.c.poll_id == poll_id))
    rows = [
        {
            "poll_id": poll_id, "position": position, "label": dict(option.label),
            "value": option.value, "refers": option.refers,
        }
        for position, option in enumerate(options, start=1)
    ]  # fmt: skip
    if rows:
        connection.execute(poll_option.insert(), rows)


def found_polls(connection: sa.Connection, where: "sa.ColumnElement[bool]") -> list[Poll]:
    """The polls of a question, the newest first."""
    rows = connection.execute(sa.select(poll).where(where).order_by(poll.c.id.desc()))
    found = list(rows.mappings())
    if not found:
        return []
    mine = poll_option.c.poll_id.in_([row["id"] for row in found])
    asked = sa.select(poll_option).where(mine).order_by(poll_option.c.position)
    options: dict[int, list[Option]] = {}
    for row in connection.execute(asked).mappings():
        option = Option(row["label"], row["value"], row["refers"], int(row["id"]))
        options.setdefault(int(row["poll_id"]), []).append(option)
    return [_poll(row, options.get(int(row["id"]), ())) for row in found]


def found_answers(connection: sa.Connection, poll_id: int) -> list[Answer]:
    """The votes of a poll, in the order in which they were first given."""
    supports = (
        sa.select(sa.func.count())
        .select_from(vote_support)
        .where(vote_support.c.vote_id == vote.c.id)
        .scalar_subquery()
    )
    asked = sa.select(
        vote.c.id, vote.c.choices, vote.c.text, vote.c.abstained, vote.c.stakeholder, vote.c.basin,
        vote.c.hidden, supports.label("support"),
    )  # fmt: skip
    rows = connection.execute(asked.where(vote.c.poll_id == poll_id).order_by(vote.c.id))
    return [_answer(*row) for row in rows]


def _answer(
    vote_id: int, choices: dict[str, int] | None, text: str | None, abstained: bool,
    stakeholder: str | None, basin: str | None, hidden: bool, support: int,
) -> Answer:  # fmt: skip
    numbers = {int(option): number for option, number in (choices or {}).items()}
    return Answer(vote_id, numbers, text or "", abstained, stakeholder, basin, hidden, support)


def _poll(row: sa.RowMapping, options: Iterable[Option]) -> Poll:
    return Poll(
        id=int(row["id"]),
        dataset=row["dataset"],
        code=row["code"],
        kind=Kind(row["kind"]),
        question=row["question"],
        options=tuple(options),
        settings=Settings.kept(row["settings"]),
        asks=row["asks"],
        template=row["template"],
        recommendation=row["recommendation"],
        action_id=row["action_id"],
        cluster_id=row["cluster_id"],
        state=State(row["state"]),
        shown=bool(row["shown"]),
        moderation=row["moderation"],
        revision=int(row["revision"]),
        made_by=row["made_by"],
        made_at=datetime.fromisoformat(row["made_at"]),
        changed_by=row["changed_by"],
        opened_at=_moment(row["opened_at"]),
        closed_at=_moment(row["closed_at"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

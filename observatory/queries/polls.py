"""Polls of workshops as the snapshot keeps them: what a room was asked and what it answered.

A poll is shown with its own day, also after the data date: it is no indicator and is compared with none.
"""

from collections.abc import Iterator

import pandas as pd

from observatory.i18n import Language
from observatory.measures import recognition
from observatory.queries.catalogue import text_language
from observatory.queries.choices import territory_name
from observatory.store import Store

ALL = "all"


def held(store: Store, language: Language) -> pd.DataFrame:
    """The polls, latest first.

    Columns: poll_id, kind, question, held_on, template, recommendation, action_id, cluster_id, base
    (people who answered; absent below five), abstained, source.
    """
    return store.query(
        f"""SELECT poll_id, kind, {_text(store, language, "question")} AS question, held_on, template,
            recommendation, action_id, cluster_id, base, abstained, source
        FROM poll ORDER BY held_on DESC, poll_id"""
    )


def results(store: Store, language: Language, poll_id: str, split: str = ALL) -> pd.DataFrame:
    """What was answered to a poll, by all or by each part of the room.

    ``split``: all, stakeholder or basin. Columns: option_id, name, stands_for, position, group_id,
    count, value (share of the base, or mean points), low, high, score, spread, base, status
    (suppressed: the group may not be shown; then nothing else is).
    """
    return store.query(
        f"""SELECT v.option_id, coalesce({_text(store, language, "text", "o.")}, v.option_id) AS name,
            o.stands_for, o.position, v.group_id, v.count, v.value, v.low, v.high, v.score, v.spread,
            v.base, v.status
        FROM vote v JOIN poll_option o USING (poll_id, option_id)
        WHERE v.poll_id = $poll AND v.group_kind = $split
        ORDER BY v.group_id, o.position NULLS LAST, v.count DESC NULLS LAST, v.option_id""",
        {"poll": poll_id, "split": split},
    )


def counted(store: Store, language: Language, poll_id: str | None = None) -> pd.DataFrame:
    """What was answered to a poll, or to every one, the latest first: by all and by each part.

    Columns of ``results``, and poll_id and group_kind (all, stakeholder or basin).
    """
    return store.query(
        f"""SELECT v.poll_id, v.option_id,
            coalesce({_text(store, language, "text", "o.")}, v.option_id) AS name, o.stands_for,
            o.position, v.group_kind, v.group_id, v.count, v.value, v.low, v.high, v.score, v.spread,
            v.base, v.status
        FROM vote v JOIN poll p USING (poll_id) JOIN poll_option o USING (poll_id, option_id)
        WHERE $poll::VARCHAR IS NULL OR v.poll_id = $poll
        ORDER BY p.held_on DESC, v.poll_id, v.group_kind <> '{ALL}', v.group_kind, v.group_id,
            o.position NULLS LAST, v.count DESC NULLS LAST, v.option_id""",
        {"poll": poll_id},
    )


def support(store: Store, language: Language) -> pd.DataFrame:
    """What rooms said of each recommendation, where a poll's options stand for recommendations.

    Columns: poll_id, kind, question, held_on, recommendation_id, value, low, high, base, status,
    place (1: the most, among the recommendations of the poll), others (how many were offered).
    The latest poll comes first; nothing is given of a poll that too few answered.
    """
    return store.query(
        f"""SELECT p.poll_id, p.kind, {_text(store, language, "question", "p.")} AS question, p.held_on,
            o.stands_for AS recommendation_id, v.value, v.low, v.high, v.base, v.status,
            rank() OVER (PARTITION BY p.poll_id ORDER BY v.value DESC) AS place,
            count(*) OVER (PARTITION BY p.poll_id) AS others
        FROM vote v JOIN poll p USING (poll_id) JOIN poll_option o USING (poll_id, option_id)
            JOIN recommendation r ON r.recommendation_id = o.stands_for
        WHERE v.group_kind = '{ALL}' AND v.status = 'ok'
        ORDER BY p.held_on DESC, p.poll_id, o.stands_for"""
    )


def leads(store: Store, language: Language) -> pd.DataFrame:
    """Who should lead an action, as a room said.

    Columns: poll_id, action_id, question, held_on, name (of the first choice), value, low, high, base.
    """
    return store.query(
        f"""SELECT p.poll_id, p.action_id, {_text(store, language, "question", "p.")} AS question,
            p.held_on, coalesce({_text(store, language, "text", "o.")}, v.option_id) AS name, v.value,
            v.low, v.high, v.base
        FROM vote v JOIN poll p USING (poll_id) JOIN poll_option o USING (poll_id, option_id)
        WHERE p.action_id IS NOT NULL AND v.group_kind = '{ALL}' AND v.status = 'ok'
        QUALIFY row_number() OVER (
            PARTITION BY p.poll_id ORDER BY v.value DESC, o.position, v.option_id) = 1
        ORDER BY p.held_on DESC, p.poll_id"""
    )


def waves(store: Store) -> pd.DataFrame:
    """The waves of workshops: how many in a room know a cluster at least by name.

    Columns: poll_id, held_on, cluster_id, name (of the cluster), value, low, high, n; the share and
    its interval are absent, and so is n, where fewer than five answered. The latest comes first.
    """
    rows = store.query(
        f"""SELECT p.poll_id, p.held_on, p.cluster_id, coalesce(c.name, p.cluster_id) AS name,
            p.base AS n, sum(v.count) FILTER (try_cast(o.stands_for AS INTEGER) >= 1) AS knows
        FROM survey_wave w JOIN poll p ON p.poll_id = w.wave_id
            LEFT JOIN cluster c USING (cluster_id)
            LEFT JOIN vote v ON v.poll_id = p.poll_id AND v.group_kind = '{ALL}'
            LEFT JOIN poll_option o ON o.poll_id = v.poll_id AND o.option_id = v.option_id
        WHERE w.sample = 'workshop'
        GROUP BY ALL ORDER BY p.held_on DESC, name"""
    )
    known = ((n, k) if n == n and k == k else None for n, k in _floats(rows, "n", "knows"))
    shares = [pair and recognition.share(int(pair[0]), pair[0], pair[0], pair[1]) for pair in known]
    absent = float("nan")
    figures = [
        (s.value, s.interval.low, s.interval.high) if s else (absent, absent, absent)
        for s in shares
    ]
    told = pd.DataFrame(figures, columns=["value", "low", "high"], dtype=float)
    return rows.drop(columns="knows").join(told)


def _floats(rows: pd.DataFrame, *names: str) -> Iterator[tuple[float, ...]]:
    return zip(*(rows[name].astype(float) for name in names), strict=True)


def groups(store: Store, language: Language, split: str) -> dict[str, str]:
    """Id -> name of the parts of a room, of the kind given."""
    found = store.query(
        "SELECT DISTINCT group_id FROM vote WHERE group_kind = $split ORDER BY 1", {"split": split}
    )
    return {str(key): group_name(store, language, split, str(key)) for key in found["group_id"]}


def group_name(store: Store, language: Language, split: str, key: str) -> str:
    """What a part of a room is called."""
    if split == "basin":
        return territory_name(store, key, store.config.basin_codes().get(key, key), language)
    return store.config.label("stakeholder", key, language.code)


def _text(store: Store, language: Language, stem: str, table: str = "") -> str:
    """A text in the reader's language, else in the first one that has it; one language is enough."""
    first = text_language(store, language)
    codes = [first, *(code for code in store.config.languages if code != first)]
    columns = ", ".join(f"{table}{stem}_{code}" for code in codes)
    return f"coalesce({columns})" if len(codes) > 1 else columns

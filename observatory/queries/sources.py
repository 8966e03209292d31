"""What was loaded and what was not: files, refused rows, names to review, documents cited."""

import json
from typing import Any

import pandas as pd

from observatory.config import REGISTER
from observatory.i18n import Language, Message, N_
from observatory.model import KINDS, LAYOUT, TABLES, Table
from observatory.model.lists import UNLISTED
from observatory.store import Store

ROWS = 25
"""Rows of a page of the refused rows."""
DOCUMENTS = 500
"""Documents that a page lists; a download has them all."""

_DOCUMENT = {"mention": ("outlet", "url", "date")}
"""Tables whose rows are documents themselves: their title, address and date."""
_CITED = ("source_title", "source_url", "source_date")
_SITE = r"regexp_extract(url, '^https?://(?:www\.)?([^/:?#]+)', 1)"
# Table -> the organisations that a row names, as a list; mentions name none but listed ones.
_NAMES = {
    "event": "organiser_ids",
    "participation": "[org_id]",
    "partnership": "[org_id_a, org_id_b]",
    "support_case": "[org_id]",
}


def files(store: Store) -> pd.DataFrame:
    """The files and other sources of the load, by name.

    Columns: name, kind, title, file, licence, rows_read, rows_accepted, rows_rejected, bytes,
    first_date, last_date (up to the data date), retrieved_at (of a service), documents (distinct
    addresses that its rows cite; absent where rows of its kind cite none).
    """
    tables = {name for name, table in TABLES.items() if _document(table)}
    citing = [stem for stem, file in LAYOUT.items() if file.table in tables]
    citing += [kind for kind, item in KINDS.items() if set(item.fills) & set(citing)]
    return store.query(
        f"""WITH cited AS (SELECT source, count(DISTINCT url) AS documents
            FROM ({_documents()}) GROUP BY source)
        SELECT s.name, s.kind, s.title, s.file, s.licence, s.rows_read, s.rows_accepted, s.rows_rejected,
            s.bytes, s.first_date, s.last_date, s.retrieved_at,
            CASE WHEN list_contains($citing, s.kind) OR c.documents > 0 THEN coalesce(c.documents, 0) END AS documents
        FROM source s LEFT JOIN cited c ON c.source = s.name ORDER BY s.name""",
        {"citing": citing},
    )


def totals(store: Store) -> dict[str, int]:
    """Of the whole load: files, rows_read, rows_rejected, rejected_files, unlisted (names),
    documents (distinct addresses cited)."""
    row = store.query(
        f"""SELECT count(*) AS files, coalesce(sum(rows_read), 0) AS rows_read,
            coalesce(sum(rows_rejected), 0) AS rows_rejected,
            count(*) FILTER (rows_rejected > 0) AS rejected_files,
            (SELECT count(*) FROM organisation WHERE kind = $unlisted) AS unlisted,
            (SELECT count(DISTINCT url) FROM ({_documents()})) AS documents
        FROM source""",
        {"unlisted": UNLISTED},
    )
    return {str(key): int(value) for key, value in row.to_dict("records")[0].items()}


def documents(store: Store, rows: int | None = DOCUMENTS) -> pd.DataFrame:
    """The documents that rows cite, the most cited first; every one where ``rows`` is None.

    Columns: title, url, date (the latest stated), precision, rows, files (a list).
    """
    return store.query(
        f"""SELECT any_value(title ORDER BY title) AS title, url, max(date) AS date,
            arg_max(precision, date) AS precision, count(*) AS rows,
            list_sort(list_distinct(list(source))) AS files
        FROM ({_documents()}) GROUP BY url ORDER BY rows DESC, title, url LIMIT $rows""",
        {"rows": rows},
    )


def sites(store: Store) -> pd.DataFrame:
    """Where the documents stand, the most cited first.

    Columns: site (host name), documents, rows, date (of the newest document), precision, files.
    """
    return store.query(
        f"""SELECT {_SITE} AS site, count(DISTINCT url) AS documents, count(*) AS rows,
            max(date) AS date, arg_max(precision, date) AS precision,
            list_sort(list_distinct(list(source))) AS files
        FROM ({_documents()}) WHERE {_SITE} <> '' GROUP BY site ORDER BY rows DESC, site"""
    )


def failures(store: Store, language: Language) -> dict[str, str]:
    """Title of each source whose last refresh failed -> why, in the reader's language."""
    found = store.query(
        """SELECT coalesce(title, name) AS title, reason, reason_template, reason_values
        FROM source WHERE reason IS NOT NULL ORDER BY name"""
    )
    return {
        str(title): _worded(language, template, values, reason)
        for title, reason, template, values in found.itertuples(index=False)
    }


def rejected_files(store: Store) -> dict[str, int]:
    """File name -> number of faults found in it, the most first."""
    found = store.query(
        "SELECT file, count(*) AS n FROM rejected_row GROUP BY file ORDER BY n DESC, file"
    )
    return {str(file): int(n) for file, n in found.itertuples(index=False)}


def rejected(
    store: Store, language: Language, file: str | None, page: int = 1, rows: int | None = ROWS
) -> pd.DataFrame:
    """One page (from 1) of the faults found in a file, or in all; every one where ``rows`` is None.

    Columns: file, line, column, value (what says something of a person stays hidden), reason in
    the reader's language.
    """
    found = store.query(
        """SELECT file, line, "column", value, reason, reason_template, reason_values
        FROM rejected_row WHERE $file IS NULL OR file = $file
        ORDER BY file, line, "column", reason LIMIT $rows OFFSET $skipped""",
        {"file": file, "rows": rows, "skipped": (page - 1) * (rows or 0)},
    )
    found["reason"] = [
        _worded(language, template, values, reason)
        for template, values, reason in zip(
            found["reason_template"], found["reason_values"], found["reason"], strict=True
        )
    ]
    return found[["file", "line", "column", "value", "reason"]]


def load_warnings(store: Store, language: Language) -> list[str]:
    """What the load warned of, in the reader's language."""
    text = store.query("SELECT warnings FROM snapshot")["warnings"].iloc[0]
    return [
        Message(item["template"], item["values"]).text(language)
        for item in json.loads(text or "[]")
    ]


def review_pairs(store: Store) -> pd.DataFrame:
    """Names that may be a known organisation, the likest first.

    Those about which somebody has decided are left out. Columns: written, place, candidate_id,
    candidate_name, score (0–100), rows, source.
    """
    return store.query(
        """SELECT written, place, candidate_id, candidate_name, score, rows, source
        FROM review_pair p WHERE NOT EXISTS (SELECT 1 FROM decision d
            WHERE d.written = p.written AND coalesce(d.place, '') = coalesce(p.place, '')
            AND (d.candidate_id = p.candidate_id OR d.decision = 'same'))
        ORDER BY score DESC, written, candidate_id"""
    )


def unlisted(store: Store) -> pd.DataFrame:
    """Names that no list has, those of most rows first.

    Columns: org_id, name, place, country_code, rows (that name it), tables (a list), source and
    line of the first.
    """
    named = " UNION ALL ".join(
        f"SELECT '{table}' AS \"table\", unnest({ids}) AS org_id FROM {table}"
        for table, ids in _NAMES.items()
    )
    return store.query(
        f"""WITH named AS ({named}), used AS (SELECT org_id, count(*) AS rows,
            list_sort(list_distinct(list("table"))) AS tables FROM named GROUP BY org_id)
        SELECT o.org_id, o.name, o.commune AS place, o.country_code, coalesce(u.rows, 0) AS rows,
            u.tables, o.source, o.line
        FROM organisation o LEFT JOIN used u USING (org_id)
        WHERE o.kind = $unlisted ORDER BY rows DESC, lower(o.name), o.org_id""",
        {"unlisted": UNLISTED},
    )


def file_title(kind: str) -> str:
    """What a file or a kind of source holds, as a message; its own name where none is known."""
    if kind == REGISTER:
        return N_("Register: typed here")
    known = LAYOUT.get(kind) or KINDS.get(kind)
    return known.title if known else kind


def _documents() -> str:
    """SQL: source, title, url, date and precision of every document that a row cites."""
    parts = []
    for table in TABLES.values():
        if columns := _document(table):
            title, url, day = columns
            parts.append(
                f"SELECT source, {title} AS title, {url} AS url, {day} AS date,"
                f" {day}_precision AS precision FROM {table.name} WHERE {url} IS NOT NULL"
            )
    return " UNION ALL ".join(parts)


def _document(table: Table) -> tuple[str, str, str] | None:
    """The columns with title, address and date of the document that a row cites, if it can."""
    columns = _DOCUMENT.get(table.name, _CITED)
    return columns if columns[1] in {column.name for column in table.columns} else None


def _worded(language: Language, template: Any, values: Any, reason: Any) -> str:
    """A stored reason in a language; as it was written where no message is kept."""
    if not isinstance(template, str) or not template:
        return str(reason)
    return Message(template, json.loads(values or "{}")).text(language)

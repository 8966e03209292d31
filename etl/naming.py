"""Who is meant by an id, in a snapshot, and where texts name them."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.forgotten import SHORTEST, Identity
from observatory.letters import fold
from observatory.model import Column
from observatory.model.fields import TEXT

REMOVED = "(removed)"
"""Stands where something was forgotten."""

_WRITTEN = """
    SELECT DISTINCT organisation FROM participation WHERE list_contains($ids, org_id)
    UNION SELECT organisation FROM support_case WHERE list_contains($ids, org_id)
    UNION SELECT organisation_a FROM partnership WHERE list_contains($ids, org_id_a)
    UNION SELECT organisation_b FROM partnership WHERE list_contains($ids, org_id_b)
    UNION SELECT written FROM review_pair WHERE list_contains($ids, org_id)
"""
_NO_TEXTS = frozenset(
    ["name", "kind", "status", "commune", "seat", "segment", "config", "search_text", "source",
     "organisation", "organisation_a", "organisation_b", "organiser", "criterion", "written",
     "candidate_name"]
)  # fmt: skip
"""Columns that name others, or hold codes: what they say of the forgotten goes with its rows."""
_CODES = ("_id", "_code", "_precision", "_hash", "_template")


def free_texts(columns: Iterable[Column], key: Iterable[str]) -> list[str]:
    """The columns in which people write what they like, addresses included."""
    keys = set(key)
    return [
        item.name
        for item in columns
        if item.type == TEXT
        and item.name not in _NO_TEXTS | keys
        and not item.name.endswith(_CODES)
    ]


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A snapshot for reading, whatever else has it open in this process."""
    with duckdb.connect() as connection:
        place = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{place}' AS kept (READ_ONLY)")
        connection.execute("USE kept")
        yield connection


def identity_in(connection: duckdb.DuckDBPyConnection, org_id: str) -> Identity | None:
    """What the tables of a snapshot know of an organisation, its other establishments included; None
    where they do not know it."""
    columns = "org_id, name, siren, siret, commune, commune_code"
    number = "coalesce(siren, left(siret, 9))"
    found = connection.execute(
        f"SELECT {columns} FROM organisation WHERE org_id = $id OR {number} IN"
        f" (SELECT {number} FROM organisation WHERE org_id = $id)",
        {"id": org_id},
    ).fetchall()
    if not any(row[0] == org_id for row in found):
        return None
    ids = [str(row[0]) for row in found]
    written = [row[0] for row in connection.execute(_WRITTEN, {"ids": ids}).fetchall() if row[0]]
    written += _as_organiser(connection, set(ids))
    sirens = {str(row[2] or row[3])[:9] for row in found if row[2] or row[3]}
    names = [row[1] for row in found] + [name for name in written if not _is_code(name, ids)]
    places = {str(place) for row in found for place in row[4:] if place}
    return Identity(
        frozenset(ids), frozenset(sirens), frozenset(str(n) for n in names if n), frozenset(places)
    )


def _as_organiser(connection: duckdb.DuckDBPyConnection, ids: set[str]) -> list[str]:
    """How events write it; the parts of the cell stand in the order of their ids."""
    rows = connection.execute(
        "SELECT organiser, organiser_ids FROM event WHERE list_has_any(organiser_ids, $ids)",
        {"ids": sorted(ids)},
    ).fetchall()
    found = []
    for cell, organisers in rows:
        parts = [part.strip() for part in (cell or "").split(";") if part.strip()]
        if len(parts) == len(organisers):
            found += [name for name, org_id in zip(parts, organisers, strict=True) if org_id in ids]
    return found


def _is_code(written: str, ids: Iterable[str]) -> bool:
    return written in ids or written.replace(" ", "").isdecimal()


class Texts:
    """Finds an organisation in free texts, by name, id or number, whatever the case and what stands
    between the words.

    ``others``: longer names of other organisations, which stay where they hold one of its names;
    ``places``: names that mean a place, which are not looked for.
    """

    def __init__(
        self, known: Identity, others: Iterable[str] = (), places: Iterable[str] = ()
    ) -> None:
        meant = {fold(place) for place in places}
        names = {
            name
            for name in known.names
            if fold(name) not in meant and sum(map(str.isalnum, name)) >= SHORTEST
        }
        names |= {fold(name) for name in names}
        ids = {item for item in known.ids if fold(item) not in meant and len(item) >= SHORTEST}
        ours = sorted({*map(_pattern, names), *map(_pattern, ids), *map(_number, known.sirens)})
        theirs = sorted({_pattern(name) for name in others}, key=len, reverse=True)
        edge, end = r"(?<![^\W_])", r"(?![^\W_])"
        self.pattern = "(?i)" + "|".join(ours) if ours else ""
        self._ours = re.compile(f"{edge}(?:{'|'.join(ours)}){end}", re.IGNORECASE) if ours else None
        both = [f"(?P<theirs>{'|'.join(theirs)})"] if theirs else []
        both += [f"(?P<ours>{'|'.join(ours)})"] if ours else []
        self._all = re.compile(f"{edge}(?:{'|'.join(both)}){end}", re.IGNORECASE) if ours else None

    def names(self, text: object) -> bool:
        """Whether a text names it."""
        return isinstance(text, str) and self.without(text) != text

    def left(self, column: str, text: str) -> str | None:
        """A text as it may stay in a column: an address that names it goes as a whole."""
        other = self.without(text)
        return None if other != text and column.endswith("url") else other

    def without(self, text: str, instead: str = REMOVED) -> str:
        """The text with something else in the place of its names."""
        if self._all is None or self._ours is None or not self._ours.search(text):
            return text
        return self._all.sub(lambda m: instead if m.groupdict().get("ours") else m[0], text)


def _pattern(name: str) -> str:
    """A pattern of a name's words, which RE2 understands as well, there of more than it means; what an
    apostrophe cut off may be joined again, as addresses do."""
    words = re.findall(r"[^\W_]+", name)
    joined = [word + (r"[\W_]*" if len(word) == 1 else r"[\W_]+") for word in words[:-1]]
    return "".join([*joined, *words[-1:]]) or "$^"


def _number(siren: str) -> str:
    """A SIREN, also at the head of a SIRET, with or without blanks between the groups."""
    return r"\s?".join((siren[:3], siren[3:6], siren[6:])) + r"(?:\s?\d{5})?"

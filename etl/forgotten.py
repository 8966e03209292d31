"""What was forgotten, so that no load brings it back: marks by which it is recognised, and no name.

A mark is a keyed hash (HMAC-SHA-256) of an id, a company number, or a name with its place. The lists, one
a dataset, and the key lie beside the warehouse; without the key nobody can try names against a list.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from etl.publish import replace_text
from observatory.i18n import Message, N_

KEY = "key"
SHORTEST = 3
"""Letters and digits of a name, at least, for it to be looked for in texts."""
_LIST = ".jsonl"
_WORD = re.compile(r"[^\W_]+")


class ListUnusable(Exception):
    """The list cannot be read or joined; ``message`` says what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text())
        self.message = message


@dataclass(frozen=True)
class Identity:
    """By what an organisation is known: ids, company numbers (SIREN), names and places as written or
    by code."""

    ids: frozenset[str] = frozenset()
    sirens: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    def __or__(self, other: "Identity") -> "Identity":
        return Identity(
            self.ids | other.ids, self.sirens | other.sirens,
            self.names | other.names, self.places | other.places,
        )  # fmt: skip


@dataclass(frozen=True)
class Forgotten:
    """The marks of one dataset, and the key that makes them.

    ``lengths``: how many words the names have, so that texts are searched for such names alone.
    """

    key: bytes = b""
    marks: frozenset[str] = frozenset()
    lengths: frozenset[int] = frozenset()
    _known: dict[tuple[str, ...], bool] = field(default_factory=dict, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.marks)

    @property
    def digest(self) -> str:
        """What tells one list from another."""
        return hashlib.sha256("\n".join(sorted(self.marks)).encode()).hexdigest()

    def is_organisation(
        self, written: object, number: object = None, places: Iterable[object] = ()
    ) -> bool:
        """Whether an organisation is meant that was forgotten.

        ``written``: its id, SIRET or name; ``number``: the SIREN or SIRET that stands beside it;
        ``places``: its place, as written and by code. A name is enough where no place is stated; a
        namesake elsewhere, or with another number, is somebody else.
        """
        if not isinstance(written, str) or not self.marks:
            return False
        # What conforms takes seconds to import; a load without such a list does without.
        from etl.conform.identity import as_siret
        from etl.conform.names import normal_name, normal_place

        if self._has("id", written):
            return True
        stated = number if isinstance(number, str) and number else as_siret(written)
        if stated and self._has("siren", stated[:9]):
            return True
        name = normal_name(written)
        if not self._has("name", name) or (stated and self._has("numbered", name)):
            return False
        stated_places = [
            normal_place(place) for place in places if isinstance(place, str) and place
        ]
        return not stated_places or any(
            self._has("place", name, place) for place in ("", *stated_places)
        )

    def names_in(self, text: str) -> Iterator[str]:
        """The names of what was forgotten in a text, as it writes them."""
        from etl.conform.names import normal_name

        words = [match.span() for match in _WORD.finditer(text)]
        for length in self.lengths:
            for first in range(len(words) - length + 1):
                written = text[words[first][0] : words[first + length - 1][1]]
                name = normal_name(written)
                if len(name.replace(" ", "")) >= SHORTEST and self._has("name", name):
                    yield written

    def is_respondent(self, wave_id: object, respondent_id: object) -> bool:
        """Whether a respondent of a wave was forgotten."""
        return self._has("respondent", str(wave_id), str(respondent_id))

    def mark(self, *parts: str) -> str:
        """The mark of something."""
        return hmac.new(self.key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()

    def _has(self, *parts: str) -> bool:
        # The same few names come again and again; a hash takes longer than looking it up.
        if parts not in self._known:
            self._known[parts] = self.mark(*parts) in self.marks
        return self._known[parts]

    def of_respondent(self, wave_id: str, respondent_id: str) -> "Forgotten":
        """A list of this key that holds one respondent."""
        return Forgotten(self.key, frozenset({self.mark("respondent", wave_id, respondent_id)}))

    def of_organisation(self, known: Identity) -> "Forgotten":
        """A list of this key that holds one organisation."""
        from etl.conform.names import normal_name, normal_place

        names = {normal_name(name) for name in known.names}
        places = {normal_place(place) for place in known.places if place} or {""}
        marks = [self.mark("id", org_id) for org_id in known.ids]
        marks += [self.mark("siren", number[:9]) for number in known.sirens]
        marks += [self.mark("name", name) for name in names]
        marks += [self.mark("place", name, place) for name in names for place in places]
        if known.sirens:
            marks += [self.mark("numbered", name) for name in names]
        lengths = frozenset(len(name.split()) for name in names)
        return Forgotten(self.key, frozenset(marks), lengths)


def forgotten_directory(out: Path) -> Path:
    """Where the lists of a warehouse and their key are kept: beside it, as are the extracts."""
    return Path(os.path.abspath(out)).parent / "forgotten"


def forgotten(out: Path, dataset: str) -> Forgotten:
    """What was forgotten in a dataset. Raises ListUnusable: a load must not go without it."""
    directory = forgotten_directory(out)
    path = directory / f"{dataset}{_LIST}"
    try:
        key = (directory / KEY).read_bytes() if (directory / KEY).exists() else b""
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        told = [json.loads(line) for line in lines if line]
        marks = frozenset(mark for item in told for mark in item["marks"])
        lengths = frozenset(int(length) for item in told for length in item["words"])
        if marks and not key:
            raise ValueError(KEY)
    except (OSError, ValueError, KeyError, TypeError) as error:
        template = N_(
            "The list of what was forgotten, {path}, or its key cannot be read ({error}). Restore"
            " both from a backup."
        )
        raise ListUnusable(Message(template, {"path": str(path), "error": str(error)})) from error
    return Forgotten(key, marks, lengths)


def with_key(out: Path, dataset: str) -> Forgotten:
    """The list of a dataset, with a key also where nothing was forgotten before. Raises
    ListUnusable or OSError."""
    known = forgotten(out, dataset)
    if known.key:
        return known
    directory = forgotten_directory(out)
    directory.mkdir(parents=True, exist_ok=True)
    key = secrets.token_hex(32)
    _private(directory / KEY, key)
    return Forgotten(key.encode())


def remember(out: Path, dataset: str, listed: Forgotten, by: str) -> None:
    """Add the marks of somebody to the list of a dataset. ``by``: who asked for it."""
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"), "by": by,
        "words": sorted(listed.lengths), "marks": sorted(listed.marks),
    }  # fmt: skip
    _append(forgotten_directory(out) / f"{dataset}{_LIST}", [json.dumps(told, ensure_ascii=False)])


def can_merge(out: Path, given: dict[str, bytes]) -> bool:
    """Whether lists of a backup were made with the key that is here, or there is none here."""
    here = forgotten_directory(out) / KEY
    return KEY not in given or not here.exists() or here.read_bytes() == given[KEY]


def merge(out: Path, given: dict[str, bytes]) -> None:
    """Add lists of a backup to those that are here; nothing is taken off a list."""
    directory = forgotten_directory(out)
    if given:
        directory.mkdir(parents=True, exist_ok=True)
    if KEY in given and not (directory / KEY).exists():
        _private(directory / KEY, given[KEY].decode())
    for name, text in given.items():
        if name != KEY:
            _append(directory / name, text.decode("utf-8", "replace").splitlines())


def _append(path: Path, lines: list[str]) -> None:
    there = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    _private(path, "".join(f"{line}\n" for line in dict.fromkeys([*there, *lines])))


def _private(path: Path, text: str) -> None:
    replace_text(path, text)
    path.chmod(0o600)

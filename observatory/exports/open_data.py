"""What an open data package holds, before it is files: tables, texts, licences, sources."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from observatory.exports.licences import Licence
from observatory.i18n import Language
from observatory.model import Table

Rows = Callable[[], Iterator[pd.DataFrame]]
"""Makes the rows, in chunks: at least one, which may be empty."""


@dataclass(frozen=True)
class Cited:
    """A source or document: its title, and its address where it has one."""

    title: str
    address: str = ""


@dataclass(frozen=True)
class OpenTable:
    """A table that is published: its definition (``<lang>`` columns spelt out), rows, and of whose
    sources and under which licences they are."""

    table: Table
    rows: Rows
    licences: tuple[Licence, ...]
    sources: tuple[Cited, ...]


@dataclass(frozen=True)
class Place:
    """A territory: code, name and country (ISO 3166-1 alpha-2); west, south, east and north of its
    known points."""

    code: str
    name: str
    country: str
    bounds: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Contents:
    """Everything that a package says.

    ``languages``: those of the texts, that of titles first; ``texts`` by key (``title``,
    ``description`` …) and language; ``lists``: the same of lists of words (``keywords``, ``limits``);
    ``layout``: file name -> its rows as cells of the own layout; ``settings``: file name ->
    configuration that reads them back. ``first`` and ``last``: days that the figures speak of.
    """

    dataset: str
    snapshot: str
    loaded_at: datetime
    as_of: date
    first: date
    languages: tuple[Language, ...]
    texts: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, Mapping[str, tuple[str, ...]]]
    place: Place
    licence: Licence | None
    publisher: str
    contact: str
    illustrative: bool
    tables: tuple[OpenTable, ...]
    documents: tuple[Cited, ...]
    layout: Mapping[str, Rows]
    settings: Mapping[str, str]

    @property
    def name(self) -> str:
        """The package's name: that of files and in addresses."""
        return package_name(self.dataset, self.snapshot)

    @property
    def language(self) -> Language:
        """The language of titles and descriptions that have one only."""
        return self.languages[0]

    def text(self, key: str) -> str:
        """A text in that language."""
        return self.texts[key][self.language.code]


def package_name(dataset: str, snapshot: str) -> str:
    """What the package of a snapshot is called."""
    return plain_name(f"{dataset}-{snapshot}")


def plain_name(text: str) -> str:
    """A text as a name that a data package may have."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower())

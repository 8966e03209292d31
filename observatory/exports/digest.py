"""A digest as a file: Markdown, plain text for a mail, or one page of HTML.

``findings.digest`` says what stands in it; here nothing is computed. The HTML holds its styles in its
elements, since mail programs drop a style sheet, and asks no other host for anything.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from observatory.i18n import Language
from observatory.templates import environment

FOLDER = Path(__file__).parent / "templates"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LIST_MARK = re.compile(r"^(\s*\d*)(?=[-+.)])")


@dataclass(frozen=True)
class Line:
    """One sentence, a word that says how much it matters (may be empty), and an address (may be)."""

    text: str
    mark: str = ""
    link: str = ""


@dataclass(frozen=True)
class Listed:
    """A table under its title: its first rows in words; ``total`` says how many there are."""

    title: str
    rows: pd.DataFrame
    more: str = ""


@dataclass(frozen=True)
class Part:
    """A part of a digest: its title, its sentences, its tables."""

    title: str
    lines: tuple[Line, ...]
    tables: tuple[Listed, ...] = ()


@dataclass(frozen=True)
class Digest:
    """What a digest says. ``subject`` heads a mail, ``about`` says what is compared; ``more`` names
    the links; ``banner`` stands where the data are invented, else empty."""

    language: Language
    title: str
    subject: str
    about: str
    banner: str
    parts: tuple[Part, ...]
    foot: str
    more: str


def markdown(digest: Digest) -> str:
    """The digest as Markdown; what comes from data shows as it is written."""
    return _written(digest, _escaped, tables=True)


def text(digest: Digest) -> str:
    """The digest as plain text; its tables are told by the sentences."""
    return _written(digest, str, tables=False)


def html(digest: Digest) -> str:
    """The digest as one page of HTML."""
    return environment(FOLDER).get_template("digest.html").render(digest=digest)


def _written(digest: Digest, escape: Callable[[str], str], tables: bool) -> str:
    lines = [f"# {escape(digest.title)}" if tables else digest.title, "", escape(digest.about)]
    if digest.banner:
        lines += ["", f"> {escape(digest.banner)}" if tables else digest.banner]
    for part in digest.parts:
        lines += ["", f"## {escape(part.title)}" if tables else part.title.upper(), ""]
        lines += [_item(line, digest.more, escape, tables) for line in part.lines]
        for table in part.tables if tables else ():
            lines += ["", f"### {escape(table.title)}", "", *_rows(table.rows, escape)]
            if table.more:
                lines += ["", escape(table.more)]
    return "\n".join([*lines, "", escape(digest.foot), ""])


def _item(line: Line, more: str, escape: Callable[[str], str], linked: bool) -> str:
    mark = f"{line.mark} " if line.mark else ""
    told = f"- {escape(mark + line.text)}"
    if not line.link:
        return told
    return f"{told} [{escape(more)}](<{line.link}>)" if linked else f"{told}\n  {line.link}"


def _rows(rows: pd.DataFrame, escape: Callable[[str], str]) -> list[str]:
    heads = [escape(_flat(name)) for name in rows.columns]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for row in rows.itertuples(index=False, name=None):
        lines.append(f"| {' | '.join(escape(_flat(cell)) for cell in row)} |")
    return lines


def _flat(cell: object) -> str:
    return " ".join(str(cell).split(" ")).replace("\r", " ").replace("\n", " ")


def _escaped(words: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    return _LIST_MARK.sub(r"\1\\", _SPECIAL.sub(r"\\\1", _flat(words)))

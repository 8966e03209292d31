"""The user guide: the Markdown files of ``docs/guide``, one folder a language.

The files of readers come first, then the loader's commands, then ``pages/``: one file a page, named by
the page's key. The first line of a file is its title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from observatory import ROOT
from observatory.i18n import LANGUAGES, SOURCE_LANGUAGE

GUIDE = ROOT / "docs" / "guide"
READERS = ("manager", "presenter", "funder", "administrator")
COMMANDS = "commands"
_PICTURE = re.compile(r"^!\[(?P<alt>[^\]]*)\]\((?P<file>[^)]+)\)$")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+\.md)(#[^)]*)?\)")
_COMMENT = re.compile(r"<!--.*?-->\n?")
_MARKS = re.compile(r"[*`|#\[\]()]")


@dataclass(frozen=True)
class Topic:
    """One part of the guide: ``text`` is Markdown without its title, ``file`` where it stands."""

    key: str
    title: str
    text: str
    file: Path

    def parts(self) -> Iterator[str | tuple[str, Path]]:
        """The text in pieces of Markdown, and between them its pictures: alternative text and file.

        A link to another part becomes one within the help page (``?topic=``); one to another document
        keeps its words.
        """
        gathered: list[str] = []
        for line in self.text.splitlines():
            found = _PICTURE.match(line)
            if found is None:
                # The page's own headings are of the first three levels.
                deeper = f"##{line}" if line.startswith("## ") else line
                gathered.append(_LINK.sub(self._linked, deeper))
                continue
            yield "\n".join(gathered)
            gathered = []
            yield found["alt"], (self.file.parent / found["file"]).resolve()
        yield "\n".join(gathered)

    def _linked(self, found: re.Match[str]) -> str:
        target = (self.file.parent / found[2]).resolve()
        if GUIDE not in target.parents:
            return f"{found[1]} (`{target.relative_to(ROOT)}`)"
        return f"[{found[1]}](?topic={target.stem})"


def topics(code: str) -> dict[str, Topic]:
    """Every part of the guide in a language, by its key, in the order of the guide."""
    return dict(_topics(code if code in LANGUAGES else SOURCE_LANGUAGE))


@cache
def _topics(code: str) -> dict[str, Topic]:
    folder = GUIDE / code
    first = [folder / f"{name}.md" for name in (*READERS, COMMANDS)]
    return {path.stem: _read(path) for path in [*first, *sorted((folder / "pages").glob("*.md"))]}


def _read(path: Path) -> Topic:
    title, _, text = _COMMENT.sub("", path.read_text(encoding="utf-8")).partition("\n")
    return Topic(path.stem, title.removeprefix("# ").strip(), text.strip(), path)


def found(code: str, words: str) -> list[tuple[Topic, str]]:
    """The parts that have all of some words, whatever their case, each with a line that has the first."""
    wanted = words.casefold().split()
    hits = []
    for topic in _topics(code if code in LANGUAGES else SOURCE_LANGUAGE).values():
        whole = f"{topic.title}\n{topic.text}"
        if wanted and all(word in whole.casefold() for word in wanted):
            hits.append((topic, _line(whole, wanted[0])))
    return hits


def _line(whole: str, word: str) -> str:
    line = next((line for line in whole.splitlines() if word in line.casefold()), "")
    plain = re.sub(r"\(\S+?\.md\S*?\)", "", line)
    return _MARKS.sub("", plain).strip(" -0123456789.")

"""Slides: what a presentation holds, and the one JSON file it is given away as."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from observatory.i18n import LANGUAGES, Message, N_
from observatory.register.errors import RegisterError

Kind = Literal["chart", "figure", "map", "poll", "text"]
KINDS: dict[Kind, str] = {
    "chart": N_("Chart"),
    "figure": N_("Figure"),
    "map": N_("Map"),
    "poll": N_("Poll"),
    "text": N_("Text"),
}
DRAWN: tuple[Kind, ...] = ("chart", "figure", "map")
"""The kinds whose picture comes from a page."""
FORMAT, VERSION = "observatory-presentation", 1
MOST_SLIDES = 200
MOST_BYTES = 40_000_000
LONGEST = {"title": 300, "notes": 20_000, "text": 5_000, "poll": 100}
"""Characters that a text of a slide may have."""


class BadDeck(RegisterError):
    """A file is no presentation; the message says where and why."""


@dataclass(frozen=True)
class Source:
    """Where a picture comes from: a page's key, the picture's key there, and the filters that stood in
    the page's address, each with its values."""

    page: str
    key: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Frozen:
    """A picture as it was: the snapshot, its day (ISO), and its description by language."""

    snapshot: str
    as_of: str
    pictures: Mapping[str, Mapping[str, Any]]

    def picture(self, code: str) -> Mapping[str, Any] | None:
        """The description in a language, else in any."""
        return self.pictures.get(code) or next(iter(self.pictures.values()), None)


@dataclass(frozen=True)
class Slide:
    """One slide. An empty ``title`` stands for the picture's finding.

    ``is_live``: drawn anew from the present data; else as it was frozen. ``poll``: a poll's id.
    """

    kind: Kind
    title: str = ""
    notes: str = ""
    text: str = ""
    poll: str = ""
    source: Source | None = None
    is_live: bool = True
    frozen: Frozen | None = None


def slide_json(slide: Slide) -> dict[str, Any]:
    """A slide as the file has it."""
    cells: dict[str, Any] = {"kind": slide.kind}
    for name in LONGEST:
        if text := getattr(slide, name):
            cells[name] = text
    if slide.kind in DRAWN:
        cells["mode"] = "live" if slide.is_live else "frozen"
    if slide.source:
        source = slide.source
        cells["source"] = {
            "page": source.page,
            "key": source.key,
            "filters": {name: list(values) for name, values in source.filters.items()},
        }
    if slide.frozen:
        frozen = slide.frozen
        cells["frozen"] = {
            "snapshot": frozen.snapshot,
            "as_of": frozen.as_of,
            "pictures": {code: dict(picture) for code, picture in frozen.pictures.items()},
        }
    return cells


def deck_file(title: str, slides: tuple[Slide, ...]) -> bytes:
    """A presentation as one JSON file."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "slides": [slide_json(slide) for slide in slides],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def read_deck_file(content: bytes) -> tuple[str, tuple[Slide, ...]]:
    """Title and slides of a given file. Raises BadDeck."""
    if len(content) > MOST_BYTES:
        raise _bad(N_("The file is larger than a presentation may be ({most} MB)."), most="40")
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _bad(N_("The file is no JSON ({error})."), error=str(error)) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _bad(N_("The file is no presentation of an observatory."))
    if found.get("version") != VERSION:
        raise _bad(N_("The file was written by another version of the observatory."))
    title, slides = found.get("title"), found.get("slides")
    if not isinstance(title, str) or not title.strip() or len(title) > LONGEST["title"]:
        raise _bad(N_("The presentation has no title, or one that is too long."))
    if not isinstance(slides, list) or len(slides) > MOST_SLIDES:
        raise _bad(N_("“slides” is no list, or has more than {most}."), most=str(MOST_SLIDES))
    return title.strip(), tuple(_at(n, cells) for n, cells in enumerate(slides, start=1))


def read_slide(cells: Any) -> Slide:
    """A slide from what the file has. Raises ValueError naming what is wrong."""
    if not isinstance(cells, dict):
        raise ValueError("{}")
    unknown = set(cells) - {*LONGEST, "kind", "mode", "source", "frozen"}
    if unknown:
        raise ValueError(", ".join(sorted(map(str, unknown))))
    if cells.get("kind") not in KINDS:
        raise ValueError("kind")
    texts: dict[str, Any] = {}
    for name, most in LONGEST.items():
        text = cells.get(name, "")
        if not isinstance(text, str) or len(text) > most:
            raise ValueError(name)
        texts[name] = text
    slide = Slide(cast(Kind, cells["kind"]), **texts)
    if slide.kind not in DRAWN:
        return slide
    if cells.get("mode", "live") not in ("live", "frozen"):
        raise ValueError("mode")
    slide = replace(
        slide,
        source=_source(cells.get("source")),
        is_live=cells.get("mode", "live") == "live",
        frozen=_frozen(cells["frozen"]) if cells.get("frozen") is not None else None,
    )
    if slide.source is None and (slide.is_live or slide.frozen is None):
        raise ValueError("source")
    if not slide.is_live and slide.frozen is None:
        raise ValueError("frozen")
    return slide


def _at(number: int, cells: Any) -> Slide:
    try:
        return read_slide(cells)
    except ValueError as error:
        template = N_("Slide {number}: “{name}” is missing, unknown or of the wrong kind.")
        raise _bad(template, number=str(number), name=str(error)) from error


def _source(cells: Any) -> Source | None:
    if cells is None:
        return None
    if not isinstance(cells, dict):
        raise ValueError("source")
    page, key, filters = cells.get("page"), cells.get("key"), cells.get("filters", {})
    if not (isinstance(page, str) and isinstance(key, str) and isinstance(filters, dict)):
        raise ValueError("source")
    for name, values in filters.items():
        listed = isinstance(values, list) and all(isinstance(text, str) for text in values)
        if not (isinstance(name, str) and listed):
            raise ValueError("source")
    return Source(page, key, {name: tuple(values) for name, values in filters.items()})


def _frozen(cells: Any) -> Frozen:
    if not isinstance(cells, dict):
        raise ValueError("frozen")
    snapshot, as_of, pictures = (cells.get(name) for name in ("snapshot", "as_of", "pictures"))
    if not (isinstance(snapshot, str) and isinstance(as_of, str) and isinstance(pictures, dict)):
        raise ValueError("frozen")
    if not pictures or not all(
        code in LANGUAGES and isinstance(picture, dict) for code, picture in pictures.items()
    ):
        raise ValueError("frozen")
    return Frozen(snapshot, as_of, pictures)


def _bad(template: str, **values: str) -> BadDeck:
    return BadDeck(Message(template, values))

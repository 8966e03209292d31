"""The mark (five bars and the playhead) and the observatory's title beside it, as pictures.

Pictures inherit no font from the page, so the title is drawn as outlines.
"""

import threading
from functools import cache

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from observatory import ROOT

ICON = ROOT / "static" / "brand" / "icon.svg"
PLAYHEAD = "#FFDA52"

_FONTS = (
    ROOT / "static" / "fonts" / "radio-canada-big-latin-wght-normal.woff2",
    ROOT / "static" / "fonts" / "radio-canada-big-latin-ext-wght-normal.woff2",
)
_WEIGHT = 600
_SIZE, _LEADING, _BASELINE = 13.5, 15.5, 13.5
_MARK_WIDTH, _HEIGHT = 34.0, 36.0
_DRAWING = threading.Lock()
_BARS = (14, 22, 10, 18, 6)


@cache
def mark(ink: str, playhead: str = PLAYHEAD) -> str:
    """The mark alone, as SVG."""
    return _svg(_MARK_WIDTH - 6, _mark(ink, playhead))


def wordmark(title: str, ink: str, playhead: str = PLAYHEAD) -> str:
    """The mark with the title in one or two lines, as SVG."""
    # A font reads its tables when they are first asked for, and two threads would read one at once.
    with _DRAWING:
        return _wordmark(title, ink, playhead)


@cache
def _wordmark(title: str, ink: str, playhead: str) -> str:
    lines = _lines(title)
    top = _BASELINE if len(lines) == 2 else _BASELINE + _LEADING / 2
    drawn = [_outline(line, _MARK_WIDTH, top + i * _LEADING) for i, line in enumerate(lines)]
    paths = "".join(f'<path fill="{ink}" d="{path}"/>' for path, _ in drawn)
    return _svg(max(end for _, end in drawn), _mark(ink, playhead) + paths)


def _svg(width: float, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{_HEIGHT:.0f}"'
        f' viewBox="0 0 {width:.1f} {_HEIGHT:g}">{content}</svg>'
    )


def _mark(ink: str, playhead: str) -> str:
    bars = "".join(
        f'<rect x="1" y="{9 + 5 * i}" width="{length}" height="2.6" rx="1" fill="{ink}"/>'
        for i, length in enumerate(_BARS)
    )
    head = f'<path fill="{playhead}" d="M16.2 3h6.6l-2.6 4.2v27.3h-1.4V7.2z"/>'
    return bars + head


def _lines(title: str) -> list[str]:
    """The title in two lines, broken where they are most alike; a short one stays whole."""
    words = title.split()
    if len(words) < 2 or len(title) <= 12:
        return [title]
    breaks = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return list(min(breaks, key=lambda pair: max(len(line) for line in pair)))


def _outline(text: str, x: float, y: float) -> tuple[str, float]:
    """A line of text as an SVG path, and where it ends."""
    paths = []
    for character in text:
        font = next((f for f in _fonts() if ord(character) in f.getBestCmap()), _fonts()[0])
        glyphs = font.getGlyphSet(location={"wght": _WEIGHT})
        glyph = glyphs[font.getBestCmap().get(ord(character), ".notdef")]
        # The pen needs the font's glyphs: an accented letter is made of two of them.
        pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
        scale = _SIZE / font["head"].unitsPerEm
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
        paths.append(pen.getCommands())
        x += glyph.width * scale
    return "".join(paths), x


@cache
def _fonts() -> tuple[TTFont, ...]:
    return tuple(TTFont(path) for path in _FONTS)

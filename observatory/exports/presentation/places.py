"""Where things stand on a slide of 960 × 540 points, a slide's title being as long as it is."""

from dataclasses import dataclass, field

from observatory.exports.presentation.texts import LINE, cut, fitting, wrapped

WIDE, HIGH = 960.0, 540.0
LEFT, ACROSS = 52.0, 864.0
BAND = 14.0
"""The strip in the section's colour at the left edge."""
KICKER_TOP, TITLE_TOP, FOOT_TOP = 20.0, 37.0, 511.0
TITLE_SIZES = (26.0, 24.0, 22.0, 20.0)
CAPTION, REMARK, SOURCE, FOOT = 13.0, 11.0, 10.0, 9.0
BLOCK = 300.0
"""The width of the ultramarine block of a title."""
OPENING_SIZES = (40.0, 36.0, 32.0, 28.0, 24.0)
CHAPTER_SIZES = (34.0, 30.0, 26.0, 22.0)


@dataclass(frozen=True)
class Box:
    """A rectangle, in points."""

    x: float
    y: float
    wide: float
    high: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.high


@dataclass(frozen=True)
class Head:
    """A slide's words around its body: as they are set, and where.

    ``title`` is cut after two lines of the smallest size, each of ``remarks`` after two.
    """

    title: str
    title_size: float
    title_box: Box
    caption: str
    caption_box: Box
    remarks: tuple[str, ...]
    remarks_box: Box
    source_box: Box
    body: Box


def head(title: str, caption: str, remarks: tuple[str, ...]) -> Head:
    """The places of a slide with a title, a caption and managers' remarks."""
    size = next(
        (s for s in TITLE_SIZES if len(wrapped(title, ACROSS, s, bold=True)) <= 2), TITLE_SIZES[-1]
    )
    title = cut(title, ACROSS, size, 2, bold=True)
    lines = len(wrapped(title, ACROSS, size, bold=True))
    top = TITLE_TOP + lines * size * LINE + 4
    caption = cut(caption, ACROSS, CAPTION, 2)
    high = len(wrapped(caption, ACROSS, CAPTION)) * CAPTION * LINE if caption else 0.0
    said = tuple(cut(remark, ACROSS - 24, REMARK, 2) for remark in remarks)
    tall = sum(len(wrapped(remark, ACROSS - 24, REMARK)) for remark in said) * REMARK * LINE
    source_top = FOOT_TOP - 6 - SOURCE * LINE
    remarks_top = source_top - 4 - (tall + 10 if said else 0.0)
    body_top = top + high + 10
    return Head(
        title, size, Box(LEFT, TITLE_TOP, ACROSS, lines * size * LINE + 2),
        caption, Box(LEFT, top, ACROSS, high),
        said, Box(LEFT, remarks_top, ACROSS, tall + 8),
        Box(LEFT, source_top, ACROSS, SOURCE * LINE + 2),
        Box(LEFT, body_top, ACROSS, remarks_top - 6 - body_top),
    )  # fmt: skip


@dataclass(frozen=True)
class Front:
    """The places of a title or a chapter: large words beside or under a block of colour."""

    size: float
    box: Box
    below: Box = field(default_factory=lambda: Box(0, 0, 0, 0))


def opening(title: str) -> Front:
    """The report's title, at the right of the block; what says which data it is made of below."""
    across = WIDE - BLOCK - 48 - 52
    size = fitting([title], across, 190, OPENING_SIZES)
    box = Box(BLOCK + 48, 88, across, 200)
    return Front(size, box, Box(BLOCK + 48, 300, across, 190))


def chapter(title: str) -> Front:
    """A section's finding at the right of its block, its words below."""
    across = WIDE - BLOCK - 48 - 52
    size = fitting([title], across, 150, CHAPTER_SIZES)
    lines = min(5, len(wrapped(title, across, size, bold=True)))
    high = lines * size * LINE + 6
    top = 66.0
    below = Box(BLOCK + 48, top + high + 18, across, FOOT_TOP - 24 - top - high - 18)
    return Front(size, Box(BLOCK + 48, top, across, high), below)

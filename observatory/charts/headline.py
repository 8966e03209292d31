"""One figure described: an indicator's value, how it moved, and its path as a picture."""

from dataclasses import asdict, dataclass
from typing import Any

from observatory.charts.palette import STATUSES, ThemeName
from observatory.charts.sparkline import Span, spark_bars, sparkline


class Unreadable(ValueError):
    """What was kept is no description of a picture; the text names what is wrong."""


Point = tuple[float, float | None]


@dataclass(frozen=True)
class Path:
    """What the small picture of a path shows: ``sparkline``'s parameters; ``bars`` for floors."""

    points: tuple[Point, ...]
    colour: str
    alt: str
    band: tuple[Span, ...] = ()
    target: tuple[float, float] | None = None
    baseline: tuple[float, float] | None = None
    today: float | None = None
    bars: bool = False

    def svg(self, theme: ThemeName) -> str:
        """The picture in a theme."""
        if self.bars:
            return spark_bars(self.points, theme=theme, colour=self.colour)
        return sparkline(
            self.points,
            theme=theme,
            colour=self.colour,
            today=self.today,
            band=self.band or None,
            target=self.target,
            baseline=self.baseline,
        )


@dataclass(frozen=True)
class Headline:
    """An indicator's figure in words, in one language.

    ``value`` and ``change`` are written out; ``status`` is a key of ``palette.STATUSES``; ``ends``
    names baseline and target; ``finding`` is the sentence that titles it.
    """

    finding: str
    label: str
    value: str
    change: str
    status: str
    ends: str
    source: str
    path: Path


def to_json(figure: Headline) -> dict[str, Any]:
    """A figure as JSON holds it."""
    return asdict(figure)


def from_json(kept: dict[str, Any]) -> Headline:
    """The figure that was kept. Raises Unreadable."""
    try:
        path = dict(kept["path"])
        texts = {
            name: str(kept[name])
            for name in ("finding", "label", "value", "change", "status", "ends", "source")
        }
        if texts["status"] and texts["status"] not in STATUSES:
            raise ValueError(texts["status"])
        points = tuple((float(x), None if y is None else float(y)) for x, y in path["points"])
        band = tuple(
            (float(x), None if a is None else float(a), None if b is None else float(b))
            for x, a, b in path.get("band", ())
        )
        return Headline(
            **texts,
            path=Path(
                points, str(path["colour"]), str(path["alt"]), band, _pair(path.get("target")),
                _pair(path.get("baseline")),
                None if path.get("today") is None else float(path["today"]),
                bool(path.get("bars")),
            ),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(str(error)) from error


def _pair(kept: Any) -> tuple[float, float] | None:
    return None if kept is None else (float(kept[0]), float(kept[1]))

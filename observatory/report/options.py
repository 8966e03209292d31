"""What a report is to hold: its preset, sections, years, and the funder that it is for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from observatory.i18n import N_
from observatory.queries.actions import payers
from observatory.queries.choices import complete_years
from observatory.report.errors import CannotReport, NoData
from observatory.snapshot import Snapshot
from observatory.store import LaidOver, Store

Preset = Literal["board", "funder", "workshop"]
Reported = Snapshot | LaidOver
"""What a report is made of: a snapshot, or one under what was typed since."""

SECTIONS = {
    "summary": N_("Summary"),
    "short": N_("R1–R5 in short"),
    "r1": N_("R1 Identity"),
    "r2": N_("R2 Partnerships"),
    "r3": N_("R3 Visibility"),
    "r4": N_("R4 Market"),
    "r5": N_("R5 Links"),
    "recognition": N_("Recognition"),
    "benchmark": N_("Benchmark"),
    "map": N_("Map"),
    "method": N_("Method and limits"),
    "sources": N_("Sources"),
    "quality": N_("Data quality"),
}
"""Key of each section -> its name (a message), in the order of a report."""
_RECOMMENDATIONS = ("r1", "r2", "r3", "r4", "r5")
PRESETS: dict[str, tuple[str, ...]] = {
    "board": ("summary", "short"),
    "funder": tuple(key for key in SECTIONS if key != "short"),
    "workshop": ("summary", *_RECOMMENDATIONS, "recognition", "benchmark", "map"),
}
"""Preset -> its sections, unless others are asked for."""
_PERIOD = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")


@dataclass(frozen=True)
class Options:
    """Which report is wanted, whatever the dataset and the language.

    ``sections``: keys of ``SECTIONS``; none are those of the preset. ``first`` and ``last``: years;
    without a last one it is the latest complete year, without a first one charts go back as far as
    on the pages and changes are those since the baseline year. ``funder`` and ``programme`` leave
    the actions that they pay for, and their money.
    """

    preset: Preset = "funder"
    sections: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    funder: str = ""
    programme: str = ""

    @classmethod
    def of(
        cls,
        preset: str = "funder",
        sections: Iterable[str] = (),
        period: str = "",
        funder: str = "",
        programme: str = "",
    ) -> "Options":
        """The options as they are written. Raises CannotReport, naming what is known."""
        if preset not in PRESETS:
            raise CannotReport(
                N_("There is no preset {name}. Known: {known}."),
                name=preset, known=", ".join(PRESETS),
            )  # fmt: skip
        wanted = [key.strip().lower() for key in sections if key.strip()]
        for key in wanted:
            if key not in SECTIONS:
                raise CannotReport(
                    N_("There is no section {name}. Known: {known}."),
                    name=key, known=", ".join(SECTIONS),
                )  # fmt: skip
        first, last = _years(period)
        return cls(
            cast(Preset, preset), tuple(key for key in SECTIONS if key in wanted), first, last,
            funder.strip(), programme.strip(),
        )  # fmt: skip

    @property
    def keys(self) -> tuple[str, ...]:
        """The sections of the report, in their order."""
        return self.sections or PRESETS[self.preset]

    @property
    def in_short(self) -> bool:
        """Whether the report is two pages for a board, without an annex."""
        return self.preset == "board"

    @property
    def as_slides(self) -> bool:
        """Whether each section is one finding and one chart."""
        return self.preset == "workshop"


def _years(period: str) -> tuple[int | None, int | None]:
    """The years of a period as it is written. Raises CannotReport."""
    if not period.strip():
        return None, None
    found = _PERIOD.fullmatch(period.strip())
    if not found or (found[2] and found[2] < found[1]):
        raise CannotReport(
            N_("{period} is no period: write a year, 2024, or two, 2017-2024."), period=period
        )
    if found[2]:
        return int(found[1]), int(found[2])
    return None, int(found[1])


def checked(store: Store, options: Options) -> None:
    """Raise CannotReport for a funder or programme that pays for no action, NoData for years of
    which the snapshot holds nothing."""
    known = payers(store)
    for name, wanted in (("funder", options.funder), ("programme", options.programme)):
        listed = known[name].dropna().unique().tolist()
        if wanted and wanted not in listed:
            raise _nobody(name, wanted, sorted(map(str, listed)))
    both = known[(known["funder"] == options.funder) & (known["programme"] == options.programme)]
    if options.funder and options.programme and both.empty:
        raise CannotReport(
            N_("{funder} pays for no action of the programme {programme}."),
            funder=options.funder, programme=options.programme,
        )  # fmt: skip
    years = complete_years(store)
    if options.last is not None and options.last not in years:
        span = f"{years[-1]}–{years[0]}" if years else "–"
        raise NoData(
            N_("There is no figure of {year} to report. Years with figures: {span}."),
            year=options.last, span=span,
        )  # fmt: skip


def _nobody(kind: str, wanted: str, known: list[str]) -> CannotReport:
    if not known:
        return CannotReport(
            N_("{name} pays for no action: no action of these data says who pays."), name=wanted
        )
    texts = {
        "funder": N_("There is no funder {name}. Known: {known}."),
        "programme": N_("There is no programme {name}. Known: {known}."),
    }
    return CannotReport(texts[kind], name=wanted, known=", ".join(known))

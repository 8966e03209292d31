"""The fonts of printed reports: static instances of the browser's variable ones.

A PDF's typesetter reads neither WOFF2 nor variable axes. The instances of one weight unite the Latin
and extended Latin files, and gain the narrow no-break space that French numbers are written with.
"""

import copy
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from etl.reference.packages import DEJAVU, RADIO_CANADA, RADIO_CANADA_BIG, fetch

NARROW = 0x202F
NARROW_PART = 2 / 3
"""A narrow no-break space's part of a space."""


@dataclass(frozen=True)
class Instance:
    """One file: the name it takes, the variable fonts it is made of, its family, weight, style."""

    name: str
    sources: tuple[str, ...]
    family: str
    weight: int
    style: str


_TEXT = ("radio-canada-latin-wght-normal", "radio-canada-latin-ext-wght-normal")
_BIG = ("radio-canada-big-latin-wght-normal", "radio-canada-big-latin-ext-wght-normal")
INSTANCES = (
    Instance("radio-canada-400", _TEXT, "Radio Canada", 400, "Regular"),
    Instance("radio-canada-600", _TEXT, "Radio Canada", 600, "SemiBold"),
    Instance(
        "radio-canada-400-italic",
        ("radio-canada-latin-wght-italic",),
        "Radio Canada",
        400,
        "Italic",
    ),
    Instance("radio-canada-big-600", _BIG, "Radio Canada Big", 600, "SemiBold"),
)
LICENCES = ("LICENSE-radio-canada", "LICENSE-radio-canada-big")
_DOCUMENT = f"""# Fonts of printed reports

Written by `python -m etl.reference assets`. Radio Canada ({RADIO_CANADA.version}) and Radio Canada Big
({RADIO_CANADA_BIG.version}) are static instances of the variable fonts in `static/fonts`, with a narrow
no-break space; licence {RADIO_CANADA.licence}, texts beside them. `DejaVuSans.ttf` is that of {DEJAVU},
unchanged, for signs and scripts that the others lack; licence in `LICENSE-dejavu`.
"""


def build(fonts: Path, target: Path, workspace: Path) -> None:
    """Write the instances of the variable fonts below `fonts` to `target`, with the fallback and the
    licences."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for instance in INSTANCES:
        files = [
            _instance(fonts / f"{each}.woff2", instance, workspace) for each in instance.sources
        ]
        font = _merged(files)
        _narrow_space(font)
        _named(font, instance)
        # The same sources give the same bytes: no time of writing.
        with TTFont(files[0]) as first:
            font["head"].created = font["head"].modified = first["head"].created
        font.recalcTimestamp = False
        font.save(target / f"{instance.name}.ttf")
    for name in LICENCES:
        shutil.copyfile(fonts / name, target / name)
    fallback = fetch(DEJAVU, workspace)
    shutil.copyfile(fallback / "ttf" / "DejaVuSans.ttf", target / "DejaVuSans.ttf")
    shutil.copyfile(fallback / "LICENSE", target / "LICENSE-dejavu")
    (target / "README.md").write_text(_DOCUMENT, encoding="utf-8")


def _instance(source: Path, instance: Instance, workspace: Path) -> Path:
    font = TTFont(source)
    instantiateVariableFont(font, {"wght": instance.weight}, inplace=True)
    font.flavor = None
    path = workspace / f"{instance.name}-{source.stem}.ttf"
    font.save(path)
    return path


def _merged(files: Iterable[Path]) -> Any:
    first, *others = files
    if not others:
        return TTFont(first)
    # Substitutions and kerning of the Latin file alone: the other one's are for its own letters.
    options = Options(drop_tables=["DSIG", "STAT", "MVAR", "HVAR"])
    return Merger(options=options).merge([str(first), *map(str, others)])


def _narrow_space(font: Any) -> None:
    space = font.getBestCmap()[0x20]
    name = "uni202F"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = copy.deepcopy(font["glyf"][space])
    font["glyf"].glyphOrder = font.getGlyphOrder()
    wide, side = font["hmtx"][space]
    font["hmtx"].metrics[name] = (round(wide * NARROW_PART), side)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[NARROW] = name


def _named(font: Any, instance: Instance) -> None:
    names, weight = font["name"], instance.weight
    for record in list(names.names):
        if record.nameID in (3, 16, 17, 21, 22, 25):
            names.removeNames(nameID=record.nameID)
    full = f"{instance.family} {instance.style}"
    for number, text in (
        (1, instance.family), (2, instance.style), (3, f"{full} static"), (4, full),
        (6, full.replace(" ", "")), (16, instance.family), (17, instance.style),
    ):  # fmt: skip
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight

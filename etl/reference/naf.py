"""The NAF rev. 2 codes of the image industry and its neighbours, in both languages.

French labels are INSEE's, read from the package. The package has no English: classes carry the
label of NACE rev. 2 (Regulation (EC) No 1893/2006, annex I); sub-classes, which exist in France
alone, are translated here.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from etl.reference.files import write_csv
from etl.reference.packages import NAF, fetch


@dataclass(frozen=True)
class Activity:
    """A NAF code, its English label, and the segment it stands for where it is in scope."""

    code: str
    name_en: str
    segment: str = ""


ACTIVITIES = (
    Activity("18.20Z", "Reproduction of recorded media"),
    Activity("58.21Z", "Publishing of computer games", "games"),
    Activity("58.29A", "Publishing of system and network software"),
    Activity("58.29B", "Publishing of development tools and programming languages software"),
    Activity("58.29C", "Publishing of application software"),
    Activity("59.11A", "Production of films and programmes for television", "production"),
    Activity("59.11B", "Production of corporate and advertising films", "production"),
    Activity("59.11C", "Production of films for cinema", "production"),
    Activity(
        "59.12Z",
        "Motion picture, video and television programme post-production activities",
        "post-production",
    ),
    Activity("59.13A", "Distribution of motion pictures", "distribution"),
    Activity("59.13B", "Video publishing and distribution", "distribution"),
    Activity("59.14Z", "Motion picture projection activities", "distribution"),
    Activity("59.20Z", "Sound recording and music publishing activities"),
    Activity("60.10Z", "Radio broadcasting"),
    Activity("60.20A", "Broadcasting of general-interest television channels", "broadcast"),
    Activity("60.20B", "Broadcasting of thematic television channels", "broadcast"),
    Activity("62.01Z", "Computer programming activities"),
    Activity("63.12Z", "Web portals"),
    Activity("73.11Z", "Advertising agencies"),
    Activity("74.10Z", "Specialised design activities"),
    Activity("74.20Z", "Photographic activities", "photo"),
    Activity("77.22Z", "Renting of video tapes and disks"),
    Activity(
        "77.39Z", "Renting and leasing of other machinery, equipment and tangible goods n.e.c."
    ),
    Activity("82.30Z", "Organisation of conventions and trade shows"),
    Activity("85.52Z", "Cultural education"),
    Activity("90.01Z", "Performing arts"),
    Activity("90.02Z", "Support activities to performing arts"),
    Activity("90.03A", "Artistic creation in the visual arts"),
    Activity("90.03B", "Other artistic creation"),
    Activity("90.04Z", "Operation of arts facilities"),
)


def build(target: Path, workspace: Path) -> None:
    """Write naf.csv: code, name_fr, name_en, default_scope (0/1), segment (empty out of scope)."""
    labels = json.loads((fetch(NAF, workspace) / "naf" / "db").read_text(encoding="utf-8"))
    write_csv(
        target / "naf.csv",
        ("code", "name_fr", "name_en", "default_scope", "segment"),
        (
            {
                "code": one.code,
                "name_fr": _label(labels[one.code]["description"]),
                "name_en": one.name_en,
                "default_scope": str(int(bool(one.segment))),
                "segment": one.segment,
            }
            for one in ACTIVITIES
        ),
    )


def _label(text: str) -> str:
    # Some labels of the list begin with an E that lost its accent.
    text = " ".join(text.split()).replace("'", "’")
    return f"É{text[1:]}" if text.startswith("Edition") else text

"""The settings of the sources that read the questionnaire's exports, ready to be pasted."""

import json
from collections.abc import Mapping

from etl.sources.survey.words import plain

_SOURCE = """\
[[source]]
name = "{name}"
kind = "{kind}"
location = "{location}"
wave_id = "wave-1"
# wave_date = "2026-06"  # by default the middle day on which responses were sent
"""
_HEAD = """\
# For the configuration: the source of a wave made with this questionnaire. Keep the one whose tool was
# used, give the wave its id, and add to each cluster the other names and spellings that mean it.
"""


def settings(clusters: Mapping[str, str]) -> str:
    """A ``[[source]]`` for each tool, with the clusters asked about. ``clusters``: id -> name."""
    tools = (
        ("wave-1", "limesurvey", "surveys/wave-1.csv"),
        ("wave-1-forms", "google-forms", "surveys/wave-1/*.csv"),
    )
    lines = ["[source.clusters]"]
    # A JSON string of these is a TOML string too.
    for key, name in clusters.items():
        listed = ", ".join(_text(item) for item in proposed_names(key, name))
        lines.append(f"{_text(key)} = [{listed}]")
    named = "\n".join(lines) + "\n"
    return _HEAD + "\n" + "\n".join(
        _SOURCE.format(name=name, kind=kind, location=location) + named
        for name, kind, location in tools
    )  # fmt: skip


def proposed_names(cluster_id: str, name: str) -> list[str]:
    """Names by which a cluster is likely to be cited: its own, the parts of one with commas, and the
    words of its id, which is a short name."""
    parts = [part.strip() for part in name.split(",")] if "," in name else []
    names = [name, *parts, cluster_id.replace("-", " ")]
    return list({plain(item): item for item in reversed(names) if plain(item)}.values())[::-1]


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

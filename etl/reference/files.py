"""Writes files that are the same, byte for byte, whenever their content is."""

import csv
import gzip
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Row = Mapping[str, str]


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows sorted by their columns; UTF-8, LF; compressed where the name ends in .gz."""
    ordered = sorted(tuple(row[column] for column in columns) for row in rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(ordered)
    content = text.getvalue().encode()
    if path.suffix == ".gz":
        # The time stamp of a gzip header would change the file at every build.
        content = gzip.compress(content, compresslevel=9, mtime=0)
    path.write_bytes(content)


def write_geojson(path: Path, geometries: Iterable[Mapping[str, Any]]) -> None:
    """Write geometries as a FeatureCollection of numbered features without properties."""
    # Map libraries number features that have no id, and so would change the table they share.
    features = [
        {"type": "Feature", "id": str(number), "properties": {}, "geometry": dict(geometry)}
        for number, geometry in enumerate(geometries)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(collection, separators=(",", ":")) + "\n", encoding="utf-8")


def degrees(value: float) -> str:
    """A coordinate with four decimals, about eleven metres."""
    return f"{value:.4f}"

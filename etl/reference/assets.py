"""Copies the browser's assets out of their npm packages, with their licences."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from etl.reference.packages import (
    LEAFLET,
    MARKERCLUSTER,
    RADIO_CANADA,
    RADIO_CANADA_BIG,
    Package,
    fetch,
)


@dataclass(frozen=True)
class Asset:
    """What is taken of a package: source path -> path below static/."""

    package: Package
    purpose: str
    files: dict[str, str]


ASSETS = (
    Asset(
        LEAFLET,
        "maps",
        {
            "dist/leaflet.js": "leaflet/leaflet.js",
            "dist/leaflet.css": "leaflet/leaflet.css",
            "dist/images/layers.png": "leaflet/images/layers.png",
            "dist/images/layers-2x.png": "leaflet/images/layers-2x.png",
            "dist/images/marker-icon.png": "leaflet/images/marker-icon.png",
            "dist/images/marker-icon-2x.png": "leaflet/images/marker-icon-2x.png",
            "dist/images/marker-shadow.png": "leaflet/images/marker-shadow.png",
            "LICENSE": "leaflet/LICENSE",
        },
    ),
    Asset(
        MARKERCLUSTER,
        "clustered markers on maps",
        {
            "dist/leaflet.markercluster.js": "markercluster/leaflet.markercluster.js",
            "dist/MarkerCluster.css": "markercluster/MarkerCluster.css",
            "dist/MarkerCluster.Default.css": "markercluster/MarkerCluster.Default.css",
            "MIT-LICENCE.txt": "markercluster/LICENSE",
        },
    ),
    Asset(
        RADIO_CANADA,
        "text",
        {
            "files/radio-canada-latin-wght-normal.woff2": (
                "fonts/radio-canada-latin-wght-normal.woff2"
            ),
            "files/radio-canada-latin-wght-italic.woff2": (
                "fonts/radio-canada-latin-wght-italic.woff2"
            ),
            "files/radio-canada-latin-ext-wght-normal.woff2": (
                "fonts/radio-canada-latin-ext-wght-normal.woff2"
            ),
            "LICENSE": "fonts/LICENSE-radio-canada",
        },
    ),
    Asset(
        RADIO_CANADA_BIG,
        "headings",
        {
            "files/radio-canada-big-latin-wght-normal.woff2": (
                "fonts/radio-canada-big-latin-wght-normal.woff2"
            ),
            "files/radio-canada-big-latin-ext-wght-normal.woff2": (
                "fonts/radio-canada-big-latin-ext-wght-normal.woff2"
            ),
            "LICENSE": "fonts/LICENSE-radio-canada-big",
        },
    ),
)


def build(target: Path, workspace: Path) -> None:
    """Write the assets and their README.md below `target`, replacing earlier versions of them."""
    for directory in sorted({path.split("/")[0] for one in ASSETS for path in one.files.values()}):
        shutil.rmtree(target / directory, ignore_errors=True)
    for asset in ASSETS:
        source = fetch(asset.package, workspace)
        for origin, path in asset.files.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / origin, target / path)
    (target / "README.md").write_text(_document(), encoding="utf-8")


def _document() -> str:
    lines = [
        "# Browser assets",
        "",
        (
            "Served by the application under `/app/static/`, so that no page loads anything from "
            "another host. Written by `python -m etl.reference assets`; files are those of the npm "
            "packages, unchanged, but for `brand/`, `map/` and `print/`, which are the project’s own."
        ),
        "",
        "| for | package | version | licence | text |",
        "| --- | --- | --- | --- | --- |",
    ]
    for asset in ASSETS:
        package = asset.package
        (text,) = (path for path in asset.files.values() if "LICENSE" in path)
        lines.append(
            f"| {asset.purpose} | {package.name} | {package.version} | {package.licence} | {text} |"
        )
    return "\n".join(lines) + "\n"

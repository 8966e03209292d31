"""The served application beside its pages: health, headers, static files, damaged snapshots."""

import json
import shutil
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from observatory.snapshot import POINTER
from tests.serving import served

pytestmark = pytest.mark.slow


def get(url: str) -> HTTPResponse:
    """The answer to a request, whatever its status."""
    try:
        return urlopen(url, timeout=30)
    except HTTPError as error:
        return error  # type: ignore[return-value]


def test_the_probe_names_the_snapshots_in_service(address: str, bundled: Path) -> None:
    assert json.load(get(f"{address}/healthz")) == {"status": "ok"}
    answer = json.load(get(f"{address}/readyz"))
    assert answer["status"] == "ready"
    named = (bundled / "public" / POINTER).read_text().strip().removesuffix(".duckdb")
    assert answer["datasets"]["public"]["snapshot"] == named


def test_the_browser_may_load_nothing_from_another_host(address: str) -> None:
    policy = get(f"{address}/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    "path",
    [
        "fonts/radio-canada-latin-wght-normal.woff2",
        "leaflet/leaflet.js",
        "leaflet/leaflet.css",
        "markercluster/leaflet.markercluster.js",
        "brand/icon.svg",
    ],
)
def test_assets_are_served_and_kept(address: str, path: str) -> None:
    answer = get(f"{address}/app/static/{path}")
    assert answer.status == 200
    assert "max-age" in answer.headers["cache-control"]


def test_no_file_beside_the_assets_is_served(address: str) -> None:
    for path in ("../requirements.txt", "%2e%2e/requirements.txt", "..%2fobservatory.toml"):
        assert get(f"{address}/app/static/{path}").status in (400, 404)


def test_a_damaged_newest_snapshot_leaves_the_last_good_one_in_service(
    bundled: Path, tmp_path: Path
) -> None:
    shutil.copytree(bundled / "public", tmp_path / "public")
    good = next((tmp_path / "public").glob("*.duckdb"))
    bad = good.with_name("20990101T000000000000Z-00000000.duckdb")
    bad.write_bytes(good.read_bytes()[:50_000])
    (tmp_path / "public" / POINTER).write_text(bad.name + "\n")
    with served(tmp_path) as (address, _):
        answer = json.load(get(f"{address}/readyz"))
    assert answer["datasets"]["public"]["snapshot"] == good.stem
    assert bad.name in answer["datasets"]["public"]["message"]


def test_without_a_snapshot_the_process_lives_and_is_not_ready(tmp_path: Path) -> None:
    with served(tmp_path) as (address, _):
        assert get(f"{address}/healthz").status == 200
        answer = get(f"{address}/readyz")
        assert answer.status == 503
        assert json.load(answer)["missing"] == ["snapshot"]


def test_programs_read_the_values_beside_the_pages(address: str) -> None:
    answer = get(f"{address}/api/v1/values?indicator=R3.1&per_page=1")
    assert json.load(answer)["dataset"] == "public"
    assert answer.headers["x-content-type-options"] == "nosniff"

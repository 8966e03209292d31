"""The command export: what it takes, how it fails, and that its packages load again."""

import errno
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from etl import build, publish
from etl.__main__ import app
from observatory.exports import package as packages
from observatory.exports.package import write
from observatory.queries.open_data import contents
from observatory.snapshot import Snapshot, Warehouse
from tests import stock_files as stock
from tests.data_directory import load_result
from tests.open_packages import (
    csv_rows,
    described,
    everything,
    resource,
    same_after_reading_back,
)
from tests.stock_files import establishment, siren, siret, unit

pytestmark = pytest.mark.slow

STOCK = """
languages = ["fr", "en"]
as_of = 2026-12-31
[territory]
focal = "48"
country = "FR"
[scope]
"59.11A" = "production"
[[source]]
name = "stock"
kind = "sirene-stock"
location = "stock/*"
"""


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "300")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with one dataset, loaded twice without figures."""
    root = tmp_path_factory.mktemp("plain")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "compute", partial(build.compute, indicators=()))
        load_result(
            root, {"events": "event_id;title;kind;start_date;country_code\nE1;A;btob;2019;ES"}
        )
        load_result(
            root, {"events": "event_id;title;kind;start_date;country_code\nE2;B;btob;2019;ES"}
        )
    return root / "warehouse"


def export(*arguments: object) -> Result:
    """The command with its arguments."""
    return CliRunner().invoke(app, ["export", *(str(argument) for argument in arguments)])


def test_the_only_dataset_is_exported_in_the_first_language(
    warehouse: Path, tmp_path: Path
) -> None:
    result = export("--warehouse", warehouse, "--out", tmp_path / "new" / "set")
    current = Warehouse(warehouse).current("trial").id
    assert result.exit_code == 0, result.stderr
    assert f"trial: 23 tables of {current} in" in result.stdout
    found = described(tmp_path / "new" / "set")
    assert (found["version"], found["languages"]) == (current, ["fr", "en"])
    assert not list((tmp_path / "new" / "set").glob("*.zip"))
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["set"]


def test_a_zip_and_its_checksum_stand_beside_the_files(warehouse: Path, tmp_path: Path) -> None:
    result = export("--warehouse", warehouse, "--out", tmp_path / "set", "--zip", "--lang", "en")
    assert result.exit_code == 0, result.stderr
    (archive,) = (tmp_path / "set").glob("*.zip")
    assert result.stdout.splitlines()[-1] == str(archive)
    assert archive.with_name(f"{archive.name}.sha256").is_file()
    assert described(tmp_path / "set")["languages"] == ["en", "fr"]


def test_what_everybody_sees_is_exported_not_what_nobody_approved(
    warehouse: Path, tmp_path: Path
) -> None:
    directory = warehouse / "trial"
    older, newer = (path.stem for path in publish.snapshots(directory))
    publish.approve(directory, "jane", older)
    try:
        assert export("--warehouse", warehouse, "--out", tmp_path / "set").exit_code == 0
    finally:
        (directory / "APPROVED").unlink()
    assert described(tmp_path / "set")["version"] == older != newer
    assert "E1" in (tmp_path / "set" / "data" / "event.csv").read_text()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--dataset", "trail"), "There is no dataset trail in"),
        (("--dataset", "../trial"), "There is no dataset ../trial in"),
        (("--lang", "de"), "There is no language de. Known: fr, en."),
    ],
)
def test_a_wrong_call_says_what_is_known(
    warehouse: Path, tmp_path: Path, more: tuple[str, str], said: str
) -> None:
    result = export("--warehouse", warehouse, "--out", tmp_path / "set", *more)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "set").exists()


def test_a_directory_that_is_not_empty_is_left_as_it_is(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = export("--warehouse", warehouse, "--out", tmp_path)
    assert result.exit_code == 2
    assert f"{tmp_path} is not empty. Name a new or an empty directory." in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    result = export("--warehouse", warehouse, "--out", tmp_path / "mine.txt")
    assert result.exit_code == 2
    assert "mine.txt is not a directory" in result.stderr


def test_a_full_disk_leaves_nothing_behind(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "data/event.csv")

    monkeypatch.setattr(packages, "_sums", full)
    result = export("--warehouse", warehouse, "--out", tmp_path / "set")
    assert result.exit_code == 1
    assert "No space left on device (data/event.csv)" in result.stderr
    assert "Nothing was written." in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_snapshot_is_told_in_words(warehouse: Path, tmp_path: Path) -> None:
    directory = tmp_path / "warehouse" / "trial"
    directory.mkdir(parents=True)
    (directory / "20260101T000000000000Z-00000000.duckdb").write_bytes(b"none")
    (directory / "CURRENT").write_text("20260101T000000000000Z-00000000.duckdb\n")
    result = export("--warehouse", directory.parent, "--out", tmp_path / "set")
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr


def test_a_company_that_keeps_its_name_to_itself_has_an_activity_and_a_commune_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "compute", partial(build.compute, indicators=()))
    person = {"nomUniteL": "Sanschagrin", "prenomUsuel": "Camille", "categorieJ": "1000"}
    given = establishment(
        1, statutDiffusionE="P", enseigne1="Chez Camille", libelleVoie="DU GRAND LAVOIR"
    )
    position = {"siret": siret(1), "y_latitude": "44.51234", "x_longitude": "3.49876"}
    stock.write(
        tmp_path / "stock", [given], [unit(1, statutDiffusionU="P", denominationUniteL="", **person)],
        [position],
    )  # fmt: skip
    result = load_result(tmp_path, config=STOCK)
    found = Snapshot(tmp_path / "warehouse" / "trial" / f"{result.snapshot}.duckdb")
    write(contents(found), tmp_path / "package")
    text = everything(tmp_path / "package")
    for hidden in ("Sanschagrin", "Camille", "GRAND LAVOIR", "44.51234", "3.49876"):
        assert hidden.casefold() not in text.casefold()
    (row,) = csv_rows(tmp_path / "package" / "data" / "organisation.csv")
    assert (row["naf"], row["commune_code"], row["siren"]) == ("59.11A", "48095", siren(1))
    assert row["position_quality"] == "commune"
    (row,) = csv_rows(tmp_path / "package" / "layout" / "organisations.csv")
    assert (row["lat"], row["lon"]) == ("", "")


# Reading back


@pytest.mark.parametrize("dataset", ["public", "illustrative"])
def test_the_bundled_datasets_load_again_to_the_same_indicators(
    bundled: Path, tmp_path: Path, dataset: str
) -> None:
    same_after_reading_back(Warehouse(bundled).current(dataset), tmp_path)


@pytest.mark.parametrize("dataset", ["public"])
def test_a_package_is_valid_by_the_library_of_the_standard(
    bundled: Path, tmp_path: Path, dataset: str
) -> None:
    from frictionless import validate

    write(contents(Warehouse(bundled).current(dataset)), tmp_path / "package")
    # Every row of the small tables; of the large ones the first, since all are judged by ``faults``.
    report = validate(str(tmp_path / "package" / "datapackage.json"), limit_rows=300)
    found = [(task.name, error.message) for task in report.tasks for error in task.errors]
    assert found == []
    assert {task.name for task in report.tasks} >= {"organisation", "indicator_value-parquet"}
    assert resource(tmp_path / "package", "indicator_value")["schema"]["foreignKeys"]

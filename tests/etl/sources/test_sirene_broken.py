"""The national stock: files that cannot be used are refused in words, whatever is wrong with them."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.faults import FileRefused
from observatory.config import ConfigError
from tests.stock_files import (
    ESTABLISHMENTS_2018,
    ESTABLISHMENTS_2026,
    UNITS,
    establishment,
    parquet,
    read_stock,
    text,
    unit,
    write,
)

NAME = "StockEtablissement_utf8.csv"


def refused(folder):
    """What is told of a location that is refused."""
    with pytest.raises(FileRefused) as caught:
        read_stock(folder)
    assert "Traceback" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\x01\x02" * 400, "neither Parquet nor CSV"),
        (b"PAR1" + b"\x07" * 400, "damaged or cut off"),
        (b"PAR1", "damaged or cut off"),
        (b"\x1f\x8b" + b"\x07" * 400, "cannot be read"),
        (b"<!doctype html><p>Not found</p>", "needed are missing: siren"),
        (b"Rue;Age\nx;12\n", "needed are missing: siren"),
    ],
)  # fmt: skip
def test_what_is_no_stock_file_is_refused(tmp_path, content, words):
    (tmp_path / NAME).write_bytes(content)
    assert words in refused(tmp_path)


def test_a_file_that_is_cut_off_is_refused_not_half_read(tmp_path):
    whole = text(ESTABLISHMENTS_2018, [establishment(n) for n in range(1, 60)]).encode()
    cut = whole[: len(whole) * 2 // 3]
    (tmp_path / NAME).write_bytes(cut)
    told = refused(tmp_path)
    last = len(cut.splitlines())
    assert f"line {last}: the file is damaged, cut off" in told
    path = parquet(tmp_path / "StockEtablissement.parquet", ESTABLISHMENTS_2026, [establishment(1)])
    (tmp_path / NAME).unlink()
    path.write_bytes(path.read_bytes()[:-30])
    assert "StockEtablissement.parquet: the file is damaged or cut off" in refused(tmp_path)


def test_the_file_that_is_damaged_is_the_one_that_is_named(tmp_path):
    write(tmp_path, [establishment(1)], [unit(n) for n in range(1, 9)])
    path = tmp_path / "StockUniteLegale_utf8.csv"
    path.write_bytes(path.read_bytes()[:-30])
    told = refused(tmp_path)
    assert told.startswith("StockUniteLegale_utf8.csv, line 9:")
    # What stands in the line may be a person's.
    assert "Film" not in told


def test_letters_in_another_encoding_are_refused(tmp_path):
    content = text(ESTABLISHMENTS_2018, [establishment(1, enseigne1="Théâtre")])
    (tmp_path / NAME).write_bytes(content.encode("cp1252"))
    assert "not UTF-8" in refused(tmp_path)


def test_a_mark_of_byte_order_and_windows_line_ends_are_read(tmp_path):
    content = text(ESTABLISHMENTS_2018, [establishment(1, enseigne1="Théâtre")])
    (tmp_path / NAME).write_bytes(content.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_stock(tmp_path).accepted == 1


def test_a_location_without_establishments_is_refused(tmp_path):
    (tmp_path / "StockUniteLegale_utf8.csv").write_text(text(UNITS, [unit(1)]))
    assert "no file of establishments is there" in refused(tmp_path)
    (tmp_path / NAME).write_bytes(b"")
    assert "no file of establishments is there" in refused(tmp_path)


def test_a_stock_without_a_row_gives_none(tmp_path):
    found = read_stock(write(tmp_path, [], []))
    assert (found.extract.read, found.accepted, found.rejected) == (0, 0, 0)


def test_a_number_with_a_wrong_digit_is_rejected_by_its_contract(tmp_path):
    record = establishment(1)
    record["siren"] = record["siren"][:-1] + str((int(record["siren"][-1]) + 1) % 10)
    found = read_stock(write(tmp_path, [record, establishment(2)], []))
    (fault, *_) = found.tables[0].rejected
    assert (fault.file, fault.column) == (
        "StockEtablissement_utf8.csv, StockUniteLegale_utf8.csv",
        "siren",
    )
    assert (found.accepted, found.rejected) == (1, 1)


SOUND = text(
    ESTABLISHMENTS_2018, [establishment(n, enseigne1="L'Éclair") for n in range(1, 12)]
).encode()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=4),
    st.integers(0, len(SOUND)),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from([NAME, "StockUniteLegale.csv", "StockEtablissement.csv.gz", "autre.csv"]),
)
def test_a_damaged_csv_file_is_refused_or_read(changes, end, encoding, name):
    content = bytearray(SOUND.decode().encode(encoding))
    for at, value in changes:
        # Encodings differ in length.
        content[at % len(content)] = value
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content[: end + 200])
        _refused_or_read(Path(folder))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=3),
    st.floats(0.2, 1),
    st.sets(st.sampled_from(ESTABLISHMENTS_2026), max_size=2),
)
def test_a_damaged_parquet_file_is_refused_or_read(changes, end, dropped):
    columns = [name for name in ESTABLISHMENTS_2026 if name not in dropped]
    with tempfile.TemporaryDirectory() as folder:
        path = parquet(Path(folder) / "StockEtablissement.parquet", columns, [establishment(1)])
        content = bytearray(path.read_bytes())
        for share, value in changes:
            content[int(share * (len(content) - 1))] = value
        path.write_bytes(content[: int(len(content) * end) + 1] if end < 0.9 else content)
        _refused_or_read(Path(folder))


def _refused_or_read(folder: Path) -> None:
    try:
        found = read_stock(folder)
    except (FileRefused, ConfigError):
        return
    assert found.accepted <= found.extract.read

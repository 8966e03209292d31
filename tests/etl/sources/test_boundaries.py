"""Outlines of communes: which files can be read, and what is said of those that cannot."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.conform.outlines import read_outlines
from etl.faults import FileRefused
from etl.inputs import SourceChecked, SourceInput, read_source
from etl.sources.base import Setting
from etl.sources.boundaries import fetch, read
from etl.sources.service import ServiceFailed
from tests.outlines import collection, outline, square
from tests.talking import Reply, in_turn, patient, reply_json, service_of

SETTING = Setting({"name": "communes", "kind": "boundaries"})


def checked(tmp_path: Path, body: Any) -> SourceChecked:
    path = tmp_path / "communes.geojson"
    path.write_bytes(body if isinstance(body, bytes) else json.dumps(body).encode())
    return read_source(SourceInput(SETTING, [path]), ["fr", "en"])


def faults(found: SourceChecked) -> list[tuple[int, str, str]]:
    return [(item.line, item.column, item.reason.text()) for item in found.faults]


def test_each_outline_is_a_commune(tmp_path: Path):
    found = checked(tmp_path, collection(outline("17001", "Costa"), outline("17002", "Llano", 1)))
    assert (found.extract.read, found.accepted, found.faults) == (2, 2, [])
    rows = found.tables[0].rows
    assert rows["code"].tolist() == ["17001", "17002"]
    assert rows["name"].tolist() == ["Costa", "Llano"]
    assert rows["level"].tolist() == ["commune", "commune"]
    assert rows["population"].tolist() == [3000, 3000]


def test_a_file_of_ones_own_needs_the_code_alone(tmp_path: Path):
    shape = {"type": "Feature", "properties": {"code": "X1"}, "geometry": square(0)}
    found = checked(tmp_path, b"\xef\xbb\xbf" + json.dumps(collection(shape)).encode())
    assert found.tables[0].rows["name"].tolist() == ["X1"]


def test_municipal_arrondissements_are_not_counted_beside_their_commune(tmp_path: Path):
    part = outline("13201", "Premier")
    del part["properties"]["siren"]
    body = collection(outline("13055", "Ville"), part, outline("13202", "Deuxième"))
    found = checked(tmp_path, body)
    assert (found.extract.read, found.accepted, found.rejected) == (3, 1, 0)
    assert found.tables[0].rows["code"].tolist() == ["13055"]
    assert list(read_outlines(tmp_path / "communes.geojson")) == ["13055"]


def test_arrondissements_without_their_commune_are_kept(tmp_path: Path):
    found = checked(tmp_path, collection(outline("13201", "Premier"), outline("13202", "D", 1)))
    assert found.accepted == 2
    assert set(read_outlines(tmp_path / "communes.geojson")) == {"13201", "13202"}


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ({"type": "Point", "coordinates": [1, 2]}, "no area"),
        (None, "no area"),
        ({}, "no area"),
        ({"type": "Polygon"}, "no area"),
        ({"type": "Polygon", "coordinates": []}, "no area"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]]]}, "no area"),
        ({"type": "MultiPolygon", "coordinates": [[[[650000, 6860000]]]]}, "not in degrees"),
    ],
)
def test_what_is_no_area_is_rejected(tmp_path: Path, geometry: Any, words: str):
    shape = {"type": "Feature", "properties": {"code": "X1"}, "geometry": geometry}
    (fault,) = faults(checked(tmp_path, collection(outline("17001", "Costa"), shape)))
    assert fault[:2] == (2, "geometry")
    assert words in fault[2]


@pytest.mark.parametrize("properties", [{}, None, {"code": 1001}, {"code": " "}, []])
def test_an_outline_without_a_code_in_quotes_is_rejected(tmp_path: Path, properties: Any):
    shape = {"type": "Feature", "properties": properties, "geometry": square(0)}
    (fault,) = faults(checked(tmp_path, collection(outline("17001", "Costa"), shape)))
    assert fault[:2] == (2, "code")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"3", b'{"features": 3}', b'{"type": "FeatureCollection", "features": []}',
     b'{"erreur": "x"}', b"<html></html>", b"\xff\xfe{\x00", b"PK\x03\x04", b"[" * 100_000,
     '{"nom": "é"}'.encode("cp1252"), b'[{"nom": "Costa", "code": "17001"}]'],
)  # fmt: skip
def test_a_file_without_outlines_is_refused_by_name(tmp_path: Path, content: bytes):
    path = tmp_path / "communes.geojson"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=r"communes\.geojson"):
        read([path], SETTING)


VALID = json.dumps(collection(outline("17001", "Costa"), outline("17002", "Llano", 1))).encode()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_mutation_escapes_but_as_a_refusal(tmp_path: Path, data: st.DataObject):
    at = data.draw(st.integers(0, len(VALID) - 1))
    how = data.draw(st.sampled_from(["cut", "flip", "drop", "encode"]))
    content = VALID[:at]
    if how == "flip":
        content = VALID[:at] + bytes([data.draw(st.integers(0, 255))]) + VALID[at + 1 :]
    elif how == "encode":
        content = VALID.decode().encode(data.draw(st.sampled_from(["utf-16", "utf-32", "cp500"])))
    elif how == "drop":
        body = json.loads(VALID)
        del body["features"][0][data.draw(st.sampled_from(["type", "properties", "geometry"]))]
        content = json.dumps(body).encode()
    try:
        found = checked(tmp_path, content)
    except FileRefused:
        return
    assert found.extract.read == 2


def test_outlines_at_an_address_are_kept_as_they_came(tmp_path: Path):
    reply = Reply(200, VALID, {"Content-Type": "application/json"})
    with service_of(in_turn(reply)) as talk, patient() as service:
        setting = Setting({**SETTING.source, "location": f"{talk.url}/communes?format=geojson"})
        fetch(tmp_path, setting, service)
        fetch(tmp_path, setting, service)
        assert [asked[1:] for asked in talk.asked] == [("/communes", {"format": "geojson"})]
    (path,) = tmp_path.iterdir()
    assert (path.name, path.read_bytes()) == ("communes.geojson", VALID)


def test_an_answer_without_outlines_is_not_kept(tmp_path: Path):
    with service_of(in_turn(reply_json([]))) as talk, patient() as service:
        setting = Setting({**SETTING.source, "location": talk.url})
        with pytest.raises(FileRefused, match="no outlines"):
            fetch(tmp_path, setting, service)
    with patient(tries=1) as service, pytest.raises(ServiceFailed):
        fetch(tmp_path, setting, service)
    assert list(tmp_path.iterdir()) == []

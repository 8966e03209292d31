"""Events of OpenAgenda and of Opendatasoft's copies of it; every name is invented."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.checking import check_file
from etl.faults import FileRefused
from etl.sources.base import Setting
from etl.sources.openagenda import fetch, read
from etl.sources.service import Answer, ServiceFailed
from observatory.config import ConfigError, load_config
from tests.data_directory import CONFIG, load_dataset, rejected, warnings, write_config
from tests.etl.sources.damage import damaged
from tests.talking import patient, reply_json, service_of


def event(**changes):
    """A detailed event as the API gives it: two days in Costa, in November."""
    fields = {
        "uid": 71_000_001,
        "slug": "nuit-du-court",
        "title": {"en": "Short film night", "fr": "Nuit du court"},
        "keywords": {"fr": ["Court métrage", "image"]},
        "dateRange": {"fr": "13 et 14 novembre"},
        "timezone": "Europe/Madrid",
        "timings": [
            {"begin": "2019-11-14T18:00:00+01:00", "end": "2019-11-14T20:30:00+01:00"},
            {"begin": "2019-11-13T18:00:00+01:00", "end": "2019-11-13T20:30:00+01:00"},
        ],
        "location": {
            "name": "Salle Ondine", "address": "3 quai des Voiles, 99120 Costa", "city": "Costa",
            "postalCode": "99120", "insee": "17001", "countryCode": "ES",
            "latitude": 41.0251, "longitude": 2.0312,
        },
        "originAgenda": {"uid": 9, "title": "Agenda de la baie"},
        "canonicalUrl": "https://openagenda.com/baie/events/nuit-du-court",
        "status": 1,
        "state": 2,
        "updatedAt": "2019-10-02T09:00:00.000Z",
    }  # fmt: skip
    return {name: value for name, value in (fields | changes).items() if value is not ...}


def open_data(**changes):
    """The fields of a record as Opendatasoft gives them."""
    fields = {
        "uid": "71000002",
        "title_fr": "Salon des effets",
        "keywords_fr": "effets;image",
        "timings": json.dumps([
            {"begin": "2020-03-05T09:00:00+01:00", "end": "2020-03-05T18:00:00+01:00"},
        ]),
        "firstdate_begin": "2020-03-05T08:00:00+00:00",
        "firstdate_end": "2020-03-05T17:00:00+00:00",
        "lastdate_begin": "2020-03-05T08:00:00+00:00",
        "lastdate_end": "2020-03-05T17:00:00+00:00",
        "location_name": "Halle Perle", "location_city": "Llano", "location_postalcode": "99130",
        "location_address": "Halle Perle 99130 Llano", "location_countrycode": "ES",
        "location_coordinates": [41.2, 2.05],
        "originagenda_title": "Agenda des plaines",
        "canonicalurl": "https://openagenda.com/plaines/events/salon-des-effets",
        "status": json.dumps({"id": 1, "label": {"fr": "Programmé"}}),
        "updatedat": "2020-02-01T23:30:00+00:00",
    }  # fmt: skip
    return {name: value for name, value in (fields | changes).items() if value is not ...}


def record(**changes):
    """A record of Opendatasoft's first API."""
    fields = open_data(**changes)
    return {
        "recordid": "a1",
        "fields": fields,
        "geometry": {"type": "Point", "coordinates": [2.05, 41.2]},
    }


@pytest.fixture
def extract(tmp_path):
    """A function that writes answers to files and reads them as one source."""

    def found(*answers, config=None, **options):
        paths = []
        for number, answer in enumerate(answers):
            paths.append(tmp_path / f"page-{number}.json")
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            paths[-1].write_bytes(content)
        options = {"event_kind": "festival"} | options
        source = {"name": "agenda", "kind": "openagenda", **options}
        return read(paths, Setting(source, config))

    return found


@pytest.fixture
def row(extract):
    """A function that gives the row of one event, or of an answer with one."""

    def found(item, **options):
        result = extract({"events": [item]} if "uid" in item else item, **options)
        assert not result.faults
        rows = result.tables["events"].rows
        assert len(rows) == 1
        return rows.iloc[0].to_dict()

    return found


# What a row says


def test_an_event_is_one_row_from_its_first_timing_to_its_last(row):
    assert row(event()) == {
        "line": 1, "event_id": "agenda:71000001", "title": "Nuit du court", "kind": "festival",
        "start_date": "2019-11-13", "end_date": "2019-11-14", "country_code": "ES",
        "commune": "17001", "venue": "Salle Ondine", "lat": "41.0251", "lon": "2.0312",
        "hours": "", "organiser": "Agenda de la baie", "recommendation": "", "status": "",
        "source_title": "Agenda de la baie", "source_date": "2019-10-02",
        "source_url": "https://openagenda.com/baie/events/nuit-du-court",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda item: {"success": True, "total": 1, "events": [item], "after": [0, 5, "x"]},
        lambda item: [item],
    ],
)
def test_an_export_is_an_answer_of_the_api_or_its_events_alone(extract, wrapped):
    assert extract(wrapped(event())).read == 1


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda fields: {"nhits": 1, "records": [{"fields": fields, "geometry": None}]},
        lambda fields: {"records": [{"record": {"fields": fields}}]},
        lambda fields: {"total_count": 1, "results": [fields]},
        lambda fields: [fields],
        lambda fields: {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": None, "properties": fields}],
        },
    ],
)
def test_each_way_in_which_opendatasoft_exports_gives_the_same_row(row, wrapped):
    found = row(wrapped(open_data()))
    assert found["event_id"] == "agenda:71000002"
    assert (found["start_date"], found["end_date"]) == ("2020-03-05", "2020-03-05")
    assert (found["title"], found["commune"]) == ("Salon des effets", "99130 Llano")
    assert (found["hours"], found["status"], found["source_date"]) == ("9.0", "", "2020-02-01")


@pytest.mark.parametrize(
    "place",
    [
        {"location_coordinates": [41.2, 2.05]},
        {"location_coordinates": {"lon": 2.05, "lat": 41.2}},
        {"location_coordinates": "41.2, 2.05"},
        {"location_coordinates": ...},
        {"location_coordinates": None},
    ],
)
def test_latitude_and_longitude_keep_their_places_in_every_order(row, place):
    found = row({"records": [record(**place)]})
    assert (found["lat"], found["lon"]) == ("41.2", "2.05")


def test_the_point_zero_zero_is_an_unknown_place(row):
    found = row({"records": [{"fields": open_data(location_coordinates=[0, 0])}]})
    assert (found["lat"], found["lon"]) == ("", "")


@pytest.mark.parametrize(
    ("begin", "day"),
    [
        ("2020-03-05T23:30:00+00:00", "2020-03-06"),
        ("2020-03-05T23:30:00Z", "2020-03-06"),
        ("2020-03-05T23:30:00.000+01:00", "2020-03-05"),
        ("2020-03-05T23:30:00+0100", "2020-03-05"),
        ("2020-03-05T23:30:00", "2020-03-05"),
    ],
)
def test_days_are_local_ones(row, begin, day):
    assert row(event(timings=[{"begin": begin, "end": None}]))["start_date"] == day


def test_dates_in_universal_time_are_local_days_of_the_country_where_there_are_no_timings(row):
    found = row({"results": [open_data(
        timings=None, firstdate_begin="2020-03-04T23:30:00+00:00", firstdate_end=None,
    )]})  # fmt: skip
    assert (found["start_date"], found["end_date"]) == ("2020-03-05", "2020-03-05")


def test_an_end_at_midnight_belongs_to_the_evening_before(row):
    night = {"begin": "2019-11-13T20:00:00+01:00", "end": "2019-11-14T00:00:00+01:00"}
    assert row(event(timings=[night]))["end_date"] == "2019-11-13"
    later = {**night, "end": "2019-11-14T00:30:00+01:00"}
    assert row(event(timings=[later]))["end_date"] == "2019-11-14"


def test_hours_are_those_of_the_only_timing(row):
    only = event(timings=event()["timings"][:1])
    assert row(only)["hours"] == "2.5"
    assert row(event())["hours"] == ""
    assert row(event(), all_timings=True)["hours"] == "5.0"


def test_a_timing_of_several_days_states_no_hours(row):
    month = {"begin": "2019-11-01T00:00:00+01:00", "end": "2019-11-30T23:59:00+01:00"}
    assert row(event(timings=[month]))["hours"] == ""


def test_an_event_without_timings_takes_the_days_that_it_states_and_says_so(extract):
    some = event(
        timings=...,
        lastTiming={"begin": "2019-11-14T18:00:00+01:00", "end": "2019-11-14T20:30:00+01:00"},
        nextTiming={"begin": "2019-11-13T18:00:00+01:00", "end": "2019-11-13T20:30:00+01:00"},
    )
    found = extract({"events": [some]})
    rows = found.tables["events"].rows
    assert list(rows["start_date"] + "/" + rows["end_date"]) == ["2019-11-13/2019-11-14"]
    assert list(rows["hours"]) == [""]
    assert any(
        "only some of their dates, so that their first day or their length may be wrong: 1."
        in str(item)
        for item in found.warnings
    )


def test_an_event_whose_first_timing_is_its_last_is_known_whole(extract):
    timing = {"begin": "2019-11-14T18:00:00+01:00", "end": "2019-11-14T20:30:00+01:00"}
    found = extract({"events": [event(timings=..., firstTiming=timing, lastTiming=timing)]})
    assert list(found.tables["events"].rows["hours"]) == ["2.5"]
    assert not found.warnings


def test_an_event_with_dates_in_words_alone_is_rejected_with_the_remedy(extract):
    found = extract({"events": [event(timings=[]), event(uid=2)]})
    assert [(fault.line, fault.column) for fault in found.faults] == [(1, "timings")]
    assert "detailed=1" in found.faults[0].reason.text()
    assert len(found.tables["events"].rows) == 1


@pytest.mark.parametrize(
    ("status", "word"), [(1, ""), (2, ""), (3, ""), (4, "announced"), (5, ""), (6, "cancelled"), (None, "")]
)  # fmt: skip
def test_what_was_called_off_or_put_off_did_not_take_place(row, status, word):
    assert row(event(status=status))["status"] == word
    packed = json.dumps({"id": status, "label": {}})
    assert row({"records": [record(status=packed)]})["status"] == word


def test_what_is_to_come_is_announced(row, tmp_path):
    config = replace(load_config(write_config(tmp_path)), as_of=date(2019, 11, 12))
    assert row(event(), config=config)["status"] == "announced"


def test_an_event_on_the_net_has_no_place(row):
    found = row(event(location=None))
    assert [found[name] for name in ("venue", "commune", "lat", "lon")] == [""] * 4
    assert found["country_code"] == "FR"
    assert row(event(location=None), country="ES")["country_code"] == "ES"


def test_a_plain_export_finds_the_commune_in_the_address(row):
    place = {"name": "Salle Ondine", "address": "3 quai des Voiles, 99120 Costa, Espagne"}
    assert row(event(location=place))["commune"] == "99120 Costa"


def test_the_title_is_in_the_first_language_that_it_has(row, tmp_path):
    text = CONFIG.replace('["fr", "en"]', '["es", "en", "fr"]')
    config = load_config(write_config(tmp_path, text))
    assert row(event(), config=config)["title"] == "Short film night"
    assert row(event(title={"it": "Notte", "de": ""}))["title"] == "Notte"


def test_drafts_and_events_that_are_not_shown_are_left_out(extract):
    found = extract({"events": [event(state=1), event(uid=2, draft=1), event(uid=3)]})
    assert found.read == 3
    assert list(found.tables["events"].rows["event_id"]) == ["agenda:3"]
    assert any("drafts or are not shown: 2." in str(item) for item in found.warnings)


def test_an_event_that_two_pages_bring_is_one(extract):
    found = extract({"events": [event()]}, {"events": [event(), event(uid=2)]})
    assert (found.read, len(found.tables["events"].rows), found.faults) == (3, 2, [])
    assert found.file == "page-0.json … page-1.json"


def test_people_are_not_kept(extract):
    found = extract({"events": [event(
        title={"fr": "Rencontre (ada.lune@exemple.fr)"},
        member={"name": "Ada Lune", "email": "ada.lune@exemple.fr", "phone": "0600000000"},
        registration=[{"type": "email", "value": "ada.lune@exemple.fr"}],
    )]})  # fmt: skip
    text = found.tables["events"].rows.to_csv()
    assert "Rencontre" in text
    assert "Lune" not in text
    assert "@" not in text
    assert "06000" not in text


# What the configuration says


def test_the_kind_is_the_first_word_found_in_title_and_keywords(row):
    kinds = {"court metrage": "training", "nuit": "conference", "baie": "btob"}
    assert row(event(), event_kinds=kinds)["kind"] == "training"
    assert row(event(keywords={}), event_kinds=kinds)["kind"] == "conference"
    assert (
        row(event(keywords={}, title={"fr": "Projection"}), event_kinds=kinds)["kind"] == "festival"
    )


def test_organiser_and_recommendation_hold_for_all(row):
    found = row(event(), organiser="cci", recommendation="R3")
    assert (found["organiser"], found["recommendation"]) == ("cci", "R3")


def test_an_event_whose_kind_nothing_tells_is_rejected(extract):
    found = extract({"events": [event()]}, event_kind="", event_kinds={"salon": "btob"})
    assert "event_kind" in found.faults[0].reason.text()
    assert not found.tables


# What cannot be used


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "line 1: the file is not JSON, or is cut off"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"<html></html>", "not JSON"),
        (b"[" * 5000, "not JSON"),
        (b'{"articles": []}', "not a list of events"),
        (b'{"events": 3}', "not a list of events"),
        (b'[{"url": "x"}]', "not a list of events"),
        (b"3", "not a list of events"),
        (b'{"message": "unknown key of ada@lune.fr"}', r"a message of the service \(unknown key of\)"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_events_is_refused_in_words(extract, content, words):
    with pytest.raises(FileRefused, match=words):
        extract(content)


def test_a_cut_file_names_the_line_of_the_cut(extract):
    content = json.dumps({"events": [event()]}, indent=1).encode()
    with pytest.raises(FileRefused) as caught:
        extract(content[:200])
    assert caught.value.line == content[:200].count(b"\n") + 1


def test_a_file_without_a_byte_is_absent_and_an_empty_agenda_is_empty(extract):
    found = extract(b"", {"events": []})
    assert (found.read, found.tables, found.faults) == (0, {}, [])
    assert [str(item) for item in found.warnings] == [
        "page-0.json is empty (0 bytes); it counts as absent."
    ]


def test_a_record_without_an_id_or_that_is_none_is_rejected_and_the_rest_is_read(extract):
    found = extract({"events": [event(uid=None), "what", event()]})
    assert [(fault.line, fault.column) for fault in found.faults] == [(1, "uid"), (2, "")]
    assert found.read == 3
    assert len(found.tables["events"].rows) == 1


def test_half_a_letter_does_not_stop_a_load(row):
    assert row(event(title="Nuit \ud800"))["title"] == "Nuit ?"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_damage_breaks_the_reader(tmp_path, data):
    text = json.dumps({"events": [event(), record()]}, indent=0, ensure_ascii=False)
    words = ("71000001", '"2019-11-14T18:00:00+01:00"', "41.0251", "Europe/Madrid", '"fr"', "ES")
    path = tmp_path / "events.json"
    path.write_bytes(data.draw(damaged(text, words)))
    with suppress(FileRefused):
        found = check_file(path, "openagenda", ("fr", "en"))
        assert found.refused or found.read >= found.accepted


# Asking the service


def test_pages_are_asked_for_with_what_the_last_one_says(tmp_path):
    pages = {
        "": {"events": [event()], "after": [0, 1663, "a é", None]},
        "0,1663,a é": {"events": [event(uid=2)], "after": [1, 1664, "b", None]},
        "1,1664,b": {"events": [], "after": None},
    }

    def answering(path, params):
        assert path == "/v2/agendas/9/events"
        assert (params["detailed"], params["size"]) == ("1", "100")
        return reply_json(pages[params.get("after[]", "")])

    with service_of(answering) as talk, patient() as service:
        setting = Setting({"kind": "openagenda", "location": f"{talk.url}/v2/agendas/9"})
        fetch(tmp_path, setting, service)
        assert len(talk.asked) == 3
        (tmp_path / "page-01-0002.json").unlink()
        fetch(tmp_path, setting, service)
        assert len(talk.asked) == 4
    found = read(sorted(tmp_path.iterdir()), Setting({"kind": "openagenda", "event_kind": "btob"}))
    assert (found.read, len(found.tables["events"].rows)) == (2, 2)


class Listening:
    """A service that remembers what it was asked with."""

    def __init__(self, content):
        self.content, self.asked = content, []

    def get(self, url, params=None, *, headers=None, as_json=False):
        self.asked.append((url, params, headers))
        return Answer("agenda.example", 200, {}, self.content)


def test_the_key_comes_from_the_environment_and_is_written_nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("AGENDA_KEY", "s3cr3t")
    service = Listening(b'{"events": [], "after": null}')
    location = "https://agenda.example/v2/agendas/9/events"
    source = {"kind": "openagenda", "location": location, "key_variable": "AGENDA_KEY"}
    fetch(tmp_path, Setting(source), service)
    url, params, headers = service.asked[0]
    assert (url, headers) == (location, {"key": "s3cr3t"})
    assert "s3cr3t" not in str(params)
    assert all(b"s3cr3t" not in path.read_bytes() for path in tmp_path.iterdir())


def test_a_key_that_is_not_set_is_said(tmp_path, monkeypatch):
    monkeypatch.delenv("AGENDA_KEY", raising=False)
    source = {
        "kind": "openagenda",
        "location": "https://a.example/v2/agendas/9",
        "key_variable": "AGENDA_KEY",
    }
    with pytest.raises(ServiceFailed, match="no variable AGENDA_KEY"):
        fetch(tmp_path, Setting(source), Listening(b"{}"))


def test_an_export_of_opendatasoft_is_one_answer(tmp_path):
    service = Listening(json.dumps([open_data()]).encode())
    location = "https://data.example/api/explore/v2.1/catalog/datasets/x/exports/json?where=a"
    fetch(tmp_path, Setting({"kind": "openagenda", "location": location}), service)
    assert [url for url, _, _ in service.asked] == [location]
    assert [path.name for path in tmp_path.iterdir()] == ["export-01.json"]


@pytest.mark.parametrize("item", [event(), open_data(), record()])
def test_what_is_kept_of_an_answer_says_nothing_of_persons(tmp_path, item):
    person = {
        "member": {"name": "Ada Lune", "email": "ada@lune.example"},
        "contributor_email": "Lune",
    }
    answer = {"results": [item | person], "total_count": 1}
    answer["results"][0] |= {"location_phone": "Lune", "description_fr": "Lune"}
    if "location" in item:
        answer["results"][0]["location"] = item["location"] | {"email": "Lune", "phone": "Lune"}
    source = {"name": "agenda", "kind": "openagenda", "event_kind": "btob"}
    location = {"location": "https://data.example/exports/json"}
    fetch(tmp_path, Setting(source | location), Listening(json.dumps(answer).encode()))
    path = tmp_path / "export-01.json"
    assert "Lune" not in path.read_text(encoding="utf-8")
    whole = tmp_path / "whole.json"
    whole.write_text(json.dumps([item]), encoding="utf-8")
    mine, theirs = (
        read([found], Setting(source)).tables["events"].rows.to_dict("records")
        for found in (path, whole)
    )
    assert mine == theirs


def test_an_answer_without_events_fails_and_is_not_kept(tmp_path):
    source = {"kind": "openagenda", "location": "https://agenda.example/v2/agendas/9"}
    with pytest.raises(ServiceFailed, match=r"agenda\.example answered without a list of events"):
        fetch(tmp_path, Setting(source), Listening(b'{"agenda": 1}'))
    assert list(tmp_path.iterdir()) == []


# A load

SOURCE = """
[[source]]
name = "agenda"
kind = "openagenda"
location = "agenda.json"
event_kind = "conference"
recommendation = "R3"
[source.event_kinds]
"court métrage" = "festival"
"""


def test_a_load_takes_the_events_beside_those_of_the_files(tmp_path):
    items = [event(), event(uid=2, keywords={}), event(uid=3, status=6), event(uid=4, timings=[])]
    (tmp_path / "agenda.json").write_text(json.dumps({"events": items}), encoding="utf-8")
    files = {"events": "event_id;title;kind;start_date;country_code\nE1;Own;btob;2019-03-04;ES"}
    snapshot = load_dataset(tmp_path, files, config=CONFIG + SOURCE)
    rows = snapshot.query(
        "SELECT event_id, kind, status, commune_code, basin_code, source FROM event"
        " WHERE source <> 'events' ORDER BY event_id"
    )
    assert rows.to_numpy().tolist() == [
        ["agenda:2", "conference", "held", "17001", "basin:coast", "agenda"],
        ["agenda:3", "festival", "cancelled", "17001", "basin:coast", "agenda"],
        ["agenda:71000001", "festival", "held", "17001", "basin:coast", "agenda"],
    ]
    assert snapshot.query("SELECT event_id FROM event WHERE source = 'events'").values == [["E1"]]
    assert [row[:3] for row in rejected(snapshot)] == [("agenda", 4, "timings")]
    assert any("1 of 4 rows rejected" in text for text in warnings(snapshot))


def test_a_load_without_a_kind_says_what_to_set(tmp_path):
    (tmp_path / "agenda.json").write_text(json.dumps({"events": [event()]}), encoding="utf-8")
    bare = SOURCE.partition("event_kind =")[0]
    with pytest.raises(ConfigError, match=r"agenda: event_kind must be one of btob, .*event_kinds"):
        load_dataset(tmp_path, config=CONFIG + bare)


def test_without_a_configuration_a_file_can_be_checked(tmp_path):
    path = tmp_path / "agenda.json"
    path.write_text(json.dumps({"events": [event()]}), encoding="utf-8")
    found = check_file(path, "openagenda", ("fr", "en"))
    assert (found.read, found.accepted, found.rejected) == (1, 1, [])
    assert any("does not say the kind" in str(item) for item in found.warnings)

"""Events of iCalendar files; every name is invented."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.checking import check_file
from etl.faults import FileRefused
from etl.sources import calendar_events
from etl.sources.base import Setting
from etl.sources.icalendars import fetch, read
from etl.sources.service import Answer, ServiceFailed
from observatory.config import ConfigError, load_config
from tests.data_directory import CONFIG, load_dataset, rejected, write_config
from tests.etl.sources.damage import damaged


def lines(*parts):
    """Lines of a file, with the line ends of the standard."""
    return "\r\n".join(parts) + "\r\n"


def event(*properties, uid="e1", summary="Rencontre des studios", start="DTSTART:20190304T090000"):
    """One event: its properties beside the usual ones, which None leaves out."""
    usual = [f"UID:{uid}" if uid else "", f"SUMMARY:{summary}" if summary else "", start or ""]
    return lines("BEGIN:VEVENT", *filter(None, usual), *properties, "END:VEVENT")


def calendar(*events, header=("VERSION:2.0", "PRODID:-//Baie//Agenda//FR")):
    """A calendar with some events."""
    return lines("BEGIN:VCALENDAR", *header) + "".join(events) + lines("END:VCALENDAR")


@pytest.fixture
def extract(tmp_path):
    """A function that writes calendars to files and reads them as one source."""

    def found(*texts, config=None, **options):
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"calendar-{number}.ics")
            paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
        options = {"event_kind": "networking"} | options
        return read(paths, Setting({"name": "baie", "kind": "icalendar", **options}, config))

    return found


@pytest.fixture
def rows(extract):
    """A function that gives the rows of a calendar in which nothing is wrong."""

    def found(*texts, **options):
        result = extract(*texts, **options)
        assert not result.faults
        return result.tables["events"].rows.to_dict("records") if result.tables else []

    return found


@pytest.fixture
def days(rows):
    """A function that gives the first day of each row of some events."""

    def found(*events, **options):
        return [row["start_date"] for row in rows(calendar(*events), **options)]

    return found


@pytest.fixture
def row(rows):
    """A function that gives the only row of an event."""

    def found(*properties, header=(), **usual):
        options = {
            key: usual.pop(key) for key in list(usual) if key not in ("uid", "summary", "start")
        }
        found = rows(calendar(event(*properties, **usual), header=header), **options)
        assert len(found) == 1
        return found[0]

    return found


# What a row says


def test_an_event_is_one_row(rows):
    text = calendar(event(
        "DTEND:20190304T123000", "LOCATION:Villa Corail\\, 4 rue du Phare\\, 99120 Costa",
        "GEO:41.02;2.03", "URL:https://baie.example/rencontre", "STATUS:CONFIRMED",
        "LAST-MODIFIED:20190201T101500Z",
    ))  # fmt: skip
    assert rows(text, title="Agenda de la baie", organiser="cci", recommendation="R5") == [{
        "line": 4, "event_id": "baie:e1:2019-03-04", "title": "Rencontre des studios",
        "kind": "networking", "start_date": "2019-03-04", "end_date": "2019-03-04",
        "country_code": "FR", "commune": "99120 Costa", "venue": "Villa Corail",
        "lat": "41.02", "lon": "2.03", "hours": "3.5", "organiser": "cci", "recommendation": "R5",
        "status": "", "source_title": "Agenda de la baie", "source_date": "2019-02-01",
        "source_url": "https://baie.example/rencontre",
    }]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "last"),
    [
        ("DTSTART;VALUE=DATE:20190304", "DTEND;VALUE=DATE:20190305", "2019-03-04"),
        ("DTSTART;VALUE=DATE:20190304", "DTEND;VALUE=DATE:20190307", "2019-03-06"),
        ("DTSTART;VALUE=DATE:20190304", "DTEND;VALUE=DATE:20190304", "2019-03-04"),
        ("DTSTART;VALUE=DATE:20190304", "DURATION:P2D", "2019-03-05"),
        ("DTSTART;VALUE=DATE:20190304", "", "2019-03-04"),
        ("DTSTART:20190304", "DTEND:20190306", "2019-03-05"),
        ("DTSTART;VALUE=DATE:20190304T120000", "DTEND;VALUE=DATE:20190304T120000", "2019-03-04"),
        ("DTSTART:20190304T200000", "DTEND:20190305T000000", "2019-03-04"),
        ("DTSTART:20190304T200000", "DTEND:20190305T003000", "2019-03-05"),
        ("DTSTART:20190304T200000", "DURATION:PT2H", "2019-03-04"),
        ("DTSTART:20190304T200000", "", "2019-03-04"),
    ],
)
def test_the_end_of_whole_days_is_the_day_after(row, start, end, last):
    found = row(end, start=start)
    assert (found["start_date"], found["end_date"]) == ("2019-03-04", last)


def test_hours_are_those_of_an_event_with_times_within_a_day(row):
    assert row("DTEND:20190304T103000")["hours"] == "1.5"
    assert row("DTEND:20190306T103000")["hours"] == ""
    assert row("DTEND;VALUE=DATE:20190305", start="DTSTART;VALUE=DATE:20190304")["hours"] == ""


@pytest.mark.parametrize(
    ("word", "status"), [("CONFIRMED", ""), ("CANCELLED", "cancelled"), ("tentative", "announced")]
)
def test_the_status_is_that_of_the_calendar(row, word, status):
    assert row(f"STATUS:{word}")["status"] == status


def test_what_is_to_come_is_announced(rows, tmp_path):
    config = replace(load_config(write_config(tmp_path)), as_of=date(2019, 3, 3))
    assert rows(calendar(event()), config=config)[0]["status"] == "announced"


@pytest.mark.parametrize(
    ("location", "commune", "venue"),
    [
        ("Villa Corail", "", "Villa Corail"),
        ("Villa Corail\\, Costa", "Costa", "Villa Corail"),
        ("Villa Corail\\, Quai 2\\n99120 Costa\\nEspagne", "99120 Costa", "Villa Corail"),
        ("Villa Corail\\, Ailleurs", "", "Villa Corail, Ailleurs"),
        ("https://visio.example/x", "", ""),
        ("", "", ""),
    ],
)
def test_the_commune_is_found_at_the_end_of_the_place(rows, tmp_path, location, commune, venue):
    config = load_config(write_config(tmp_path))

    def is_local(place, *_):
        return place == "Costa"

    path = tmp_path / "a.ics"
    path.write_text(calendar(event(f"LOCATION:{location}")), encoding="utf-8")
    source = {"name": "a", "kind": "icalendar", "event_kind": "btob"}
    found = read([path], Setting(source, config, is_local)).tables["events"].rows.iloc[0]
    assert (found["commune"], found["venue"]) == (commune, venue)
    found = read([path], Setting(source | {"commune": "Llano"}, config, is_local))
    assert found.tables["events"].rows["commune"].iloc[0] == (commune or "Llano")


def test_kinds_are_found_in_titles_and_categories(rows):
    kinds = {"salon": "international-fair", "rencontre": "btob"}
    found = rows(
        calendar(
            event("CATEGORIES:Salons,Image"), event(uid="e2"), event(uid="e3", summary="Visite")
        ),
        event_kinds=kinds,
    )
    assert [item["kind"] for item in found] == ["international-fair", "btob", "networking"]


def test_people_are_not_kept_and_private_events_are_left_out(extract):
    found = extract(calendar(
        event(
            "ORGANIZER;CN=Ada Lune:mailto:ada@lune.example", "CONTACT:Ada Lune 0600000000",
            "ATTENDEE;CN=\"Orso Brun\":mailto:orso@brun.example", "DESCRIPTION:Ada Lune invite",
            summary="Rencontre (ada@lune.example)",
        ),
        event("CLASS:PRIVATE", uid="e2", summary="Chez Orso Brun"),
    ))  # fmt: skip
    text = found.tables["events"].rows.to_csv()
    assert (found.read, len(found.tables["events"].rows)) == (2, 1)
    assert not any(word in text for word in ("Lune", "lune", "Brun", "0600", "@"))
    assert [str(item) for item in found.warnings] == [
        "calendar-0.ics: private events, which are left out: 1."
    ]


# Days in time zones


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("DTSTART:20190304T233000Z", "2019-03-05"),
        ("DTSTART;TZID=W. Europe Standard Time:20190304T233000", "2019-03-04"),
        ("DTSTART;TZID=Europe/Madrid:20190304T233000", "2019-03-04"),
        ("DTSTART;TZID=America/New_York:20190304T233000", "2019-03-04"),
        ("DTSTART;TZID=/mail.example/20190101/Europe/Madrid:20190304T233000", "2019-03-04"),
        ("DTSTART;TZID=Customized Time Zone:20190304T233000", "2019-03-04"),
        ('DTSTART;TZID="(GMT+10:00) Costa, Llano, Sierra":20190304T233000', "2019-03-04"),
        ("DTSTART:20190304T233000", "2019-03-04"),
    ],
)
def test_days_are_local_whatever_the_zone_is_called(row, start, day):
    assert row(start=start)["start_date"] == day


def test_universal_time_is_that_of_the_calendar_s_zone_before_the_country_s(row):
    found = row(start="DTSTART:20190304T233000Z", header=("X-WR-TIMEZONE:America/New_York",))
    assert found["start_date"] == "2019-03-04"
    found = row(start="DTSTART:20190304T233000Z", header=("X-WR-TIMEZONE:Nowhere/At All",))
    assert found["start_date"] == "2019-03-05"


def test_a_zone_that_one_calendar_defines_is_not_known_to_the_next(rows):
    zone = lines(
        "BEGIN:VTIMEZONE", "TZID:Baie", "BEGIN:STANDARD", "DTSTART:16010101T000000",
        "TZOFFSETFROM:+1000", "TZOFFSETTO:+1000", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip
    series = event(
        "RRULE:FREQ=DAILY;UNTIL=20190305T230000Z", start="DTSTART;TZID=Baie:20190304T080000"
    )
    # 23:00 universal time on the 5th is 9:00 on the 6th in the zone, which then has an occurrence.
    assert len(rows(calendar(zone + series))) == 3
    assert len(rows(calendar(zone + series), calendar(series))) == 3 + 2


# Series


def test_every_occurrence_of_a_series_is_a_row(rows):
    found = rows(calendar(event("RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO", "DTEND:20190304T100000")))
    assert [item["event_id"] for item in found] == [
        "baie:e1:2019-03-04", "baie:e1:2019-03-11", "baie:e1:2019-03-18",
    ]  # fmt: skip
    assert {item["line"] for item in found} == {4}
    assert {item["hours"] for item in found} == {"1.0"}


def test_days_are_added_taken_out_moved_and_cancelled(rows):
    found = rows(calendar(
        event("RRULE:FREQ=WEEKLY;COUNT=4", "RDATE:20190306T090000", "EXDATE:20190311T090000"),
        event("RECURRENCE-ID:20190318T090000", start="DTSTART:20190319T140000"),
        event("RECURRENCE-ID:20190325T090000", "STATUS:CANCELLED", start="DTSTART:20190325T090000"),
    ))  # fmt: skip
    assert [(item["event_id"][-10:], item["start_date"], item["status"]) for item in found] == [
        ("2019-03-04", "2019-03-04", ""),
        ("2019-03-06", "2019-03-06", ""),
        ("2019-03-18", "2019-03-19", ""),
        ("2019-03-25", "2019-03-25", "cancelled"),
    ]
    assert [item["line"] for item in found] == [4, 4, 12, 18]


def test_a_series_of_days_with_an_exception_in_times_of_a_zone(days):
    found = days(
        event("RRULE:FREQ=WEEKLY;UNTIL=20190318T230000Z", start="DTSTART;VALUE=DATE:20190305"),
        event(
            "RECURRENCE-ID;TZID=W. Europe Standard Time:20190312T000000",
            start="DTSTART;VALUE=DATE:20190313",
        ),
    )
    # The rule ends at 23:00 universal time, midnight of the 19th in France.
    assert found == ["2019-03-05", "2019-03-13", "2019-03-19"]


def test_the_last_day_of_a_rule_counts_whole(days):
    start = "DTSTART:20190304T233000"
    assert days(event("RRULE:FREQ=DAILY;UNTIL=20190306", start=start))[-1] == "2019-03-06"
    assert days(event("RRULE:FREQ=DAILY;UNTIL=20190306T233000", start=start))[-1] == "2019-03-06"
    assert days(event("RRULE:FREQ=DAILY;UNTIL=20190306T223000Z", start=start))[-1] == "2019-03-06"
    assert days(event("RRULE:FREQ=DAILY;UNTIL=20190306T222900Z", start=start))[-1] == "2019-03-05"


def test_a_change_of_all_that_follows_moves_each(rows):
    found = rows(calendar(
        event("RRULE:FREQ=WEEKLY;COUNT=4"),
        event("RECURRENCE-ID;RANGE=THISANDFUTURE:20190318T090000", start="DTSTART:20190319T090000"),
    ))  # fmt: skip
    assert [item["start_date"] for item in found] == [
        "2019-03-04", "2019-03-11", "2019-03-19", "2019-03-26",
    ]  # fmt: skip
    assert len({item["event_id"] for item in found}) == 4


def test_several_occurrences_on_one_day_are_one_event(rows):
    found = rows(calendar(event("RDATE:20190304T140000", "DTEND:20190304T100000")))
    assert [(item["event_id"], item["hours"]) for item in found] == [("baie:e1:2019-03-04", "")]


def test_two_events_that_share_an_id_by_mistake_are_both_there(days):
    other = event(start="DTSTART:20190408T090000", summary="Autre")
    assert days(event(), other) == ["2019-03-04", "2019-04-08"]


def test_a_newer_edition_takes_the_place_of_an_event(days):
    newer = event("SEQUENCE:2", start="DTSTART:20190408T090000")
    assert days(event("SEQUENCE:1"), newer) == ["2019-04-08"]


def test_an_event_without_an_id_gets_a_lasting_one(rows):
    first = rows(calendar(event(uid=""), event(uid="", summary="Autre")))
    again = rows(calendar(event(uid="", summary="Autre"), event(uid="")))
    ids = [item["event_id"] for item in first]
    assert len(set(ids)) == 2
    assert set(ids) == {item["event_id"] for item in again}


def test_a_series_without_an_end_goes_as_far_as_the_settings_say(days, extract):
    endless = event("RRULE:FREQ=MONTHLY")
    assert days(endless, since="2019-05-01", until="2019-07-31") == [
        "2019-05-04", "2019-06-04", "2019-07-04",
    ]  # fmt: skip
    found = extract(calendar(endless, event(uid="e2")), since=date(2019, 5, 1), until="2019-07-31")
    assert "events outside 2019-05-01 to 2019-07-31, which are left out: 1." in str(
        found.warnings[0]
    )
    assert (found.read, found.faults) == (2, [])


def test_the_span_goes_from_the_baseline_year_to_two_years_ahead(days, tmp_path):
    config = replace(load_config(write_config(tmp_path)), as_of=date(2020, 2, 29))
    found = days(event("RRULE:FREQ=DAILY", start="DTSTART:20120101T090000"), config=config)
    assert (found[0], found[-1]) == ("2017-01-01", "2022-02-28")


def test_a_series_of_countless_days_is_cut_and_says_so(extract, monkeypatch):
    monkeypatch.setattr("etl.sources.calendar_events.MAX_OCCURRENCES", 10)
    monkeypatch.setattr("etl.sources.icalendars.MAX_OCCURRENCES", 10)
    found = extract(calendar(event("RRULE:FREQ=DAILY")))
    assert len(found.tables["events"].rows) == 10
    assert "series with more than 10 occurrences, the later of which are left out: 1." in str(
        found.warnings[0]
    )
    assert calendar_events.MAX_OCCURRENCES == 10


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY;COUNT=5",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=999999999999",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYSETPOS=100",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=NEVER",
        "COUNT=3",
        "FREQ=DAILY;UNTIL=yesterday",
        "FREQ=DAILY;BYMONTH=13",
        "nonsense",
    ],
)
def test_a_rule_without_days_or_with_countless_ones_is_rejected_at_once(extract, rule):
    found = extract(calendar(event(f"RRULE:{rule}"), event(uid="e2")))
    assert [(fault.line, fault.column) for fault in found.faults] == [(4, "RRULE")]
    assert len(found.tables["events"].rows) == 1


# Files as they are met


def test_lines_are_unfolded_within_words_and_letters(tmp_path, extract):
    text = calendar(event(summary="Journée de l’image\\, acte 2")).encode()
    cut = text.index("é".encode()) + 1
    folded = text[:cut] + b"\r\n " + text[cut : cut + 5] + b"\n\t" + text[cut + 5 :]
    found = extract(folded, event_kinds={"journée": "conference"})
    assert list(found.tables["events"].rows["title"]) == ["Journée de l’image, acte 2"]
    assert list(found.tables["events"].rows["kind"]) == ["conference"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(extract, encoding, end):
    text = calendar(event(summary="Été de l’image"), event(uid="e2")).replace("\r\n", end).rstrip()
    found = extract(text.encode(encoding))
    assert list(found.tables["events"].rows["title"]) == ["Été de l’image", "Rencontre des studios"]
    assert list(found.tables["events"].rows["line"]) == [4, 9]


def test_several_calendars_and_files_are_read_one_after_the_other(extract):
    one, two = calendar(event()), calendar(event(uid="e2"), header=())
    found = extract(one + two, two)
    assert found.read == 3
    assert list(found.tables["events"].rows["line"]) == [4, 11, 19]
    assert found.file == "calendar-0.ics … calendar-1.ics"


def test_a_broken_event_costs_no_other(extract):
    found = extract(calendar(
        event(start=None),
        event(start="DTSTART:20191340T090000", uid="e2"),
        event("DTEND:20190303T090000", uid="e3"),
        event("DTSTART:20190305T090000", uid="e4"),
        event("RECURRENCE-ID:x", uid="e5"),
        event(uid="e6"),
        event("EXRULE:FREQ=DAILY", uid="e7"),
        event(start="DTSTART;VALUE=PERIOD:20190304T090000Z/PT1H", uid="e8"),
        "BEGIN:VEVENT\r\nUID:e9\r\n",
        event(uid="e10"),
    ))  # fmt: skip
    assert [(fault.line, fault.column) for fault in found.faults] == [
        (4, "DTSTART"), (8, "DTSTART"), (13, "DTEND"), (19, "DTSTART"), (25, "RECURRENCE-ID"),
        (36, "EXRULE"), (42, "DTSTART"), (47, ""),
    ]  # fmt: skip
    assert found.read == 10
    assert [item[5:] for item in found.tables["events"].rows["event_id"]] == [
        "e6:2019-03-04", "e10:2019-03-04",
    ]  # fmt: skip


def test_letters_that_one_event_spoils_cost_that_event_alone(extract):
    good = event(summary="Été").encode() + event(uid="e2", summary="Été").encode()
    bad = event(uid="e3", summary="Hiver").encode().replace(b"Hiver", b"Hiv\xe9r")
    text = calendar().encode().replace(b"END:VCALENDAR", good + bad + b"END:VCALENDAR")
    found = extract(text)
    assert [(fault.line, fault.column) for fault in found.faults] == [(14, "")]
    assert list(found.tables["events"].rows["title"]) == ["Été", "Été"]


def test_a_place_or_title_that_the_layout_does_not_take_is_rejected_by_its_property(tmp_path):
    path = tmp_path / "a.ics"
    text = calendar(event("GEO:95;2"), event(uid="e2", summary=None), event(uid="e3"))
    path.write_text(text, encoding="utf-8")
    found = check_file(path, "icalendar", ("fr", "en"))
    assert [(item.line, item.column) for item in found.rejected] == [(4, "GEO"), (10, "SUMMARY")]
    assert (found.read, found.accepted) == (3, 1)


def test_alarms_and_tasks_are_no_events(extract):
    alarm = lines("BEGIN:VALARM", "TRIGGER:-PT5M", "SUMMARY:Alarme", "END:VALARM").rstrip()
    task = lines("BEGIN:VTODO", "UID:t1", "SUMMARY:Tâche", "DTSTART:20190304", "END:VTODO")
    found = extract(calendar(event(alarm), task))
    assert (found.read, list(found.tables["events"].rows["title"])) == (
        1,
        ["Rencontre des studios"],
    )


def test_a_cut_file_gives_what_is_whole_and_says_so(extract):
    text = calendar(event(), event(uid="e2"))
    found = extract(text[: text.index("e2") + 20])
    assert [(fault.line, fault.reason.text()) for fault in found.faults] == [
        (9, "the event is cut off: END:VEVENT is missing")
    ]
    assert len(found.tables["events"].rows) == 1
    assert "may be cut off" in str(found.warnings[0])


@pytest.mark.parametrize(
    "content", [b"{}", b"\0\1\2" * 99, b"<html>", b"BEGIN:VCARD\nEND:VCARD\n", b" "]
)
def test_what_is_no_calendar_is_refused_in_words(extract, content):
    with pytest.raises(FileRefused, match="no calendar is found in the file"):
        extract(content)


def test_an_empty_file_is_absent_and_an_empty_calendar_is_empty(extract):
    found = extract(b"", calendar())
    assert (found.read, found.tables, found.faults) == (0, {}, [])
    assert "calendar-0.ics is empty (0 bytes)" in str(found.warnings[0])


SERIES = calendar(
    lines(
        "BEGIN:VTIMEZONE", "TZID:Baie", "BEGIN:STANDARD", "DTSTART:16010101T030000",
        "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD", "END:VTIMEZONE",
    ),
    event("RRULE:FREQ=WEEKLY;UNTIL=20190630T220000Z;INTERVAL=1;BYDAY=TU,TH;WKST=MO",
          "EXDATE;TZID=Baie:20190312T090000", "DURATION:PT2H", "GEO:41.02;2.03",
          start="DTSTART;TZID=Baie:20190305T090000"),
    event("RECURRENCE-ID;TZID=Baie:20190314T090000", "STATUS:CANCELLED",
          start="DTSTART;TZID=Baie:20190315T090000"),
    event("LOCATION:Salle Été\\, 99120 Costa", "DTEND;VALUE=DATE:20190408", uid="",
          start="DTSTART;VALUE=DATE:20190406"),
)  # fmt: skip


@settings(
    max_examples=30, deadline=10_000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_damage_breaks_the_reader(tmp_path, data):
    words = (
        "20190305T090000",
        "WEEKLY",
        "INTERVAL=1",
        "+0200",
        "16010101",
        "PT2H",
        "YEARLY",
        "41.02",
    )
    path = tmp_path / "a.ics"
    path.write_bytes(data.draw(damaged(SERIES, words)))
    with suppress(FileRefused):
        found = check_file(path, "icalendar", ("fr", "en"))
        assert found.refused or found.read >= found.accepted


# Asking the service, and a load


class Listening:
    """A service that remembers what it was asked for."""

    def __init__(self, content):
        self.content, self.asked = content, []

    def get(self, url):
        self.asked.append(url)
        return Answer("baie.example", 200, {}, self.content)


@pytest.mark.parametrize("scheme", ["https", "webcal", "WebCals"])
def test_a_calendar_is_one_answer(tmp_path, scheme):
    service = Listening(calendar(event()).encode())
    source = {"kind": "icalendar", "location": f"{scheme}://baie.example/a.ics"}
    fetch(tmp_path, Setting(source), service)
    fetch(tmp_path, Setting(source), service)
    assert service.asked == ["https://baie.example/a.ics"]
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [service.content]


def test_what_is_kept_of_an_answer_says_nothing_of_persons(tmp_path):
    text = SERIES.replace(
        "UID:e1\r\n",
        lines(
            "UID:e1",
            "ORGANIZER;CN=Ada Lune:mailto:ada@lune.example",
            "ATTENDEE;CN=Orso Brun;PARTSTAT=ACCEPTED:mailto:orso",
            " @brun.example",
            "DESCRIPTION:Ada Lune invite\\nOrso Brun",
        ),
    ) + calendar(
        event("CLASS:PRIVATE", "LOCATION:Chez Ada Lune", summary="Anniversaire d’Ada Lune"),
        header=("X-WR-CALNAME:ada@lune.example", "X-WR-TIMEZONE:Europe/Madrid"),
    )
    source = {"name": "baie", "kind": "icalendar", "event_kind": "btob"}
    location = {"location": "https://baie.example/a.ics"}
    fetch(tmp_path, Setting(source | location), Listening(text.encode()))
    path = tmp_path / "calendar-01.ics"
    kept = path.read_text(encoding="utf-8")
    assert not any(word in kept for word in ("Lune", "Brun", "lune", "brun"))
    whole = tmp_path / "whole.ics"
    whole.write_text(text, encoding="utf-8", newline="")
    mine, theirs = (
        read([found], Setting(source)).tables["events"].rows.drop(columns="line").to_dict("records")
        for found in (path, whole)
    )
    assert mine == theirs
    assert len(mine) > 20


def test_an_answer_that_is_no_calendar_fails_and_is_not_kept(tmp_path):
    source = {"kind": "icalendar", "location": "https://baie.example/a.ics"}
    with pytest.raises(ServiceFailed, match=r"baie\.example answered with something else"):
        fetch(tmp_path, Setting(source), Listening(b"<html>log in</html>"))
    assert list(tmp_path.iterdir()) == []


def test_days_that_are_none_are_wrong_settings(extract):
    with pytest.raises(ConfigError, match="since must be a day such as"):
        extract(calendar(), since="spring")
    with pytest.raises(ConfigError, match="until must be a day after 2020-01-01"):
        extract(calendar(), since="2020-01-01", until="2019-01-01")


SOURCE = """
[[source]]
name = "baie"
kind = "icalendar"
location = "baie.ics"
event_kind = "btob"
since = 2019-01-01
"""


def test_a_load_counts_a_record_once_however_many_days_it_has(tmp_path):
    text = calendar(
        event("RRULE:FREQ=DAILY;COUNT=3", "LOCATION:Villa\\, Costa"), event(start=None, uid="e2")
    )
    (tmp_path / "baie.ics").write_text(text, encoding="utf-8", newline="")
    snapshot = load_dataset(tmp_path, config=CONFIG + SOURCE)
    rows = snapshot.query("SELECT event_id, commune_code, country_code, line FROM event ORDER BY 1")
    assert rows.to_numpy().tolist() == [
        [f"baie:e1:2019-03-0{day}", "17001", "ES", 4] for day in (4, 5, 6)
    ]
    source = snapshot.query(
        "SELECT rows_read, rows_accepted, rows_rejected FROM source WHERE name = 'baie'"
    )
    assert source.to_numpy().tolist() == [[2, 1, 1]]
    assert [item[:3] for item in rejected(snapshot)] == [("baie", 11, "DTSTART")]

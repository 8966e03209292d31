"""One file checked as a load would, with nothing written."""

from pathlib import Path
from textwrap import dedent

import pytest

from etl.checking import KindUnknown, check_file
from etl.faults import PERSONAL
from observatory.i18n import LANGUAGES, language
from observatory.model import LAYOUT

EN, FR = language("en"), language("fr")

EVENTS = """
    event_id;title;kind;start_date;country_code
    E1;First;btob;2019;FR
    E2;Second;btobs;never;FR
    E3;Third;btob;2020;FR
"""


@pytest.fixture
def write(tmp_path):
    """A function that writes a file and gives its path."""

    def written(text: str, name: str = "events.csv") -> Path:
        path = tmp_path / name
        path.write_text(dedent(text).lstrip(), encoding="utf-8")
        return path

    return written


def test_the_json_has_the_counts_and_one_entry_a_fault(write):
    result = check_file(write(EVENTS), "events", LANGUAGES)

    assert result.as_json(EN) == {
        "read": 3,
        "accepted": 2,
        "rejected": [
            {
                "line": 3, "column": "kind", "value": "btobs",
                "reason": "not in the closed list; did you mean btob?",
            },
            {
                "line": 3, "column": "start_date", "value": "never",
                "reason": "not a date: write 2018, 2018-04, 2018-04-23 or 23/04/2018",
            },
        ],
    }  # fmt: skip


def test_the_reasons_are_in_the_reader_s_language(write):
    result = check_file(write(EVENTS), "events", LANGUAGES)

    english, french = (result.as_json(reader)["rejected"] for reader in (EN, FR))
    assert [entry["value"] for entry in french] == [entry["value"] for entry in english]
    assert all(a["reason"] != b["reason"] for a, b in zip(english, french, strict=True))
    assert "btob" in french[0]["reason"]


def test_the_words_name_file_line_column_reason_and_value_then_the_counts(write):
    lines = check_file(write(EVENTS), "events", LANGUAGES).lines(EN)

    assert lines == [
        "events.csv, line 3, column kind: not in the closed list; did you mean btob? (found: btobs)",
        "events.csv, line 3, column start_date: not a date: write 2018, 2018-04, 2018-04-23 or"
        " 23/04/2018 (found: never)",
        "3 rows read, 2 accepted, 1 rejected.",
    ]


def test_a_value_cannot_steer_the_terminal(write):
    text = 'event_id;title;kind;start_date;country_code\nE1;T;"\x1b[2J\nx";2019;FR'

    lines = check_file(write(text), "events", LANGUAGES).lines(EN)

    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


def test_a_file_refused_whole_is_one_fault_with_the_place(write):
    text = "event_id;title;kind;start_date;country\nE1;T;btob;2019;FR"

    result = check_file(write(text), "events", LANGUAGES)

    assert (result.refused, result.read, result.accepted) == (True, 0, 0)
    (entry,) = result.as_json(EN)["rejected"]
    assert (entry["line"], entry["column"], entry["value"]) == (1, "", "")
    assert entry["reason"].startswith("events.csv, line 1: ")
    assert "country (→ country_code?)" in entry["reason"]
    assert result.lines(EN) == [entry["reason"]]


def test_persons_are_hidden_in_words_and_json(write):
    text = """
        event_id;organisation;meetings
        E1;Ada Lovelace;several
        E1;Ada Lovelace
    """

    result = check_file(write(text, "participations.csv"), "participations", LANGUAGES)

    assert [entry["value"] for entry in result.as_json(EN)["rejected"]] == [PERSONAL, PERSONAL]
    assert "Lovelace" not in "\n".join(result.lines(EN)) + repr(result.as_json(EN))


def test_a_file_without_a_byte_counts_as_absent(write):
    result = check_file(write(""), "events", LANGUAGES)

    assert (result.read, result.accepted, result.rejected, result.refused) == (0, 0, [], False)
    assert [warning.text() for warning in result.warnings] == [
        "events.csv is empty (0 bytes); it counts as absent."
    ]


def test_a_file_that_is_not_there_is_no_absent_one(tmp_path):
    result = check_file(tmp_path / "nowhere.csv", "events", LANGUAGES)

    assert result.refused
    assert "cannot be read" in result.lines(EN)[0]


def test_the_kind_decides_whatever_the_file_is_called(write):
    result = check_file(write(EVENTS, "calendrier 2019.txt"), "events", LANGUAGES)

    assert (result.read, result.accepted) == (3, 2)


def test_references_to_files_that_are_not_at_hand_are_not_looked_at(write):
    path = write("event_id;organisation\nE9;Alpha", "participations.csv")

    result = check_file(path, "participations", LANGUAGES)

    assert (result.read, result.accepted, result.rejected) == (1, 1, [])


def test_texts_are_those_of_the_observatory_s_languages(write):
    path = write("gap_id;title_es\nG1;Identidad", "gaps.csv")

    assert check_file(path, "gaps", ("es",)).accepted == 1
    assert check_file(path, "gaps", LANGUAGES).refused


@pytest.mark.parametrize("stem", LAYOUT)
def test_every_file_of_the_layout_is_a_kind(write, stem):
    header = ";".join(LAYOUT[stem].expected(LANGUAGES))

    result = check_file(write(header + "\n", f"{stem}.csv"), stem, LANGUAGES)

    assert (result.read, result.rejected, result.refused) == (0, [], False)


def test_an_unknown_kind_is_answered_with_the_nearest_or_all(write):
    path = write(EVENTS)

    with pytest.raises(KindUnknown, match=r"event is no kind of file\. Did you mean events\?"):
        check_file(path, "event", LANGUAGES)
    with pytest.raises(KindUnknown, match=r"xyz is no kind of file\. Known: .*events.*targets"):
        check_file(path, "xyz", LANGUAGES)


def test_checking_writes_nothing(write):
    path = write(EVENTS)
    before = path.read_bytes()

    check_file(path, "events", LANGUAGES)

    assert [item.name for item in path.parent.iterdir()] == ["events.csv"]
    assert path.read_bytes() == before

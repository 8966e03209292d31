"""Google Forms exports: headings that are texts, choices in one cell, dates of many locales."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.faults import FileRefused
from etl.inputs import SourceInput, read_source
from etl.sources.base import Setting
from etl.sources.google_forms import read
from observatory.config import ConfigError
from tests.etl.sources.survey_exports import (
    EXPECTED_ANSWERS,
    EXPECTED_RESPONDENTS,
    NAMES,
    google_forms,
)

SOURCE = {"name": "w", "kind": "google-forms", "location": "x", "clusters": NAMES}
SMALL = {
    "clusters": {"one": ["Orlane"]},
    "questions": {"stakeholder": "", "commune": "", "unaided": "Which ones?", "image": "",
                  "level": "How well?", "know_how_cited": "Which know-how?"},
    "wave_date": "2026-06",
}  # fmt: skip


def extract(path: Path, *contents: bytes, **options):
    """What the reader makes of one export or several."""
    paths = []
    for number, content in enumerate(contents):
        paths.append(path / f"form{number}.csv")
        paths[-1].write_bytes(content)
    return read(paths, Setting({**SOURCE, **options}))


def respondents(found):
    return found.tables["survey_respondents"].rows.drop(columns="line").to_dict("records")


def answers(found):
    rows = found.tables["survey_answers"].rows
    columns = ["respondent_id", "cluster_id", "unaided", "level", "image"]
    return list(rows[columns].itertuples(index=False, name=None))


def small(know_how: str, level: str = "I know its name", cited: str = "") -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(["Timestamp", "Which ones? ", "How well?  [Orlane]", "Which know-how?"])
    writer.writerow(["2026/06/05 8:46:17 AM EST", cited, level, know_how])
    return target.getvalue().encode()


def test_the_questionnaire_in_french_is_read_by_default(tmp_path):
    found = extract(tmp_path, google_forms())
    assert respondents(found) == EXPECTED_RESPONDENTS
    assert answers(found) == EXPECTED_ANSWERS
    assert (found.read, found.faults, found.warnings) == (3, [], [])


def test_the_questionnaire_in_english_is_read_by_default(tmp_path):
    stamps = ("6/11/2026 9:12:44", "6/14/2026 18:00:00", "6/20/2026 7:30:01")
    found = extract(tmp_path, google_forms("en", heading="Timestamp", stamps=stamps))
    assert respondents(found) == EXPECTED_RESPONDENTS
    assert answers(found) == EXPECTED_ANSWERS


def test_forms_of_both_languages_are_one_wave(tmp_path):
    stamps = ("6/12/2026 9:12:44", "6/14/2026 18:00:01", "6/20/2026 7:30:02")
    english = google_forms("en", heading="Timestamp", stamps=stamps)
    found = extract(tmp_path, google_forms(), english)
    assert [row["respondent_id"] for row in respondents(found)] == list("123456")
    assert {row["wave_date"] for row in respondents(found)} == {"2026-06-14"}


def test_one_form_exported_twice_counts_once(tmp_path):
    found = extract(tmp_path, google_forms(), google_forms())
    assert answers(found) == EXPECTED_ANSWERS


def test_a_date_that_can_be_read_in_two_ways_asks_for_its_order(tmp_path):
    stamps = ("5/6/2026 9:00:00", "6/6/2026 9:00:00", "7/6/2026 9:00:00")
    english = google_forms("en", heading="Timestamp", stamps=stamps)
    with pytest.raises(FileRefused, match="day_first"):
        extract(tmp_path, english)
    dates = {
        first: respondents(extract(tmp_path, english, day_first=first))[0]["wave_date"]
        for first in (True, False)
    }
    assert dates == {True: "2026-06-06", False: "2026-06-06"}
    assert respondents(extract(tmp_path, english, wave_date="2026"))[0]["wave_date"] == "2026"


def test_the_french_heading_tells_that_the_day_comes_first(tmp_path):
    stamps = ("05/06/2026 09:00:00", "07/06/2026 09:00:00", "09/06/2026 09:00:00")
    found = extract(tmp_path, google_forms(stamps=stamps))
    assert respondents(found)[0]["wave_date"] == "2026-06-07"


def test_dates_of_two_orders_refuse_the_file(tmp_path):
    stamps = ("13/06/2026 09:00:00", "06/14/2026 09:00:00", "")
    with pytest.raises(FileRefused, match="wave_date"):
        extract(tmp_path, google_forms(stamps=stamps))


@pytest.mark.parametrize("joined", ["{a};{b}", "{a}, {b}", "{b}, {a}", "{a};Light;{b}"])
def test_options_that_hold_commas_are_taken_whole(tmp_path, joined):
    a, b = "Post-production (editing, sound, grading)", "Sound"
    options = {"post-production": a, "sound": b}
    found = extract(tmp_path, small(joined.format(a=a, b=b)), **SMALL, know_how=options)
    cited = set(respondents(found)[0]["know_how_cited"].split(";"))
    assert cited - {"light"} == {"post-production", "sound"}
    assert ("light" in cited) == ("Light" in joined)


def test_the_longer_of_two_options_is_the_one_chosen(tmp_path):
    options = {"animation": "Animation", "animation-2d": "Animation, 2D"}
    found = extract(tmp_path, small("Animation, 2D"), **SMALL, know_how=options)
    assert respondents(found)[0]["know_how_cited"] == "animation-2d"


def test_free_answers_among_the_options_are_kept_as_keywords(tmp_path):
    found = extract(tmp_path, small("Sound;Mapping vidéo"), **SMALL, know_how={"son": "Sound"})
    assert respondents(found)[0]["know_how_cited"] == "son;mapping vidéo"


def test_a_row_of_a_grid_that_is_not_there_is_proposed(tmp_path):
    wrong = {**SMALL, "clusters": {"one": ["Orlene"]}}
    with pytest.raises(FileRefused, match=r"Did you mean How well\? \[Orlane\]\?"):
        extract(tmp_path, small(""), **wrong)


def test_the_right_form_of_another_year_is_refused_by_its_missing_question(tmp_path):
    content = google_forms().replace("À quel point connaissez-vous".encode(), b"Classez")
    with pytest.raises(FileRefused, match=r"clusters\.one\.level"):
        extract(tmp_path, content)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_damage_makes_the_reader_fail(tmp_path, data):
    """Cuts, flipped bytes, lost columns, other encodings: rows, rejections or a refusal."""
    content = bytearray(google_forms())
    kind = data.draw(st.sampled_from(["cut", "flip", "column", "encoding"]))
    if kind == "cut":
        content = content[: data.draw(st.integers(0, len(content)))]
    elif kind == "flip":
        for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
            content[place] = data.draw(st.integers(0, 255))
    elif kind == "column":
        rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
        lost = data.draw(st.integers(0, len(rows[0]) - 1))
        target = io.StringIO(newline="")
        csv.writer(target, delimiter="\t").writerows(row[:lost] + row[lost + 1 :] for row in rows)
        content = bytearray(target.getvalue().encode())
    else:
        encoding = data.draw(st.sampled_from(["cp1252", "utf-16", "utf-8-sig", "mac-roman"]))
        content = bytearray(content.decode().encode(encoding, "replace"))
    path = tmp_path / "form.csv"
    path.write_bytes(bytes(content))
    try:
        checked = read_source(SourceInput(Setting(SOURCE), [path]), ("fr", "en"))
    except (FileRefused, ConfigError):
        return
    assert checked.extract.read >= checked.accepted

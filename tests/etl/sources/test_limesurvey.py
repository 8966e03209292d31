"""LimeSurvey exports: the same rows however they are exported, and faults in words."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.faults import FileRefused
from etl.inputs import SourceInput, read_source
from etl.sources.base import Setting
from etl.sources.limesurvey import read
from observatory.config import ConfigError
from tests.etl.sources.survey_exports import (
    EXPECTED_ANSWERS,
    EXPECTED_RESPONDENTS,
    NAMES,
    RESPONSES,
    limesurvey,
)

SOURCE = {"name": "w", "kind": "limesurvey", "location": "x", "clusters": NAMES}


def extract(path: Path, content: bytes | list[bytes], **options):
    """What the reader makes of one export or several."""
    contents = content if isinstance(content, list) else [content]
    paths = []
    for number, part in enumerate(contents):
        paths.append(path / f"wave{number}.csv")
        paths[-1].write_bytes(part)
    return read(paths, Setting({**SOURCE, **options}))


def respondents(found):
    return found.tables["survey_respondents"].rows.drop(columns="line").to_dict("records")


def answers(found):
    rows = found.tables["survey_answers"].rows
    columns = ["respondent_id", "cluster_id", "unaided", "level", "image"]
    return list(rows[columns].itertuples(index=False, name=None))


def told(found):
    return [str(message) for message in found.warnings]


def export(rows: list[list[str]], delimiter: str = ",") -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode()


SMALL_HEADER = ["id", "submitdate", "cited", "level[one]", "image[one]"]
SMALL = {"clusters": {"one": ["Orlane"]}, "questions": dict.fromkeys(("stakeholder", "commune", "know_how_cited"), "")}  # fmt: skip


def small(*rows: list[str], header: list[str] = SMALL_HEADER) -> bytes:
    """An export about one cluster, a row for each respondent."""
    return export([header, *rows])


# The project's questionnaire


@pytest.mark.parametrize("headings", ["code", "text", "both"])
@pytest.mark.parametrize("labels", ["", "fr", "en"])
def test_every_way_to_export_gives_the_same_rows(tmp_path, headings, labels):
    found = extract(tmp_path, limesurvey(headings, labels))
    assert respondents(found) == EXPECTED_RESPONDENTS
    assert answers(found) == EXPECTED_ANSWERS
    assert (found.read, found.faults, found.warnings) == (3, [], [])


def test_the_lines_are_those_of_the_file_though_cells_hold_line_breaks(tmp_path):
    found = extract(tmp_path, limesurvey())
    # The first response's free answers take a line each more.
    assert found.tables["survey_respondents"].rows["line"].tolist() == [2, 5, 6]


def test_respondents_are_numbered_by_id_whatever_the_order_of_the_rows(tmp_path):
    found = extract(tmp_path, limesurvey(responses=RESPONSES[::-1], ids=("30", "12", "7")))
    assert respondents(found) == EXPECTED_RESPONDENTS
    assert answers(found) == EXPECTED_ANSWERS


def test_nothing_else_of_a_response_is_kept(tmp_path):
    found = extract(tmp_path, limesurvey())
    kept = " ".join(table.rows.to_csv() for table in found.tables.values())
    for word in ("secret-token", "192.0.2.7", "2026-06-11", "autre chose"):
        assert word not in kept


def test_codes_and_labels_of_one_survey_in_one_source_count_once(tmp_path):
    found = extract(tmp_path, [limesurvey(), limesurvey("both", "en")])
    assert respondents(found) == EXPECTED_RESPONDENTS
    assert answers(found) == EXPECTED_ANSWERS
    assert any("count once" in text for text in told(found))


def test_two_surveys_of_one_wave_are_numbered_through(tmp_path):
    other = [{**item, "sent": item["sent"].replace("06", "07")} for item in RESPONSES]
    found = extract(tmp_path, [limesurvey(), limesurvey(responses=other)])
    assert [row["respondent_id"] for row in respondents(found)] == list("123456")
    assert {row["wave_date"] for row in respondents(found)} == {"2026-06-20"}
    assert found.tables["survey_respondents"].rows["line"].is_unique


# Whole responses


def test_a_response_that_was_not_sent_is_left_out_and_counted(tmp_path):
    begun = [{**RESPONSES[0], "sent": ""}, *RESPONSES[1:]]
    found = extract(tmp_path, limesurvey(responses=begun))
    assert len(respondents(found)) == 2
    assert found.read == 3
    assert any("not sent are left out: 1" in text for text in told(found))


def test_partial_keeps_what_was_not_sent(tmp_path):
    begun = [{**RESPONSES[0], "sent": ""}, *RESPONSES[1:]]
    found = extract(tmp_path, limesurvey(responses=begun), partial=True)
    assert len(respondents(found)) == 3
    assert any("are kept: 1" in text for text in told(found))


def test_without_a_date_of_submission_all_are_taken_and_the_wave_needs_its_date(tmp_path):
    content = small(["1", "0", "Orlane", "2", "7"], header=["id", "x", *SMALL_HEADER[2:]])
    with pytest.raises(FileRefused, match="wave_date"):
        extract(tmp_path, content, **SMALL)
    found = extract(tmp_path, content, **SMALL, wave_date="2026-06")
    assert answers(found) == [("1", "one", "1", "2", "7")]
    assert any("which responses were sent" in text for text in told(found))


def test_a_survey_without_dates_needs_the_wave_s(tmp_path):
    undated = [{**item, "sent": "1980-01-01 00:00:00"} for item in RESPONSES]
    with pytest.raises(FileRefused, match="1980-01-01"):
        extract(tmp_path, limesurvey(responses=undated))
    found = extract(tmp_path, limesurvey(responses=undated), wave_date="2026-06")
    assert {row["wave_date"] for row in respondents(found)} == {"2026-06"}
    assert len(respondents(found)) == 3


def test_an_id_that_comes_back_is_rejected(tmp_path):
    row = ["5", "2026-06-01 10:00:00", "", "1", ""]
    found = extract(tmp_path, small(row, row), **SMALL)
    assert [(fault.line, str(fault.reason)) for fault in found.faults] == [
        (3, "line 2 has the same response; that one is kept")
    ]
    assert len(answers(found)) == 1


def test_a_row_of_another_width_is_rejected_and_hidden(tmp_path):
    content = limesurvey() + b'"77","2026-06-12 10:00:00","fr","Jeanne"\r\n'
    found = extract(tmp_path, content)
    assert [(fault.line, fault.value) for fault in found.faults] == [(7, "(personal)")]
    assert respondents(found) == EXPECTED_RESPONDENTS


# Answers


def test_an_answer_that_nobody_knows_is_rejected_with_the_closest(tmp_path):
    found = extract(tmp_path, small(["1", "2026-06-01", "", "I know it's name", "4"]), **SMALL)
    fault = found.faults[0]
    assert (fault.line, fault.column, fault.value) == (2, "level[one]", "(personal)")
    assert "closest is “I know its name”" in str(fault.reason)
    assert "survey_answers" not in found.tables
    assert len(respondents(found)) == 1


def test_a_kind_of_respondent_that_nobody_knows_rejects_the_response(tmp_path):
    odd = [{**RESPONSES[0], "stakeholder": "xyz"}, *RESPONSES[1:]]
    found = extract(tmp_path, limesurvey(responses=odd))
    assert [fault.column for fault in found.faults] == ["stakeholder"]
    assert [row["stakeholder"] for row in respondents(found)] == ["school", "other"]


def test_what_was_not_asked_gives_no_row(tmp_path):
    for absent in ("", "N/A", "No answer", "Sans réponse"):
        found = extract(tmp_path, small(["1", "2026-06-01", "", absent, absent]), **SMALL)
        assert "survey_answers" not in found.tables
        assert found.faults == []


def test_a_cluster_that_comes_to_mind_is_known_by_name(tmp_path):
    rows = [["1", "2026-06-01", "orlane !", "", ""], ["2", "2026-06-01", "Orlane", "0", ""]]
    found = extract(tmp_path, small(*rows), **SMALL)
    assert answers(found) == [("1", "one", "1", "1", ""), ("2", "one", "1", "1", "")]
    assert any("in 2 responses (lines 2, 3)" in text for text in told(found))


def test_an_image_without_a_level_is_rejected(tmp_path):
    found = extract(tmp_path, small(["1", "2026-06-01", "", "", "8"]), **SMALL)
    assert "level of knowledge is not answered" in str(found.faults[0].reason)


@pytest.mark.parametrize(
    ("cell", "image"),
    [("7", "7"), ("7.0", "7"), ("7,5", "7.5"), ("10 - excellent", "10"), ("0 (very poor)", "0")],
)
def test_a_mark_is_the_number_that_its_label_begins_with(tmp_path, cell, image):
    found = extract(tmp_path, small(["1", "2026-06-01", "", "1", cell]), **SMALL)
    assert answers(found)[0][-1] == image


def test_a_mark_beyond_the_scale_is_rejected_by_the_contract(tmp_path):
    path = tmp_path / "wave.csv"
    path.write_bytes(small(["1", "2026-06-01", "", "1", "11"]))
    checked = read_source(SourceInput(Setting({**SOURCE, **SMALL}), [path]), ("fr", "en"))
    faults = [fault for item in checked.tables for fault in item.rejected]
    assert [(fault.column, fault.value) for fault in faults] == [("image", "(personal)")]


def test_the_longer_of_two_names_is_the_one_cited(tmp_path):
    header = ["id", "submitdate", "cited", "level[a]", "level[b]"]
    content = small(["1", "2026-06-01", "pole sud animation", "1", "1"], header=header)
    clusters = {"a": ["Pôle Sud"], "b": ["Pôle Sud Animation"]}
    found = extract(tmp_path, content, questions=SMALL["questions"], clusters=clusters)
    assert [row[:3] for row in answers(found)] == [("1", "a", "0"), ("1", "b", "1")]


def test_a_name_that_is_only_near_is_not_counted_and_told(tmp_path):
    found = extract(tmp_path, small(["1", "2026-06-01", "Orlanne", "1", ""]), **SMALL)
    assert answers(found) == [("1", "one", "0", "1", "")]
    assert any("near a cluster’s" in text and "lines 2" in text for text in told(found))
    assert not any("Orlanne" in text for text in told(found))


def test_entities_of_html_are_resolved(tmp_path):
    clusters = {"one": ["Lumière & Son"]}
    content = small(["1", "2026-06-01", "Lumi&egrave;re &amp; Son", "1", ""])
    found = extract(tmp_path, content, questions=SMALL["questions"], clusters=clusters)
    assert answers(found)[0][2] == "1"


@pytest.mark.parametrize(("cell", "unaided"), [
    ("1", "1"), ("0", "0"), ("2", "0"), ("Y", "1"), ("Yes", "1"), ("Oui", "1"), ("N", "0"), ("Non", "0"), ("", "0"), ("N/A", "0"),
])  # fmt: skip
def test_a_column_of_its_own_may_say_who_cited_a_cluster(tmp_path, cell, unaided):
    header = ["id", "submitdate", "cited[one]", "level[one]"]
    content = small(["1", "2026-06-01", cell, "2"], header=header)
    clusters = {"one": {"unaided": "cited[one]"}}
    found = extract(tmp_path, content, questions={**SMALL["questions"], "unaided": ""}, clusters=clusters)  # fmt: skip
    assert answers(found) == [("1", "one", unaided, "2", "")]


def test_a_cell_that_is_neither_yes_nor_no_is_rejected(tmp_path):
    header = ["id", "submitdate", "cited[one]", "level[one]"]
    content = small(["1", "2026-06-01", "perhaps", "2"], header=header)
    clusters = {"one": {"unaided": "cited[one]"}}
    found = extract(tmp_path, content, questions={**SMALL["questions"], "unaided": ""}, clusters=clusters)  # fmt: skip
    assert [fault.column for fault in found.faults] == ["cited[one]"]


def test_several_boxes_of_names_are_one_answer(tmp_path):
    header = ["id", "submitdate", "cited[SQ001]", "cited[SQ002]", "level[one]"]
    content = small(["1", "2026-06-01", "another", "Orlane", "1"], header=header)
    assert answers(extract(tmp_path, content, **SMALL)) == [("1", "one", "1", "1", "")]


@pytest.mark.parametrize(("ticked", "empty"), [("1", "0"), ("Y", ""), ("Yes", "No"), ("Oui", "N/A")])  # fmt: skip
def test_ticked_boxes_of_know_how_are_keywords(tmp_path, ticked, empty):
    header = [
        "id. Response ID", "submitdate. Date submitted", "cited. Text", "level[one]. Text [Orlane]",
        "knowhow[anim]. Know-how? [Animation]", "knowhow[vfx]. Know-how? [Effects]",
        "knowhow[other]. Know-how? [Other]",
    ]  # fmt: skip
    row = ["1", "2026-06-01", "", "1", ticked, empty, "Sound, light"]
    options = {"questions": {"stakeholder": "", "commune": ""}, "clusters": {"one": ["Orlane"]}}
    found = extract(tmp_path, small(row, header=header), **options, know_how={"animation": "anim"})
    assert respondents(found)[0]["know_how_cited"] == "animation;sound;light"


def test_a_free_answer_by_which_someone_may_be_reached_is_left_out(tmp_path):
    talkative = [{**RESPONSES[0], "knowhow": "son, ecrire a j@example.org"}, *RESPONSES[1:]]
    found = extract(tmp_path, limesurvey(responses=talkative))
    assert respondents(found)[0]["know_how_cited"] == "son"
    assert any("are left out, in 1 responses" in text for text in told(found))
    assert not any("example" in text for text in told(found))


@pytest.mark.parametrize(
    ("written", "kept"),
    [("06110", "CP 06110"), ("6110", "CP 06110"), ("06110 Ville", "06110 Ville"), ("Ville", "Ville")],
)  # fmt: skip
def test_a_bare_number_is_a_postal_code(tmp_path, written, kept):
    moved = [{**RESPONSES[0], "commune": written}, *RESPONSES[1:]]
    assert respondents(extract(tmp_path, limesurvey(responses=moved)))[0]["commune"] == kept


def test_a_bare_number_is_a_code_where_the_setting_says_so(tmp_path):
    moved = [{**RESPONSES[0], "commune": "06110"}, *RESPONSES[1:]]
    found = extract(tmp_path, limesurvey(responses=moved), postal_codes=False)
    assert respondents(found)[0]["commune"] == "06110"


# Another questionnaire

OTHER_HEADER = [
    "id. Response ID", "submitdate. Date submitted", "G1Q1. Who are you?", "G1Q2. Names?",
    "known[SQ001]. Do you know it? [First]", "mark._.How good is it?",
]  # fmt: skip
OTHER = {
    "questions": {"stakeholder": "G1Q1", "unaided": "G1Q2", "commune": "", "know_how_cited": ""},
    "clusters": {"one": {"names": ["First"], "level": "known[SQ001]", "image": "mark"}},
    "answers": {
        "stakeholder": {"A1": "company", "Enterprise": "company"},
        "level": {"AO1": 0, "Not at all": 0, "AO2": 2, "Well": 2},
        "image": {"A1": 0, "Bad": 0, "A2": 10, "Good": 10},
    },
}


def test_another_questionnaire_is_read_by_its_settings(tmp_path):
    by_code = small(["1", "2026-06-01", "A1", "the First", "AO2", "A2"], header=OTHER_HEADER)
    by_label = small(["1", "2026-06-01", "Enterprise", "the First", "Well", "Good"], header=OTHER_HEADER)  # fmt: skip
    for content in (by_code, by_label):
        found = extract(tmp_path, content, **OTHER)
        assert answers(found) == [("1", "one", "1", "2", "10")]
        assert respondents(found)[0]["stakeholder"] == "company"


def test_codes_with_underscores_are_those_with_brackets(tmp_path):
    header = ["id", "submitdate", "cited", "level_one", "image_one"]
    found = extract(tmp_path, small(["1", "2026-06-01", "", "1", "5"], header=header), **SMALL)
    assert answers(found) == [("1", "one", "0", "1", "5")]


def test_a_question_that_is_not_there_refuses_the_file_with_the_nearest(tmp_path):
    wrong = {**OTHER, "questions": {**OTHER["questions"], "unaided": "G1Q22"}}
    with pytest.raises(FileRefused, match=r"headed G1Q22.*Did you mean G1Q2\?"):
        extract(tmp_path, small(["1", "", "", "", "", ""], header=OTHER_HEADER), **wrong)


def test_a_text_that_heads_several_columns_is_no_key(tmp_path):
    header = ["Response ID", "Date submitted", "How well?", "How well?", "Names?"]
    options = {**SMALL, "questions": {**SMALL["questions"], "unaided": "Names?"},
               "clusters": {"one": {"level": "How well?"}}}  # fmt: skip
    with pytest.raises(FileRefused, match="2 columns have the heading How well"):
        extract(tmp_path, small(["1", "2026-06-01", "", "", ""], header=header), **options)


def test_codes_are_asked_for_where_the_headings_are_texts(tmp_path):
    header = ["Response ID", "Date submitted", "Which ones, if any, do you know?", "", "How well?"]
    with pytest.raises(FileRefused, match="headings are texts"):
        extract(tmp_path, small(["1", "2026-06-01", "", "", ""], header=header), **SMALL)


def test_a_column_that_the_defaults_expect_may_be_absent_and_is_told(tmp_path):
    header = ["id", "submitdate", "cited", "level[one]"]
    content = small(["1", "2026-06-01", "", "1"], header=header)
    found = extract(tmp_path, content, clusters={"one": ["Orlane"]})
    absent = [text for text in told(found) if "stays empty" in text]
    assert len(absent) == 4
    assert respondents(found)[0]["stakeholder"] == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"clusters": {}}, "clusters that the survey asks about are missing"),
        ({"clusters": {"one": {"lvl": "x"}}}, "lvl is not a field. Did you mean level?"),
        ({"clusters": {"one": 3}}, "clusters.one.names must be"),
        ({"clusters": {"one": ["Same"], "two": ["same"]}}, "have the name same both"),
        ({"clusters": {"one": {"level": ""}}}, "clusters.one.level must be"),
        ({"questions": {"stakholder": "x"}}, "stakholder is not a field. Did you mean stakeholder?"),
        ({"questions": {"unaided": ""}}, "questions.unaided must be"),
        ({"questions": {"commune": 4}}, "questions.commune must be"),
        ({"answers": {"levl": {}}}, "levl is not a field. Did you mean level?"),
        ({"answers": {"level": {"A1": 4}}}, "a number from 0 to 3"),
        ({"answers": {"level": {"A1": True}}}, "a number from 0 to 3"),
        ({"answers": {"image": {"A1": "x"}}}, "a number from 0 to 10"),
        ({"answers": {"stakeholder": {"A1": 1}}}, "a kind of respondent"),
        ({"answers": {"level": "x"}}, "a table of answers"),
        ({"know_how": {"a": 1}}, "know_how.a must be"),
        ({"wave_date": "June"}, "wave_date must be"),
        ({"wave_date": 5}, "wave_date must be"),
        ({"partial": "yes"}, "partial must be true or false"),
        ({"day_first": "yes"}, "day_first must be true or false"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_in_words(tmp_path, options, words):
    with pytest.raises(ConfigError, match=r"\[\[source\]\] w") as error:
        extract(tmp_path, limesurvey(), **options)
    assert words in str(error.value)


# Files that are no export


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\1\2", b"PK\3\4broken", b"id\n1\n", b'"id","a\n', "é".encode("utf-16-le") * 30,
     b"a;b\n1;2\n", b"\xff\xfe\xfd" * 50, b"<html></html>"],
)  # fmt: skip
def test_a_file_that_is_no_export_is_refused(tmp_path, content):
    with pytest.raises(FileRefused):
        extract(tmp_path, content)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_damage_makes_the_reader_fail(tmp_path, data):
    """Cuts, flipped bytes, lost columns, other encodings: rows, rejections or a refusal."""
    headings = data.draw(st.sampled_from(["code", "text", "both"]))
    content = bytearray(limesurvey(headings, data.draw(st.sampled_from(["", "fr", "en"]))))
    kind = data.draw(st.sampled_from(["cut", "flip", "column", "encoding", "lines"]))
    if kind == "cut":
        content = content[: data.draw(st.integers(0, len(content)))]
    elif kind == "flip":
        for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
            content[place] = data.draw(st.integers(0, 255))
    elif kind == "column":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        lost = data.draw(st.integers(0, len(rows[0]) - 1))
        content = bytearray(export([row[:lost] + row[lost + 1 :] for row in rows], ";"))
    elif kind == "encoding":
        encoding = data.draw(st.sampled_from(["cp1252", "utf-16", "utf-32-be", "mac-roman"]))
        content = bytearray(content.decode("utf-8-sig").encode(encoding, "replace"))
    else:
        lines = bytes(content).splitlines(keepends=True)
        content = bytearray(b"".join(data.draw(st.permutations(lines))))
    path = tmp_path / "wave.csv"
    path.write_bytes(bytes(content))
    try:
        checked = read_source(SourceInput(Setting(SOURCE), [path]), ("fr", "en"))
    except (FileRefused, ConfigError):
        return
    assert checked.extract.read >= checked.accepted

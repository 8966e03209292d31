"""The questionnaire's files: what the command makes, in the order that the measure needs."""

import csv
import io
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from etl.faults import FileRefused
from etl.questionnaire.definition import MAX_CODE, PAGES, QUESTIONS, TITLE, WELCOME
from etl.questionnaire.google_forms import script
from etl.questionnaire.limesurvey import structure
from etl.questionnaire.settings import settings
from etl.questionnaire.write import write
from etl.sources.survey.words import plain
from observatory import ROOT
from observatory.config import ConfigError, load_config
from observatory.model import LAYOUT
from tests.data_directory import (
    CONFIG,
    load_dataset,
    rejected,
    warnings,
    write_config,
    write_dataset,
)
from tests.etl.sources.survey_exports import CLUSTERS, RESPONSES, google_forms, limesurvey

COMMITTED = ROOT / "docs" / "questionnaire"
GENERATED = ("limesurvey.txt", "source.toml", "google-forms-fr.gs", "google-forms-en.gs")
LANGUAGES = ["fr", "en"]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


def survey(text: str) -> dict:
    """The data that a script holds."""
    return json.loads(re.search(r"const SURVEY = (\{.*?\n\});", text, re.DOTALL)[1])


# What is committed


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    target = tmp_path_factory.mktemp("questionnaire")
    data = ROOT / "data" / "public"
    write(load_config(ROOT / "observatory.toml", data), target, data)
    return target


@pytest.mark.parametrize("name", GENERATED)
def test_the_committed_files_are_what_the_command_makes(made, name):
    assert (made / name).read_bytes() == (COMMITTED / name).read_bytes(), (
        "run python -m etl questionnaire --config observatory.toml --data data/public"
        " --out docs/questionnaire"
    )


def test_nothing_else_is_made(made):
    assert sorted(path.name for path in made.iterdir()) == sorted(GENERATED)


def test_the_bundled_clusters_and_territory_are_asked_about():
    text = (COMMITTED / "limesurvey.txt").read_text(encoding="utf-8")
    clusters = (ROOT / "data/public/clusters.csv").read_text(encoding="utf-8").splitlines()[1:]
    asked = [row for row in rows(text) if row["class"] == "SQ" and row["language"] == "fr"]
    assert len(asked) == 2 * len(clusters)
    assert "« le territoire » désigne : Alpes-Maritimes" in text.replace("\u00a0", " ")


# What is asked


def test_every_column_of_a_respondent_and_an_answer_is_asked_for():
    columns = {
        column.name
        for stem in ("survey_respondents", "survey_answers")
        for column in LAYOUT[stem].columns
    }
    not_asked = {"wave_id", "wave_date", "respondent_id", "cluster_id"}
    assert set(QUESTIONS) == columns - not_asked


def test_what_comes_to_mind_is_asked_on_a_page_before_any_cluster_is_named():
    pages = [{question.field for question in page.questions} for page in PAGES]
    named = next(i for i, fields in enumerate(pages) if fields & {"level", "image"})
    assert any("unaided" in fields for fields in pages[:named])
    assert all(question.form != "grid" for page in PAGES[:named] for question in page.questions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_before_the_list_names_a_cluster(language):
    data = survey(script(CLUSTERS, "Campo", language))
    before = data["title"] + data["description"] + json.dumps(data["pages"][:2], ensure_ascii=False)
    for name in CLUSTERS.values():
        assert name not in before
    assert "Campo" in data["description"]


def test_codes_are_short_enough_for_the_tool_and_unique():
    assert len({question.code for question in QUESTIONS.values()}) == len(QUESTIONS)
    for question in QUESTIONS.values():
        assert re.fullmatch(rf"[a-z][a-z0-9]{{0,{MAX_CODE - 1}}}", question.code)
        codes = [answer.code for answer in question.answers]
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch("[a-z0-9]{1,5}", code) for code in codes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_and_tells_its_answer_from_the_others(language):
    assert TITLE[language]
    assert "{territory}" in WELCOME[language]
    texts = [plain(question.text[language]) for question in QUESTIONS.values()]
    assert len(set(texts)) == len(texts)
    for question in QUESTIONS.values():
        labels = [plain(answer.label[language]) for answer in question.answers]
        assert len(set(labels)) == len(labels)
        assert all(labels)


# LimeSurvey


def test_the_structure_repeats_the_same_rows_in_every_language():
    found = [
        row
        for row in rows(structure(CLUSTERS, "Campo", LANGUAGES))
        if row["class"] not in ("S", "SL")
    ]
    named = {
        language: [
            (row["class"], row["type/scale"], row["name"] if row["class"] != "G" else "", row["relevance"])
            for row in found if row["language"] == language
        ]
        for language in LANGUAGES
    }  # fmt: skip
    assert named["fr"] == named["en"]
    assert len(named["fr"]) == len(found) / 2
    order = [row["name"] for row in found if row["class"] == "Q" and row["language"] == "fr"]
    assert order == ["stakeholder", "commune", "cited", "knowhow", "level", "image"]


def test_the_survey_is_anonymous_and_forbids_going_back():
    settings_of = {row["name"]: row["text"] for row in rows(structure(CLUSTERS, "x", LANGUAGES)) if row["class"] == "S"}  # fmt: skip
    for name in ("allowprev", "ipaddr", "refurl", "allowregister", "listpublic"):
        assert settings_of[name] == "N"
    assert settings_of["anonymized"] == settings_of["datestamp"] == "Y"
    assert settings_of["format"] == "G"
    assert (settings_of["language"], settings_of["additional_languages"]) == ("fr", "en")


def test_the_image_is_asked_of_clusters_that_are_known():
    found = [row for row in rows(structure(CLUSTERS, "x", ["en"])) if row["class"] == "SQ"]
    assert [(row["name"], row["relevance"], row["text"]) for row in found] == [
        ("one", "1", "Pôle Orlane"), ("poledeux", "1", "Grappe Vésane, Image"),
        ("one", "level_one.NAOK > 0", "Pôle Orlane"),
        ("poledeux", "level_poledeux.NAOK > 0", "Grappe Vésane, Image"),
    ]  # fmt: skip


def test_marks_of_html_and_expressions_in_a_name_are_harmless():
    text = structure({"a": "R&D <b> {rand()}"}, "x", ["en"])
    assert "R&amp;D &lt;b&gt; (rand())" in text
    assert "{" not in text


# Google Forms


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_holds_the_questions_in_order_with_their_answers(language):
    data = survey(script(CLUSTERS, "Campo", language))
    asked = [item for page in data["pages"] for item in page["questions"]]
    assert [item["title"] for item in asked] == [q.text[language] for q in QUESTIONS.values()]
    assert asked[4]["rows"] == list(CLUSTERS.values())
    assert len(asked[4]["answers"]) == 4
    assert asked[5]["answers"] == [str(mark) for mark in range(11)]


# The command


@pytest.mark.slow
def test_clusters_are_chosen_and_named_in_the_command(tmp_path):
    config, data = _small(tmp_path)
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "etl",
        "questionnaire",
        "--config",
        str(config),
    ]
    done = subprocess.run(
        [*command, "--data", str(data), "--cluster", "two", "--cluster", "new=Nouveau", "--out", str(tmp_path / "out")],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = tomllib.loads((tmp_path / "out" / "source.toml").read_text(encoding="utf-8"))
    assert list(found["source"][0]["clusters"]) == ["two", "new"]
    without = subprocess.run(
        [*command, "--out", str(tmp_path / "none")],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert without.returncode == 2
    assert "No cluster to ask about" in without.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (["three"], "The cluster three has no name"),
        (["a=Same", "b=same"], "have one name"),
        (["a-b=One", "ab=Two"], "would have one code"),
        (["--=One"], "The cluster -- would have no code"),
    ],
)
def test_clusters_that_cannot_be_told_apart_are_refused(tmp_path, chosen, words):
    config, data = _small(tmp_path)
    with pytest.raises(ConfigError) as error:
        write(load_config(config), tmp_path / "out", data, chosen)
    assert words in str(error.value)


def test_a_damaged_list_of_clusters_is_refused(tmp_path):
    config, data = _small(tmp_path)
    (data / "clusters.csv").write_bytes(b"\0\1")
    with pytest.raises(FileRefused):
        write(load_config(config), tmp_path / "out", data)


def test_the_names_proposed_are_those_by_which_a_cluster_is_cited():
    found = tomllib.loads(settings({"short": 'Long "name", Other part'}))
    assert found["source"][0]["clusters"]["short"] == ['Long "name", Other part', 'Long "name"', "Other part", "short"]  # fmt: skip
    assert [source["kind"] for source in found["source"]] == ["limesurvey", "google-forms"]


# From the tools to the indicators' tables


@pytest.mark.parametrize(
    ("kind", "exports"),
    [
        ("limesurvey", [limesurvey()]),
        ("limesurvey", [limesurvey("both", "fr")]),
        ("google-forms", [google_forms()]),
    ],
)
def test_an_export_of_either_tool_loads_with_the_settings_that_are_made(tmp_path, kind, exports):
    made = {
        source["kind"]: source for source in tomllib.loads(settings(CLUSTERS))["source"]
    }[kind]  # fmt: skip
    names = {
        "one": [*made["clusters"]["one"], "Orlane"],
        "pole-deux": made["clusters"]["pole-deux"],
    }
    for number, content in enumerate(exports):
        (tmp_path / f"wave{number}.csv").write_bytes(content)
    source = f'[[source]]\nname = "wave"\nkind = "{kind}"\nlocation = "wave*.csv"\nwave_id = "2026"\n[source.clusters]\n'
    source += "\n".join(f'"{key}" = {json.dumps(value)}' for key, value in names.items())
    snapshot = load_dataset(
        tmp_path,
        {"clusters": "cluster_id;name;kind\none;Pôle Orlane;focal\npole-deux;Grappe Vésane, Image;regional"},
        config=CONFIG + source,
    )  # fmt: skip
    waves = snapshot.query(
        "SELECT wave_id, CAST(wave_date AS VARCHAR) AS day, respondents, source FROM survey_wave"
    )
    assert waves.to_numpy().tolist() == [["2026", "2026-06-14", len(RESPONSES), "wave"]]
    found = snapshot.query(
        "SELECT respondent_id, cluster_id, unaided, level, image, stakeholder, basin_code"
        " FROM survey_answer ORDER BY respondent_id, cluster_id"
    ).astype(object)
    found = found.where(found.notna(), None).to_numpy().tolist()
    assert found == [
        ["1", "one", True, 3, 8.0, "company", "basin:coast"],
        ["1", "pole-deux", False, 0, None, "company", "basin:coast"],
        ["2", "one", False, 1, None, "school", "basin:other"],
        ["2", "pole-deux", False, 2, 5.0, "school", "basin:other"],
        ["3", "one", False, 0, None, "other", None],
        ["3", "pole-deux", False, 0, None, "other", None],
    ]
    assert rejected(snapshot) == []
    assert warnings(snapshot) == []


def _small(root: Path) -> tuple[Path, Path]:
    """A configuration and a data directory with two clusters."""
    files = {"clusters": "cluster_id;name;kind\none;Pôle Un;focal\ntwo;Pôle Deux;regional"}
    return write_config(root), write_dataset(root / "data", files)

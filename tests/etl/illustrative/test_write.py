"""The files of the illustrative dataset: their form, and what they depend on."""

import csv
import re

import pytest

from etl.contracts import check_references, check_table
from etl.illustrative import survey
from etl.illustrative.names import names_on_record
from etl.illustrative.write import RECORD, generate, write
from etl.sources.tabular import read_table
from observatory import ROOT
from observatory.config import ConfigError, load_config
from observatory.model import LAYOUT

pytestmark = pytest.mark.slow

BUNDLED = ROOT / "data" / "illustrative"


@pytest.fixture(scope="module")
def directory(tmp_path_factory, config_path):
    """A directory that was written at size 1."""
    out = tmp_path_factory.mktemp("data") / "illustrative"
    write(config_path, out, seed=2017)
    return out


def _bytes(directory):
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_a_seed_gives_the_same_bytes_again(directory, config_path, tmp_path):
    write(config_path, tmp_path / "again", seed=2017)

    assert _bytes(tmp_path / "again") == _bytes(directory)


def test_the_bundled_dataset_is_what_the_generator_writes(config_path, tmp_path):
    told = (BUNDLED / "dataset.toml").read_text(encoding="utf-8")
    seed, size = re.search(r"--seed (\d+) --size (\S+)", told).groups()
    write(config_path, tmp_path / "again", seed=int(seed), size=float(size))

    written, bundled = _bytes(tmp_path / "again"), _bytes(BUNDLED)
    stale = sorted(name for name in written if written[name] != bundled.get(name))
    assert not stale, (
        "run python -m etl illustrate --config illustrative.toml --out data/illustrative"
        f" --seed {seed} --size {size}"
    )


def test_the_bundled_files_are_small(directory):
    assert sum(len(content) for content in _bytes(directory).values()) < 3_000_000


def test_another_seed_gives_other_data_under_the_same_plan(tables_of):
    one, other = tables_of(2017), tables_of(7)
    seeded = set(one) - {"targets"}

    assert {stem for stem in seeded if not one[stem].equals(other[stem])} == seeded
    assert one["targets"]["indicator_id"].equals(other["targets"]["indicator_id"])


def test_every_file_of_the_layout_that_can_be_invented_is_written(directory):
    stems = {path.stem for path in directory.glob("*.csv")}

    # Places are real, the gaps and recommendations are the package's neutral ones, and what people
    # type of figures and names they type themselves.
    real, typed = {"territories", "gaps", "recommendations"}, {"notes", "decisions"}
    assert stems == set(LAYOUT) - real - typed


def test_files_are_plain_utf_8_with_line_feeds(directory):
    for content in _bytes(directory).values():
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")
        content.decode("utf-8")


def test_every_column_belongs_to_the_layout_in_its_order(directory):
    for path in directory.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        expected = list(LAYOUT[path.stem].expected(("fr", "en")))
        assert header == [name for name in expected if name in header], path.stem
        assert set(LAYOUT[path.stem].required) <= set(header), path.stem


def test_every_row_is_accepted_by_the_contracts(directory):
    checked = {}
    for path in directory.glob("*.csv"):
        file = LAYOUT[path.stem]
        raw = read_table(path, file.expected(("fr", "en")), file.required)
        checked[path.stem] = check_table(raw, file, ("fr", "en"))
    checked = {item.source: item for item in check_references(list(checked.values()))}

    assert {stem: item.rejected for stem, item in checked.items() if item.rejected} == {}
    assert all(len(item.rows) == item.read > 0 for item in checked.values())


def test_the_dataset_says_that_it_is_invented_in_both_languages(directory, config_path):
    config = load_config(config_path, directory)

    assert config.illustrative
    assert set(config.dataset_title) == set(config.dataset_description) == {"fr", "en"}
    assert config.dataset_title["fr"] != config.dataset_title["en"]
    assert not config.basis


def test_every_id_that_pages_show_has_a_name_in_both_languages(directory, config_path, tables):
    labels = load_config(config_path, directory).labels
    figures, respondents = tables["published_figures"], tables["survey_respondents"]
    shown = {
        "subject": set(figures["subject"]),
        "measure": set(figures["measure"]),
        "territory": set(figures["territory"].dropna()),
        "criterion": set(tables["cluster_criteria"]["criterion"]),
        "stakeholder": set(respondents["stakeholder"].dropna()),
        "role": set(tables["participations"]["role"]),
        "segment": set(tables["organisations"]["segment"].dropna()),
        "know_how": {
            item for cell in respondents["know_how_cited"].dropna() for item in cell.split(";")
        },
    }

    for kind, ids in shown.items():
        assert ids <= set(labels[kind]), kind
        assert all(set(labels[kind][item]) == {"fr", "en"} for item in ids), kind


@pytest.mark.parametrize(
    "stem", ["organisations", "events", "participations", "support", "mentions"]
)
def test_what_happens_grows_with_the_size(tables_of, stem):
    assert len(tables_of(size=3.0)[stem]) == pytest.approx(3 * len(tables_of()[stem]), rel=0.1)


@pytest.mark.parametrize("stem", ["actions", "milestones", "targets", "clusters"])
def test_the_plan_stays_at_any_size(tables_of, stem):
    assert len(tables_of(size=3.0)[stem]) == len(tables_of()[stem])


def test_targets_that_count_things_grow_with_the_size(tables_of):
    def goals(size):
        rows = tables_of(size=size)["targets"]
        return rows[rows["target_date"] == "2028"].set_index("indicator_id")["target_value"]

    assert goals(3.0)["R2.1"] == 3 * goals(1.0)["R2.1"]
    assert goals(3.0)["R1.1"] == goals(1.0)["R1.1"]


def test_a_size_of_nothing_is_refused(config_path, tmp_path):
    with pytest.raises(ConfigError, match="size = 0: write a number above 0"):
        write(config_path, tmp_path / "none", seed=1, size=0)
    assert not (tmp_path / "none").exists()


def test_one_part_does_not_shift_another(setting, tables, monkeypatch):
    monkeypatch.setattr(survey, "RESPONDENTS", 60)
    changed = generate(setting, names_on_record(RECORD))

    differing = {stem for stem in tables if not tables[stem].equals(changed[stem])}
    assert differing == {"survey_respondents", "survey_answers"}


@pytest.mark.parametrize("settings", ["", "illustrative = false\n", "not toml"])
def test_data_that_are_not_illustrative_are_never_written_over(config_path, tmp_path, settings):
    (tmp_path / "dataset.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "events.csv").write_text("mine", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"holds dataset\.toml .*Name another directory"):
        write(config_path, tmp_path, seed=1)
    assert (tmp_path / "events.csv").read_text(encoding="utf-8") == "mine"


def test_an_illustrative_dataset_is_written_over(config_path, tmp_path):
    write(config_path, tmp_path, seed=1, size=0.1)
    before = _bytes(tmp_path)
    write(config_path, tmp_path, seed=2, size=0.1)

    assert set(_bytes(tmp_path)) == set(before)
    assert _bytes(tmp_path)["events.csv"] != before["events.csv"]


def test_another_territory_needs_only_its_configuration(tmp_path):
    path = tmp_path / "other.toml"
    path.write_text(
        'languages = ["en"]\nas_of = 2024-12-31\n[territory]\nfocal = "35"\ncountry = "FR"\n',
        encoding="utf-8",
    )

    written = write(path, tmp_path / "data", seed=3, size=0.2)

    assert all(written.values())
    with (tmp_path / "data" / "events.csv").open(encoding="utf-8", newline="") as file:
        events = list(csv.DictReader(file))
    assert {row["department_code"] for row in events} <= {"35", ""}
    assert {row["start_date"][:4] for row in events} == {str(year) for year in range(2015, 2025)}


def test_a_territory_without_reference_data_is_told_what_to_do(tmp_path):
    path = tmp_path / "abroad.toml"
    path.write_text('[territory]\nfocal = "17"\ncountry = "ES"\n', encoding="utf-8")

    with pytest.raises(
        ConfigError, match="focal = '17': no commune of it is in the reference data"
    ):
        write(path, tmp_path / "data", seed=3)

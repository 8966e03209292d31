"""Files that managers gave, in a load: in the place of the directory's and of the sources'."""

import json
from pathlib import Path

import pytest

from etl.load import load
from observatory.access import Role
from observatory.register import Database, Writer
from observatory.register.uploads import Uploads
from observatory.snapshot import Snapshot, origin
from tests.data_directory import CONFIG, write_config, write_dataset

ANNA = Writer("Anna", Role.MANAGER)
EVENTS = "event_id;title;kind;start_date;country_code\nE1;Meeting;btob;2019;ES\n"
GIVEN = b"event_id,title,kind,start_date,country_code\nE2,Talk,conference,2019,ES\n"
SOURCE = """
[[source]]
name = "guild"
kind = "table"
location = "guild.csv"
file = "organisations"
[source.columns]
org_id = "Number"
name = "Name"
[source.constants]
kind = "company"
country_code = "ES"
"""


class Trial:
    """A data directory with a register beside it."""

    def __init__(self, root: Path, config: str = CONFIG) -> None:
        self.root = root
        self.config = write_config(root, config)
        self.data = write_dataset(root / "data" / "trial", {"events": EVENTS})
        self.address = str(root / "register.sqlite")
        self.uploads = Uploads(Database(self.address), "trial")

    def load(self) -> Snapshot:
        out = self.root / "warehouse"
        result = load(self.config, self.data, out, wait_seconds=5, register=self.address)
        return Snapshot(out / "trial" / f"{result.snapshot}.duckdb")


def titles(store: Snapshot) -> list[str]:
    return sorted(store.query("SELECT title FROM event")["title"])


@pytest.mark.slow
def test_a_given_file_takes_the_place_of_the_directory_s_until_it_is_withdrawn(
    tmp_path: Path,
) -> None:
    trial = Trial(tmp_path)
    first = trial.load()
    kept = trial.uploads.keep(ANNA, "events", "../../x/Calendar.CSV", GIVEN)
    second = trial.load()
    trial.uploads.withdraw(ANNA, kept.id)
    third = trial.load()
    assert [titles(store) for store in (first, second, third)] == [
        ["Meeting"],
        ["Talk"],
        ["Meeting"],
    ]
    # The inputs are those of the first load again, and told so.
    assert first.id[-8:] == third.id[-8:] != second.id[-8:]
    files = second.query("SELECT file FROM source WHERE name = 'events'")["file"].tolist()
    assert files == ["events.csv"]


def test_a_given_file_takes_the_place_of_a_configured_source_s(tmp_path: Path) -> None:
    trial = Trial(tmp_path, CONFIG + SOURCE)
    trial.uploads.keep(ANNA, "guild", "members.csv", b"Number;Name\n7;Alba Films\n")
    store = trial.load()
    assert store.query("SELECT name FROM organisation")["name"].tolist() == ["Alba Films"]
    # Neither where it lay for the load nor a warning that its file is missing is left.
    carried = next(item for item in store.config.sources if item["name"] == "guild")
    assert carried["location"] == "guild.csv"
    warnings = json.loads(store.query("SELECT warnings FROM snapshot")["warnings"].iloc[0])
    assert not [item for item in warnings if "no file at" in item["template"]]


def test_the_place_of_the_last_load_is_kept_for_the_next(tmp_path: Path) -> None:
    trial = Trial(tmp_path)
    trial.load()
    directory = tmp_path / "warehouse" / "trial"
    assert origin(directory) == (trial.config, trial.data)
    trial.config.rename(tmp_path / "moved.toml")
    assert origin(directory) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"config": 1}'])
def test_a_damaged_note_of_the_place_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "ORIGIN").write_text(text, encoding="utf-8")
    assert origin(tmp_path) is None

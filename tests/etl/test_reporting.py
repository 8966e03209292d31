"""The command report: files written whole, defaults from the snapshot, refusals in words."""

import errno
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from etl import reporting
from etl.__main__ import app
from observatory.exports.content import Report
from observatory.exports.faults import CannotRender
from observatory.i18n import Message
from observatory.report import rendering
from tests.data_directory import load_dataset

STAYS = "No report was written."


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "300")


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """The reports given to a format that is drawn as their titles."""
    seen: list[Report] = []

    def draw(report: Report) -> bytes:
        seen.append(report)
        return report.subtitle.encode()

    monkeypatch.setattr(rendering, "FORMATS", {"html": draw})
    return seen


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with one dataset."""
    events = """
        event_id;title;kind;start_date;country_code;commune
        E1;Talk;conference;2019-03-04;ES;Costa
    """
    root = tmp_path_factory.mktemp("reporting")
    load_dataset(root, {"events": events})
    return root / "warehouse"


def report(warehouse: Path, to: Path, *more: object, form: str = "html") -> Result:
    """Call the command."""
    asked = ["report", "--warehouse", warehouse, "--format", form, "--out", to, *more]
    return CliRunner().invoke(app, [str(item) for item in asked])


def test_only_warehouse_format_and_file_are_needed(warehouse, tmp_path, drawn) -> None:
    result = report(warehouse, tmp_path / "report.html")

    assert result.exit_code == 0, result.output
    # The first configured language, the only dataset, the last year with figures.
    assert (tmp_path / "report.html").read_text() == "Rapport au financeur · 2019"
    assert drawn[0].stamp.dataset == "trial"
    assert "Written: " in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_everything_can_be_asked_for(warehouse, tmp_path, drawn) -> None:
    more = ("--lang", "en", "--period", "2019", "--sections", "R3, summary", "--preset", "workshop")
    result = report(warehouse, tmp_path / "report.html", *more, "--dataset", "trial")

    assert result.exit_code == 0, result.output
    assert [item.key for item in drawn[0].sections] == ["summary", "r3"]
    assert (drawn[0].subtitle, drawn[0].language.code) == ("Workshop · 2019", "en")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--sections", "r1,r9"), "There is no section r9. Known: summary, short, r1,"),
        (("--preset", "bored"), "There is no preset bored. Known: board, funder, workshop."),
        (("--lang", "de"), "There is no language de. Known: fr, en."),
        (("--dataset", "nowhere"), "There is no dataset nowhere in"),
        (("--period", "2019/20"), "2019/20 is no period"),
        (("--funder", "Region"), "Region pays for no action: no action of these data says"),
    ],
)
def test_a_wrong_call_exits_2_and_names_what_is_known(warehouse, tmp_path, more, told) -> None:
    result = report(warehouse, tmp_path / "report.html", *more)

    assert result.exit_code == 2, result.output
    assert told in result.stderr
    assert not list(tmp_path.iterdir())


def test_an_unknown_format_or_place_exits_2(warehouse, tmp_path) -> None:
    unknown = report(warehouse, tmp_path / "report.doc", form="doc")
    assert unknown.exit_code == 2
    assert "There is no format doc. Known: html." in unknown.stderr
    nowhere = report(warehouse, tmp_path / "nowhere" / "report.html")
    assert nowhere.exit_code == 2
    assert "does not exist. Check the path." in nowhere.stderr
    directory = report(warehouse, tmp_path)
    assert directory.exit_code == 2
    assert "is a directory. Name the file to write." in directory.stderr


def test_a_warehouse_without_a_dataset_exits_2(tmp_path) -> None:
    result = report(tmp_path, tmp_path / "report.html")
    assert result.exit_code == 2
    assert "There is no dataset in" in result.stderr


def test_years_without_a_figure_exit_1(warehouse, tmp_path) -> None:
    result = report(warehouse, tmp_path / "report.html", "--period", "1999")
    assert result.exit_code == 1
    assert "There is no figure of 1999 to report." in result.stderr
    assert STAYS in result.stderr


def test_a_full_disk_leaves_the_file_that_was_there_and_no_other(
    warehouse, tmp_path, monkeypatch
) -> None:
    (tmp_path / "report.html").write_text("as it was")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = report(warehouse, tmp_path / "report.html")

    assert result.exit_code == 1
    assert (
        f"No space left on device. Make room or give access, then try again. {STAYS}"
        in result.stderr
    )
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_text() == "as it was"


def test_what_cannot_be_drawn_exits_1_in_words(warehouse, tmp_path, monkeypatch) -> None:
    def refuse(_: Report) -> bytes:
        raise CannotRender(Message("A font is missing."))

    monkeypatch.setattr(rendering, "FORMATS", {"html": refuse})
    result = report(warehouse, tmp_path / "report.html")

    assert result.exit_code == 1
    assert f"A font is missing. {STAYS}" in result.stderr
    assert not list(tmp_path.iterdir())


def test_of_several_datasets_public_is_taken_or_one_must_be_named(
    tmp_path, monkeypatch, drawn
) -> None:
    class Two:
        def __init__(self, root: Path) -> None: ...
        def datasets(self) -> list[str]:
            return ["one", "two"]

    monkeypatch.setattr(reporting, "Warehouse", Two)
    result = report(tmp_path, tmp_path / "report.html")
    assert result.exit_code == 2
    assert "There are several datasets: one, two. Name one with --dataset." in result.stderr

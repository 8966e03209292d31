"""The README names every page, command, file of the layout and setting."""

import pytest
import typer

from etl.__main__ import app
from observatory import ROOT, config
from observatory.model import LAYOUT
from observatory.ui.listing import PAGES

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
SETTINGS = sorted({key for keys in config._KEYS.values() for key in keys} - {"source"})
DATASET_SETTINGS = sorted(config._DATASET_KEYS)
TARGETS = [
    line.split(":")[0]
    for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    if "## " in line and ":" in line and not line.startswith(("#", "\t"))
]


@pytest.mark.parametrize("item", PAGES, ids=lambda item: item.key)
def test_a_page_is_documented(item) -> None:
    assert f"| {item.title} | `/{item.url}` |" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_documented(command: str) -> None:
    assert f"| `{command}` |" in README


@pytest.mark.parametrize("stem", LAYOUT)
def test_a_file_of_the_layout_is_documented(stem: str) -> None:
    assert f"`{stem}`" in README


@pytest.mark.parametrize("setting", [*SETTINGS, *DATASET_SETTINGS])
def test_a_setting_is_documented(setting: str) -> None:
    assert setting in README


@pytest.mark.parametrize("target", TARGETS)
def test_a_command_of_make_is_documented(target: str) -> None:
    assert target in README


def test_nothing_that_is_documented_is_missing() -> None:
    named = {
        line.split("`")[1]
        for line in README.splitlines()
        if line.startswith("| `") and "` |" in line
    }
    known = {*COMMANDS, *LAYOUT, *SETTINGS, *DATASET_SETTINGS}
    lost = {
        name
        for name in named
        if not name.startswith("[") and name not in known and not set(name.split()) & known
    }
    assert not lost, f"the README documents what is not there: {lost}"

"""The README keeps step with the code: commands, pages, settings, files, make targets."""

import re

import pytest
import typer

from etl.__main__ import app
from observatory import ROOT
from observatory.config import _DATASET_KEYS, _KEYS, load_config
from observatory.model import KINDS, LAYOUT
from observatory.ui.listing import PAGES
from tests.api_document import API, api_document
from tests.data_directory import CONFIG
from tests.documents import OPEN_DATA, REFRESH, SOURCES, open_data_refreshed, refreshed

README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.findall(r"`([^`\n]+)`", README)
"""What the README sets in the type of code."""
TABLES_OF_SETTINGS = [name for name in _KEYS if name]


def missing(names: list[str]) -> list[str]:
    """The names that stand nowhere in the README's code, as words of their own."""
    return [
        name
        for name in names
        if not any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", code) for code in CODE)
    ]


def test_every_command_of_the_loader_is_named() -> None:
    commands = list(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert missing(commands) == [], "name these commands in README.md"


def test_every_page_is_named_with_its_address() -> None:
    lost = [
        f"{item.title} at /{item.url}"
        for item in PAGES
        if item.title not in README or f"`/{item.url}`" not in README
    ]
    assert lost == [], "name these pages in README.md"


@pytest.mark.parametrize("table", TABLES_OF_SETTINGS)
def test_every_setting_of_a_table_is_named_in_its_line(table: str) -> None:
    lines = [line for line in README.splitlines() if f"[{table}" in line]
    lost = [key for key in sorted(_KEYS[table]) if not any(key in line for line in lines)]
    assert lost == [], f"name these settings of [{table}] in README.md"


def test_every_other_setting_is_named() -> None:
    tables = {"source"} | set(TABLES_OF_SETTINGS)
    plain = [key for key in sorted(_KEYS[""]) if key not in tables]
    assert missing(plain) == [], "name these settings of observatory.toml in README.md"
    headed = [key for key in sorted(tables & _KEYS[""]) if f"[{key}" not in README]
    assert headed == [], "name these tables of observatory.toml in README.md"


def test_every_setting_of_a_dataset_is_named() -> None:
    assert missing(sorted(_DATASET_KEYS)) == [], "name these settings of dataset.toml in README.md"


def test_every_file_of_the_layout_is_named() -> None:
    assert missing(list(LAYOUT)) == [], "name these files of the layout in README.md"


def test_every_make_target_is_named() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z][a-z-]*):.*## ", makefile, re.MULTILINE)
    assert targets
    lost = [
        name
        for name in targets
        if name != "help" and not re.search(rf"`{name}`|make {name}\b", README)
    ]
    assert lost == [], "name these make targets in README.md"


def test_the_tables_of_the_sources_are_those_of_the_code() -> None:
    text = SOURCES.read_text("utf-8")
    assert refreshed(text) == text, REFRESH


def test_the_lists_of_the_open_data_are_those_of_the_code() -> None:
    text = OPEN_DATA.read_text("utf-8")
    assert open_data_refreshed(text) == text, REFRESH


def test_the_document_of_the_interface_is_that_of_the_code() -> None:
    assert API.read_text("utf-8") == api_document(), REFRESH


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_source_has_its_section_with_its_settings(kind: str) -> None:
    text = SOURCES.read_text("utf-8")
    assert f"## `{kind}`" in text
    assert f"<!-- settings {kind} -->" in text


def test_every_example_of_a_source_is_a_configuration_that_can_be_used(tmp_path) -> None:
    examples = re.findall(r"```toml\n(.*?)```", SOURCES.read_text("utf-8"), re.DOTALL)
    assert len(examples) >= len(KINDS)
    for example in examples:
        path = tmp_path / "observatory.toml"
        path.write_text(CONFIG + "\n" + example, "utf-8")
        assert load_config(path).sources, example

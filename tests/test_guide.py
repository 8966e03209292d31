"""The user guide keeps step with the product: its pages, its words, its commands."""

import re
from pathlib import Path

import pytest
import typer

from etl.__main__ import app
from observatory import ROOT
from observatory.guide import COMMANDS, GUIDE, READERS, found, topics
from observatory.i18n import LANGUAGES, language
from observatory.ui.listing import PAGES
from tests import guide_commands
from tests.documents import REFRESH
from tests.messages import catalogue

FILES = sorted(GUIDE.rglob("*.md"))
by_language = pytest.mark.parametrize("code", LANGUAGES)


def _labels(code: str) -> set[str]:
    """Every text of the product in a language."""
    texts: set[str] = set()
    for message in catalogue():
        if message.id:
            source, said = message.id, message.string
            for text in (source if code == "en" else said,):
                texts |= {text} if isinstance(text, str) else set(text)
    return {_spaces(text) for text in texts}


def _spaces(text: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", text)


@by_language
def test_every_page_has_its_help_under_its_own_name(code: str) -> None:
    known = topics(code)
    lost = [
        p.key
        for p in PAGES
        if p.key not in known or known[p.key].title != language(code)._(p.title)
    ]
    assert lost == [], f"write docs/guide/{code}/pages/<key>.md, its title as the page's"
    assert {*READERS, COMMANDS} <= set(known)
    assert all(topic.text for topic in known.values())


def test_both_languages_have_the_same_parts_and_headings() -> None:
    outlines = [
        {key: re.findall(r"^#+ |^\d+\. |^- |^!\[", topic.text, re.MULTILINE) for key, topic in topics(code).items()}
        for code in LANGUAGES
    ]  # fmt: skip
    assert outlines[0] == outlines[1]


@by_language
def test_every_command_and_option_is_in_the_guide(code: str) -> None:
    parts = topics(code)[COMMANDS].text.split("\n## ")
    told = {part.partition("`\n")[0].strip("`"): part for part in parts[1:]}
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    lost = [
        f"{name} {option}"
        for name, command in commands.items()
        for item in command.params
        for option in item.opts
        if item.name != "help"
        and option.startswith("--")
        and f"`{option}`" not in told.get(name, "")
    ]
    assert lost == [], REFRESH


@pytest.mark.slow
@by_language
def test_the_commands_say_what_they_say_in_the_terminal(code: str) -> None:
    assert guide_commands.place(code).read_text("utf-8") == guide_commands.written(code), REFRESH


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(GUIDE)))
def test_what_is_linked_and_shown_is_there(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (path.parent / target).is_file(), f"{target} in {path.relative_to(ROOT)}"


@by_language
def test_a_label_in_bold_is_one_of_the_product(code: str) -> None:
    known = _labels(code)
    own = {"At least", "Au moins", "–", "n < 5"}
    lost = {
        label
        for key, topic in topics(code).items()
        for label in re.findall(r"\*\*([^*]+)\*\*", topic.text)
        if key != "funder" and _spaces(label) not in known | own
    }
    assert lost == set(), "a label in bold is written as the product writes it"


def test_a_search_finds_the_parts_that_have_all_its_words() -> None:
    keys = [topic.key for topic, _ in found("en", "Approve everybody")]
    assert "manager" in keys
    assert "map" not in keys
    assert found("en", "no such word anywhere") == []
    assert found("fr", "") == []


def test_a_link_between_parts_stays_within_the_help_page() -> None:
    text = "".join(part for part in topics("en")["manager"].parts() if isinstance(part, str))
    assert "[Overview](?topic=overview)" in text
    assert ".md)" not in text

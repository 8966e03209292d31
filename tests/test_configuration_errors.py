"""Every error of a configuration is a sentence of the catalogues, with a value for each blank."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest

from observatory import ROOT

FILES = sorted(
    path
    for part in ("etl", "observatory")
    for path in (ROOT / part).rglob("*.py")
    if ROOT / "observatory" / "api" not in path.parents
)
"""Every module but those of the API, whose errors are problems of requests."""
GIVEN = {"ConfigError": (), "wrong": ("source", "option"), "not_known": ()}
"""What makes such an error -> the values that it gives its sentence by itself."""


class Sentence(NamedTuple):
    """One sentence of a call: the text where it is known there, and the values it is given."""

    place: str
    text: str | None
    values: set[str]


def sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of the errors that a file makes, but for those that it only hands on."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        parameters = {item.arg for item in (*function.args.posonlyargs, *function.args.args)}
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name not in GIVEN:
                continue
            for position, implied in _arguments(name):
                argument = call.args[position]
                if isinstance(argument, ast.Name) and argument.id in parameters:
                    continue
                place = f"{path.relative_to(ROOT)}:{call.lineno}"
                values = {*GIVEN[name], *implied, *_values(call, function)}
                yield Sentence(place, _text(argument, call, function), values)


def _arguments(name: str) -> list[tuple[int, set[str]]]:
    if name == "not_known":
        return [(2, {"near"}), (3, {"known"})]
    return [(1 if name == "wrong" else 0, set())]


def _values(call: ast.Call, function: ast.FunctionDef) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg:
            yield keyword.arg
        elif isinstance(keyword.value, ast.Name):
            found = _assigned(keyword.value.id, call, function)
            assert isinstance(found, ast.Dict), f"line {call.lineno}: values are no table"
            yield from (str(ast.literal_eval(key)) for key in found.keys if key)


def _text(argument: ast.expr, call: ast.Call, function: ast.FunctionDef) -> str | None:
    """The literal of ``N_("…")``, also by way of a name; None where there is none."""
    found = _assigned(argument.id, call, function) if isinstance(argument, ast.Name) else argument
    marked = isinstance(found, ast.Call) and getattr(found.func, "id", "") == "N_"
    return str(ast.literal_eval(found.args[0])) if marked and isinstance(found, ast.Call) else None


def _assigned(name: str, call: ast.Call, function: ast.FunctionDef) -> ast.expr | None:
    """What a name was last given above a call."""
    found = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and node.lineno < call.lineno
        and any(getattr(target, "id", "") == name for target in node.targets)
    ]
    return max(found, key=lambda value: value.lineno, default=None)


@pytest.fixture(scope="module")
def made() -> list[Sentence]:
    return [sentence for path in FILES for sentence in sentences(path)]


def test_every_error_is_a_message_of_the_catalogues(made):
    assert len(made) > 80
    assert [item.place for item in made if item.text is None] == [], "write the sentence in N_(…)"


def test_every_blank_of_a_sentence_is_given_a_value(made):
    lacking = {
        item.place: fields for item in made if (fields := _fields(item.text or "") - item.values)
    }
    assert lacking == {}


def test_every_sentence_says_where_the_fault_is_and_ends_as_one(made):
    texts = [item.text for item in made if item.text]
    assert [text for text in texts if not text.endswith((".", "?"))] == []
    source = [text for text in texts if "{option}" in text]
    assert [text for text in source if not text.startswith("[[source]] {source}: ")] == []


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('raise ConfigError(f"{x}: wrong.")', [(None, set())]),
        ('text = "x"\n    raise ConfigError(text)', [(None, set())]),
        ('raise ConfigError(N_("{a}: x."), a=1)', [("{a}: x.", {"a"})]),
        ('t = N_("one.")\n    t = N_("two.")\n    raise s.wrong("o", t)',
         [("two.", {"source", "option"})]),
        ('v = {"b": 1}\n    raise ConfigError(N_("{b}."), **v)', [("{b}.", {"b"})]),
        ('raise not_known(1, [], N_("A?"), N_("B."), c=1)',
         [("A?", {"c", "near"}), ("B.", {"c", "known"})]),
        ("raise ConfigError(given)", []),
    ],
)  # fmt: skip
def test_the_sentences_of_a_file_are_found(tmp_path, monkeypatch, body, found):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    path = tmp_path / "module.py"
    path.write_text(f"def one(given):\n    {body}\n")
    assert [(item.text, item.values) for item in sentences(path)] == found

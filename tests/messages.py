"""The French catalogue, kept in step with the code: ``python -m tests.messages [--check]``.

English is the source: every text that the code marks is a message. New ones are added without a
text, those that the code no longer holds are dropped, and nothing is guessed from a likeness.
"""

import argparse
import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).parents[1]
LANGUAGE = "fr"
PO = ROOT / "observatory" / "locale" / LANGUAGE / "LC_MESSAGES" / "messages.po"

FOLDERS = ("etl", "observatory", "pages")
FILES = ("app.py",)
KEYWORDS = {"_": None, "N_": None, "gettext": None, "n_": (1, 2), "ngettext": (1, 2)}
"""Functions and methods whose literal arguments are messages: ``_``, ``page._``, ``words.n_`` …"""

_WIDTH = 100
_HEADER = f"""\
# Texts of the observatory. Written by hand; make messages keeps the list of messages.
msgid ""
msgstr ""
"Project-Id-Version: observatory\\n"
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""


def literal_messages(
    file: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str | tuple[str, ...], list[str]]]:
    """A method of extraction for Babel: the literal arguments of the calls of the keywords.

    Read from the syntax tree: Babel's own reader takes the texts within ``_(WORDS["key"])`` for
    messages and, before Python 3.12, does not look into f-strings. An argument that is a name is
    marked elsewhere; one that is put together cannot be a message.
    Raises ValueError for an f-string or a sum of texts.
    """
    for node in ast.walk(ast.parse(file.read())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in KEYWORDS:
            continue
        texts_of_call = node.args[: len(KEYWORDS[name] or (1,))]
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in texts_of_call):
            raise ValueError(f"line {node.lineno}: a message must be written out in one text")
        for choice in zip(*map(_choices, texts_of_call), strict=True):
            yield node.lineno, name, choice if len(choice) > 1 else choice[0], []


def _choices(argument: ast.expr) -> list[str]:
    """The texts that an argument may be: one, none for a name, both of ``a if … else b``."""
    if isinstance(argument, ast.IfExp):
        return _choices(argument.body) + _choices(argument.orelse)
    known = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return [argument.value] if known else []


def extracted() -> Catalog:
    """Every message of the code, without a text."""
    template = Catalog()
    for ids in _found():
        template.add(ids)
    return template


def _found() -> Iterator[str | tuple[str, ...]]:
    rules = [("**.py", literal_messages), ("**.html", babel_extract)]
    for folder in FOLDERS:
        if (ROOT / folder).is_dir():
            for _, _, ids, _, _ in extract_from_dir(ROOT / folder, rules, keywords=KEYWORDS):
                yield ids
    for name in FILES:
        if (ROOT / name).is_file():
            for _, ids, _, _ in extract_from_file(literal_messages, ROOT / name, keywords=KEYWORDS):
                yield ids


def catalogue() -> Catalog:
    """The catalogue as it stands on disk."""
    with PO.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def brought_up_to_date(current: Catalog, template: Catalog) -> Catalog:
    """The messages of ``template`` with the texts that ``current`` has for them.

    A message that has become plural, or has ceased to be, loses its text: it would not be right.
    """
    result = Catalog(locale=LANGUAGE)
    for message in messages(template):
        known = current.get(message.id)
        text = known.string if known and known.id == message.id and not known.fuzzy else None
        result.add(message.id, text, user_comments=known.user_comments if known else ())
        # Babel takes a % in a sentence for a format of its own.
        result[message.id].flags.clear()
    return result


def messages(of: Catalog) -> list[Message]:
    """The messages of a catalogue but for its header."""
    return [message for message in of if message.id]


def texts(message: Message) -> list[str]:
    """The texts of a message: one, or one for each number; "" where there is none."""
    if isinstance(message.string, str):
        return [message.string]
    return list(message.string or [""])


def untranslated(of: Catalog) -> list[Message]:
    """Messages of which a text is missing."""
    return [message for message in messages(of) if not all(texts(message))]


def written(of: Catalog) -> str:
    """The catalogue as a file, in the order of the messages."""
    body = io.BytesIO()
    write_po(body, of, width=_WIDTH, omit_header=True, sort_output=True, ignore_obsolete=True)
    return _HEADER + body.getvalue().decode("utf-8").strip("\n") + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Update the catalogue, or with ``--check`` only tell whether it is current and complete."""
    parser = argparse.ArgumentParser(prog="python -m tests.messages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if it is stale")
    check = parser.parse_args(arguments).check
    updated = brought_up_to_date(catalogue(), extracted())
    text = written(updated)
    stale = text != PO.read_text(encoding="utf-8")
    if stale and not check:
        PO.write_text(text, encoding="utf-8")
    missing = untranslated(updated)
    for message in missing:
        print(f"  without a text: {message.id if isinstance(message.id, str) else message.id[0]}")
    if not stale:
        state = "current"
    else:
        state = "out of date, run make messages" if check else "brought up to date"
    counts = f"messages {len(messages(updated))}, without a text {len(missing)}"
    print(f"{PO.relative_to(ROOT)}: {counts}; {state}.")
    return int(check and (stale or bool(missing)))


if __name__ == "__main__":
    sys.exit(main())

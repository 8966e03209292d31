"""The guide's list of commands, in the language of the environment: ``python -m tests.guide_commands``.

Typer's own definition is written out, so that a command and its options are described once.
"""

import os
import subprocess
import sys
from pathlib import Path

import typer

from observatory import ROOT
from observatory.guide import COMMANDS, GUIDE
from observatory.i18n import LANGUAGES, environment_language

_HEAD = {
    "en": (
        "The commands of the loader",
        "`python -m etl COMMAND` runs one; `--help` after it says the same as this page. Exit codes: 0 done, 1 nothing published or written, 2 a wrong call.",
        ("option", "meaning", "needed"),
    ),
    "fr": (
        "Les commandes du chargeur",
        "`python -m etl COMMANDE` en lance une ; `--help` à sa suite dit la même chose que cette page. Codes de sortie : 0 fait, 1 rien n’est publié ni écrit, 2 appel erroné.",
        ("option", "signification", "obligatoire"),
    ),
}


def place(code: str) -> Path:
    """The file of a language."""
    return GUIDE / code / f"{COMMANDS}.md"


def written(code: str) -> str:
    """The list in a language, from a process of its own: a command's words are those of its terminal."""
    environment = {**os.environ, "LC_ALL": f"{code}_{code.upper()}.UTF-8", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "tests.guide_commands"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, encoding="utf-8"
    ).stdout


def _document() -> str:
    from etl.__main__ import app

    title, first, names = _HEAD[environment_language().code]
    parts = [
        f"# {title}\n\n<!-- Written by `make documents` from the commands themselves. -->\n\n{first}\n"
    ]
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        rows = [_row(item) for item in command.params if item.name != "help"]
        parts.append(f"\n## `{name}`\n\n{_one_line(command.help)}\n")
        if rows:
            head = f"| {names[0]} | {names[1]} | {names[2]} |\n| --- | --- | --- |\n"
            parts.append("\n" + head + "".join(rows))
    return "".join(parts)


def _row(item: typer.core.TyperOption | typer.core.TyperArgument) -> str:  # type: ignore[name-defined]
    option = item.param_type_name == "option"
    names = [*item.opts, *item.secondary_opts] if option else [(item.name or "").upper()]
    code = ", ".join(f"`{name}`" for name in names)
    return f"| {code} | {_one_line(item.help)} | {'×' if item.required else ''} |\n"


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def main() -> None:
    """Write every language's file."""
    for code in LANGUAGES:
        place(code).write_text(written(code), encoding="utf-8")
        print(place(code))


if __name__ == "__main__":
    sys.stdout.write(_document())

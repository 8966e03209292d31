"""The tables of ``docs/sources.md`` and ``docs/open-data.md``, ``docs/api.md`` and the guide's commands, from
the code: ``python -m tests.documents`` (``make documents``).

Between ``<!-- settings KIND -->`` and ``<!-- end -->`` stand the settings of a kind of source, of
``common`` those that all kinds have.
"""

import re

from observatory import ROOT
from observatory.exports.package_readme import withheld
from observatory.i18n import SOURCE_LANGUAGE, language
from observatory.model import COMMON_OPTIONS, KINDS
from observatory.model.openness import OPEN_TABLES
from observatory.queries.open_data import LIMITS
from tests import guide_commands
from tests.api_document import API, api_document

SOURCES = ROOT / "docs" / "sources.md"
OPEN_DATA = ROOT / "docs" / "open-data.md"
REFRESH = "run `make documents`"
_BLOCK = re.compile(r"(<!-- settings (?P<kind>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

_LISTED = re.compile(
    r"(<!-- (?P<what>open tables|withheld|limits) -->\n).*?(<!-- end -->)", re.DOTALL
)


def settings_table(kind: str) -> str:
    """The settings of a kind as a Markdown table; a sentence where it has none of its own."""
    options = COMMON_OPTIONS if kind == "common" else KINDS[kind].options
    if not options:
        return "No settings of its own.\n"
    rows = [f"| `{name}` | {meaning} |" for name, meaning in options.items()]
    return "\n".join(["| setting | meaning |", "| --- | --- |", *rows, ""])


def refreshed(text: str) -> str:
    """The document with its tables as the code has them now."""
    return _BLOCK.sub(lambda found: found[1] + settings_table(found["kind"]) + found[3], text)


def open_data_lists() -> dict[str, str]:
    """The parts of ``docs/open-data.md`` that are made of the code."""
    english = language(SOURCE_LANGUAGE)
    rows = [f"| `{name}` | {table.meaning} |" for name, table in OPEN_TABLES.items()]
    return {
        "open tables": "\n".join(["| table | what a row is |", "| --- | --- |", *rows, ""]),
        "withheld": "".join(f"- {line}\n" for line in withheld(english)),
        "limits": "".join(f"- {line}\n" for line in LIMITS),
    }


def open_data_refreshed(text: str) -> str:
    """The document with its lists as the code has them now."""
    made = open_data_lists()
    return _LISTED.sub(lambda found: found[1] + made[found["what"]] + found[3], text)


if __name__ == "__main__":
    SOURCES.write_text(refreshed(SOURCES.read_text("utf-8")), "utf-8")
    print(SOURCES)
    API.write_text(api_document(), "utf-8")
    print(API)
    OPEN_DATA.write_text(open_data_refreshed(OPEN_DATA.read_text("utf-8")), "utf-8")
    print(OPEN_DATA)
    guide_commands.main()

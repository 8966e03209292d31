"""What a person reads first in a package: its README, in each of its languages."""

from observatory.charts.description import pair
from observatory.exports.open_data import Contents
from observatory.i18n import Language, N_
from observatory.model import TABLES
from observatory.model.openness import WITHHELD_COLUMNS, WITHHELD_TABLES

_FILES = (
    ("datapackage.json", N_("describes every table and column (Data Package 2.0)")),
    ("data/", N_("the tables, each as CSV (UTF-8, commas, decimal points) and as Parquet")),
    ("layout/", N_("the rows in the observatory’s own layout, with a configuration that loads them")),
    ("dcat.jsonld", N_("describes the package for catalogues of data (DCAT-AP 3)")),
    ("SHA256SUMS", N_("checksums; verify them with: sha256sum -c SHA256SUMS")),
)  # fmt: skip
_FORMULAS = N_(
    "In CSV a text that a spreadsheet would run as a formula is preceded by an apostrophe; Parquet has"
    " it as it is."
)
LOADING = "python -m etl run --config layout/observatory.toml --data layout --out warehouse"
"""How a package is read back, in its directory."""


def readme(contents: Contents) -> str:
    """The text as Markdown."""
    return "\n---\n\n".join(_part(contents, language) for language in contents.languages)


def _part(contents: Contents, language: Language) -> str:
    _, code = language._, language.code
    lines = [f"# {contents.texts['title'][code]}", "", contents.texts["description"][code], ""]
    lines += [f"- `{name}`: {_(text)}" for name, text in _FILES]
    lines += ["", _(_FORMULAS), "", f"## {_('Tables')}", ""]
    lines += [f"| {_('Table')} | {_('Content')} | {_('Licence')} |", "| --- | --- | --- |"]
    for item in contents.tables:
        titles = "; ".join(licence.title for licence in item.licences) or "–"
        lines.append(f"| {item.table.name} | {_(item.table.meaning)} | {titles} |")
    lines += ["", f"## {_('What is not in it')}", ""]
    lines += [f"- {text}" for text in withheld(language)]
    lines += ["", f"## {_('Reading it back')}", "", "```", LOADING, "```", ""]
    lines += [f"- {text}" for text in contents.lists["limits"][code]]
    return "\n".join(lines) + "\n"


def withheld(language: Language) -> list[str]:
    """What stays, and why: a line a table or its columns."""
    _ = language._
    tables = [
        pair(language, f"`{name}` ({_(TABLES[name].meaning)})", _(why))
        for name, why in WITHHELD_TABLES.items()
    ]
    columns = [
        pair(language, ", ".join(f"`{table}.{name}`" for name in names), _(why))
        for table, (names, why) in WITHHELD_COLUMNS.items()
    ]
    return tables + columns

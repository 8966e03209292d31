"""Sentences of the Sources: what was loaded and refused, what waits for a person's look."""

from datetime import date

from observatory.charts.description import pair
from observatory.i18n import ABSENT, Language
from observatory.snapshot import Approval

_DAYS_PER_MONTH = 365.25 / 12


def sources_finding(language: Language, totals: dict[str, int]) -> str:
    """The page's finding: how much was read, refused, and left to review."""
    _, n_, number = language._, language.n_, language.number
    files, rows, refused = totals["files"], totals["rows_read"], totals["rows_rejected"]
    if not files:
        return _("No file has been loaded.")
    count = n_("{n} file", "{n} files", files)
    if refused:
        count = n_("{hit} of {n} file", "{hit} of {n} files", files)
        text = n_(
            "{refused} row of {rows} was refused, in {files}.",
            "{refused} rows of {rows} were refused, in {files}.",
            refused,
        )
    else:
        text = n_(
            "{rows} row read in {files}, none refused.",
            "{rows} rows read in {files}, none refused.",
            rows,
        )
    where = count.format(n=number(files), hit=number(totals["rejected_files"]))
    told = text.format(refused=number(refused), rows=number(rows), files=where)
    if names := totals["unlisted"]:
        text = n_("{n} name is in no list.", "{n} names are in no list.", names)
        told += " " + text.format(n=number(names))
    return told


def refused_finding(language: Language, totals: dict[str, int]) -> str:
    """How many rows were refused, and in how many files."""
    refused, files = totals["rows_rejected"], totals["rejected_files"]
    if not refused:
        return language._("No row was refused")
    text = language.n_(
        "{n} row was refused, in {files}", "{n} rows were refused, in {files}", refused
    )
    count = language.n_("{n} file", "{n} files", files).format(n=language.number(files))
    return text.format(n=language.number(refused), files=count)


def pairs_finding(language: Language, count: int) -> str:
    """How many names are like a known organisation's."""
    if not count:
        return language._("No name is merely like a known organisation’s")
    text = language.n_(
        "{n} name is like a known organisation’s",
        "{n} names are like a known organisation’s",
        count,
    )
    return text.format(n=language.number(count))


def unlisted_finding(language: Language, count: int) -> str:
    """How many names no list has."""
    if not count:
        return language._("Every organisation named is in a list")
    text = language.n_("{n} name is in no list", "{n} names are in no list", count)
    return text.format(n=language.number(count))


def sites_finding(language: Language, documents: int, sites: int) -> str:
    """How many documents the rows cite, and on how many sites."""
    if not documents:
        return language._("No row cites a document")
    text = language.n_(
        "{n} document is cited, on {sites}", "{n} documents are cited, on {sites}", documents
    )
    count = language.n_("{n} site", "{n} sites", sites).format(n=language.number(sites))
    return text.format(n=language.number(documents), sites=count)


def kept_finding(language: Language, count: int, size: int) -> str:
    """How many loads are kept, and the room they take."""
    text = language.n_(
        "{n} load is kept, {size} on disk", "{n} loads are kept, {size} on disk", count
    )
    return text.format(n=language.number(count), size=size_text(language, size))


def approval_text(language: Language, served: str, public: Approval | None) -> str:
    """What everybody sees, beside the load in service (its id)."""
    if public is None:
        return language._("No load has been approved yet: everybody sees the load in service.")
    values = {"who": public.by, "day": language.date(public.at.date())}
    if public.snapshot_id == served:
        return language._("Everybody sees the load in service, approved by {who} on {day}.").format(
            **values
        )
    text = language._(
        "The load in service waits for approval: everybody but the managers still sees the load that {who} approved on {day}."
    )
    return text.format(**values)


def freshness_text(language: Language, last: date | None, as_of: date) -> str:
    """How far before the data date a file's latest date lies."""
    if last is None:
        return ABSENT
    months = int((as_of - last).days / _DAYS_PER_MONTH)
    if months < 1:
        return language._("up to the data date")
    if months < 24:
        text = language.n_("{n} month earlier", "{n} months earlier", months)
        return text.format(n=months)
    text = language.n_("{n} year earlier", "{n} years earlier", months // 12)
    return text.format(n=months // 12)


def size_text(language: Language, size: float) -> str:
    """A size in kilobytes, megabytes or gigabytes, at least a tenth of the first."""
    _, number = language._, language.number
    if size < 1e6:
        return _("{size} kB").format(size=number(max(size / 1e3, 0.1), 1))
    if size < 1e9:
        return _("{size} MB").format(size=number(size / 1e6, 1))
    return _("{size} GB").format(size=number(size / 1e9, 1))


def difference_text(language: Language, title: str, counts: dict[str, int]) -> str:
    """What a file would change of the present rows: counts of new, changed and gone."""
    _, number = language._, language.number
    if not any(counts.values()):
        return pair(language, title, _("no difference to the present rows"))
    text = _("against the present rows, {new} new, {changed} changed, {gone} gone")
    return pair(language, title, text.format(**{name: number(n) for name, n in counts.items()}))


def trial_finding(language: Language, read: int, accepted: int, refused: int) -> str:
    """What a load would do with the rows of a file; those neither accepted nor refused are none of
    this territory's."""
    _, n_, number = language._, language.n_, language.number
    if not read:
        return _("The file has no row")
    if refused:
        text = n_(
            "{refused} row of {n} would be refused", "{refused} rows of {n} would be refused",
            refused,
        )  # fmt: skip
        return text.format(refused=number(refused), n=number(read))
    if accepted < read:
        text = n_(
            "{accepted} row of {n} would be accepted, none refused; the others are none of this"
            " territory’s",
            "{accepted} rows of {n} would be accepted, none refused; the others are none of this"
            " territory’s",
            accepted,
        )
        return text.format(accepted=number(accepted), n=number(read))
    text = n_("{n} row would be accepted", "Every one of {n} rows would be accepted", read)
    return text.format(n=number(read))

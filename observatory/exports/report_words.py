"""What a printed report says beside its content: the words of its frame."""

from observatory.charts.palette import STATUSES
from observatory.exports.content import Evidence, Note, Report
from observatory.i18n import Language


def frame_words(language: Language) -> dict[str, str]:
    """The frame's words by their keys."""
    _ = language._
    return {
        "contents": _("Contents"),
        "annex": _("Where the numbers come from"),
        "annex_finding": _("Each reference in brackets leads here, and back."),
        "definition": _("Definition"),
        "computation": _("How it is computed"),
        "rows": _("Rows that were counted"),
        "sources": _("Sources"),
        "back": _("Back to the figure"),
        "page": _("Page {number}"),
        "note": _("Note by {author}, {day}"),
        "table": _("The same as a table"),
        "skip": _("Skip to the content"),
        "reference": _("Evidence {reference}"),
        "missing": _(
            "A □ stands for a character that no font of this file has; the report as a web page shows it."
        ),
    }


def stamp_rows(report: Report) -> list[tuple[str, str]]:
    """The stamp as names and values, for the head of the report."""
    language, stamp = report.language, report.stamp
    _ = language._
    return [
        (_("Territory"), stamp.territory),
        (_("Dataset"), stamp.dataset_name),
        (_("Data as of"), language.date(stamp.as_of)),
        (_("Loaded on"), language.date(stamp.loaded_at.date())),
        (_("Snapshot"), stamp.snapshot),
    ]


def status_words(status: str, language: Language, text: str = "") -> str:
    """A status as glyph and word, never a colour alone; ``text`` in place of the word."""
    if status not in STATUSES:
        return text
    look = STATUSES[status]
    return f"{look.glyph} {text or language._(look.word)}"


def note_line(note: Note, language: Language) -> str:
    """Who wrote a note and when."""
    return frame_words(language)["note"].format(
        author=note.author, day=language.date(note.day, short=True)
    )


def rows_line(evidence: Evidence, language: Language) -> str:
    """How many of the rows that were counted are printed, or whose they are; nothing where all are."""
    if evidence.same_rows:
        return language._("The same rows as")
    shown = len(evidence.rows.rows) if evidence.rows else 0
    if not evidence.rows or shown >= evidence.total:
        return ""
    return language.n_(
        "The first {shown} of {total} row.", "The first {shown} of {total} rows.", evidence.total
    ).format(shown=language.number(shown), total=language.number(evidence.total))

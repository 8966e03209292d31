"""One file checked as a load would, with nothing written: what would be accepted and rejected."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from etl.contracts import check_table
from etl.faults import FileRefused, Rejection
from etl.sources.tabular import is_absent, printable, read_table
from observatory.i18n import Language, Message, N_
from observatory.model import LAYOUT

ABSENT = N_("{file} is empty (0 bytes); it counts as absent.")


class KindUnknown(Exception):
    """No file of the layout has this name; ``message`` names the nearest."""

    def __init__(self, kind: str) -> None:
        near = get_close_matches(kind.lower(), LAYOUT, 1)
        hint = N_("{kind} is no kind of file. Did you mean {near}?")
        known = N_("{kind} is no kind of file. Known: {known}.")
        values = {"kind": kind, "near": near[0] if near else "", "known": ", ".join(LAYOUT)}
        self.message = Message(hint if near else known, values)
        super().__init__(self.message.text())


@dataclass(frozen=True)
class CheckResult:
    """What a load would do with a file. A file refused whole has one rejection and no row read."""

    read: int
    accepted: int
    rejected: list[Rejection]
    warnings: list[Message] = field(default_factory=list)
    refused: bool = False

    def as_json(self, reader: Language) -> dict[str, object]:
        """The result as ``check --json`` prints it, the reasons in the reader's language."""
        return {
            "read": self.read,
            "accepted": self.accepted,
            "rejected": [
                {
                    "line": item.line, "column": item.column, "value": item.value,
                    "reason": item.reason.text(reader),
                }
                for item in self.rejected
            ],
        }  # fmt: skip

    def lines(self, reader: Language) -> list[str]:
        """The result in words, a line each."""
        _ = reader._
        if self.refused:
            return [item.reason.text(reader) for item in self.rejected]
        template = _("{file}, line {line}, column {column}: {reason} (found: {value})")
        told = [
            template.format(
                file=item.file, line=item.line, column=item.column or "–",
                reason=item.reason.text(reader), value=printable(item.value) or "–",
            )
            for item in self.rejected
        ]  # fmt: skip
        total = _("{read} rows read, {accepted} accepted, {rejected} rejected.")
        counts = {
            "read": self.read,
            "accepted": self.accepted,
            "rejected": self.read - self.accepted,
        }
        return [*told, total.format(**{key: reader.number(n) for key, n in counts.items()})]


def check_file(path: Path, kind: str, languages: Sequence[str]) -> CheckResult:
    """Check a file against the contract of ``kind``. Raises KindUnknown.

    References to other files are not looked at: they are not at hand. A file without a byte counts
    as absent, as it does in a load.
    """
    if kind not in LAYOUT:
        raise KindUnknown(kind)
    file = LAYOUT[kind]
    if path.exists() and is_absent(path):
        return CheckResult(0, 0, [], [Message(ABSENT, {"file": printable(path.name)})])
    try:
        raw = read_table(path, file.expected(tuple(languages)), file.required)
    except FileRefused as refusal:
        fault = Rejection(refusal.file, refusal.line or 1, "", "", refusal.message)
        return CheckResult(0, 0, [fault], refused=True)
    checked = check_table(raw, file, languages)
    return CheckResult(checked.read, len(checked.rows), checked.rejected, checked.warnings)

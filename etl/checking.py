"""One file checked as a load would, with nothing written: what would be accepted and rejected."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from etl.contracts import Checked, check_table, empty_rows
from etl.faults import FileRefused, Rejection
from etl.inputs import SourceInput, located, only_source, placed, read_source
from etl.sources.base import Setting
from etl.sources.tabular import ABSENT as ABSENT
from etl.sources.tabular import is_absent, printable, read_table
from observatory.config import Config
from observatory.i18n import Language, Message, N_
from observatory.model import KINDS, LAYOUT


class KindUnknown(Exception):
    """Neither a file of the layout nor a kind of source; ``message`` names the nearest."""

    def __init__(self, kind: str) -> None:
        known_kinds = [*LAYOUT, *KINDS]
        near = get_close_matches(kind.lower(), known_kinds, 1)
        hint = N_("{kind} is no kind of file. Did you mean {near}?")
        known = N_("{kind} is no kind of file. Known: {known}.")
        values = {"kind": kind, "near": near[0] if near else "", "known": ", ".join(known_kinds)}
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
    tables: list[Checked] = field(default_factory=list, repr=False)

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
        lost = {item.line for item in self.rejected}
        counts = {"read": self.read, "accepted": self.accepted, "rejected": len(lost)}
        return [*told, total.format(**{key: reader.number(n) for key, n in counts.items()})]


def check_file(
    path: Path, kind: str, languages: Sequence[str], config: Config | None = None, source: str = ""
) -> CheckResult:
    """Check a file against the contract of ``kind``, a file of the layout or a kind of source.

    A source is read with the settings of the one of its kind (and of the name ``source``) in the
    configuration. References to other files are not looked at: they are not at hand. A file without
    a byte counts as absent, as it does in a load. Raises KindUnknown, ConfigError.
    """
    if kind not in LAYOUT and kind not in KINDS:
        raise KindUnknown(kind)
    if path.is_file() and is_absent(path):
        return CheckResult(0, 0, [], [Message(ABSENT, {"file": printable(path.name)})])
    if kind in KINDS:
        return _check_source(path, kind, languages, config, source)
    file = LAYOUT[kind]
    try:
        raw = read_table(path, file.expected(tuple(languages)), file.required)
    except FileRefused as refusal:
        fault = Rejection(refusal.file, refusal.line or 1, "", "", refusal.message)
        return CheckResult(0, 0, [fault], refused=True)
    checked = check_table(raw, file, languages)
    return CheckResult(
        checked.read, len(checked.rows), checked.rejected, checked.warnings, tables=[checked]
    )


def _check_source(
    path: Path, kind: str, languages: Sequence[str], config: Config | None, name: str
) -> CheckResult:
    setting = Setting({**only_source(config, kind, name), "location": str(path)}, config)
    setting = placed(setting, lambda: empty_rows(LAYOUT["territories"], languages))
    try:
        found = read_source(SourceInput(setting, located(setting, Path())), languages)
    except FileRefused as refusal:
        fault = Rejection(refusal.file, refusal.line or 1, "", "", refusal.message)
        return CheckResult(0, 0, [fault], refused=True)
    faults = [*found.faults, *(fault for item in found.tables for fault in item.rejected)]
    faults.sort(key=lambda fault: fault.line)
    return CheckResult(
        found.extract.read, found.accepted, faults, found.extract.warnings, tables=found.tables
    )

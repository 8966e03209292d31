"""What the tests of lists with headings of their own share."""

from pathlib import Path

from hypothesis import strategies as st

from etl.inputs import SourceChecked, SourceInput, read_source
from etl.sources.base import Setting


def checked(paths: Path | list[Path], kind: str, **options: object) -> SourceChecked:
    """A list read and checked as a load would, with the settings of its source."""
    found = [paths] if isinstance(paths, Path) else paths
    source = {"name": "list", "kind": kind, "location": "x", **options}
    return read_source(SourceInput(Setting(source), found), ("fr", "en"))


def rows(found: SourceChecked, *columns: str) -> list[tuple[object, ...]]:
    """The accepted rows' cells of some columns; empty ones are None."""
    cells = found.tables[0].rows[list(columns)].astype(object)
    return list(cells.where(cells.notna(), None).itertuples(index=False, name=None))


def faults(found: SourceChecked) -> list[tuple[int, str, str, str]]:
    """Line, column, value and reason of every fault."""
    told = [*found.faults, *(fault for item in found.tables for fault in item.rejected)]
    return [(item.line, item.column, item.value, item.reason.text()) for item in told]


def warned(found: SourceChecked) -> str:
    """All warnings of the reader, one a line."""
    return "\n".join(message.text() for message in found.extract.warnings)


def spoilt(content: bytes) -> st.SearchStrategy[bytes]:
    """A file cut, with changed bytes, with cells or lines lost, or in another encoding."""

    def changed(edits: list[tuple[int, int]]) -> bytes:
        data = bytearray(content)
        for at, byte in edits:
            data[at % len(data)] = byte
        return bytes(data)

    def without(at: int, separator: bytes) -> bytes:
        parts = content.split(separator)
        del parts[at % len(parts)]
        return separator.join(parts)

    places = st.integers(0, len(content))
    text = content.decode("utf-8", "replace")
    return st.one_of(
        places.map(lambda at: content[:at]),
        places.map(lambda at: content[at:]),
        st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=6).map(changed),
        st.tuples(places, st.sampled_from([b";", b"\n", b'"', b","])).map(lambda x: without(*x)),
        st.sampled_from(["utf-16", "utf-32", "cp1252", "cp850", "mac-roman", "utf-8-sig"]).map(
            lambda encoding: text.encode(encoding, "replace")
        ),
    )

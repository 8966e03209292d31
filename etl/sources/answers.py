"""What services and exports hand out, read from files: their bytes, and the JSON that they hold."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from etl.faults import FileRefused
from etl.sources.base import Extract, Gathering
from etl.sources.tabular import file_content, is_absent, printable
from observatory.i18n import Message, N_

EMPTY = N_("{file} is empty (0 bytes); it counts as absent.")

_HALF_LETTER = re.compile(r"\\u[dD][89a-fA-F]")
_STRAY_BACKSLASH = re.compile(r'\\(\\|["/bfnrt]|u[0-9a-fA-F]{4})?')


class Answers:
    """The files of one source, read in their order, with what is told of them together.

    A file without a byte is passed over; ``empty`` names those.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = list(paths)
        self.empty: list[str] = []
        self._digests: list[str] = []
        self._size = 0

    @property
    def name(self) -> str:
        """The name of the file, or of the first and the last one."""
        names = [path.name for path in self.paths]
        return printable(" … ".join(dict.fromkeys([*names[:1], *names[-1:]])))

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each file. Raises FileRefused."""
        for path in self.paths:
            name = printable(path.name)
            if is_absent(path) and path.exists():
                self.empty.append(name)
                continue
            content = file_content(path, name)
            self._digests.append(hashlib.sha256(content).hexdigest())
            self._size += len(content)
            yield name, content

    def extract(self, gathering: Gathering) -> Extract:
        """All that was gathered, with the fingerprint and the size of the files."""
        digest = "".join(self._digests)
        if len(self._digests) != 1:
            digest = hashlib.sha256(digest.encode()).hexdigest()
        return gathering.extract(digest, self._size)


def json_content(content: bytes, name: str) -> Any:
    """The value of a JSON text, in UTF-8 or with a byte-order mark.

    Taken as well: control characters and stray backslashes within texts, which careless services
    leave there. Half letters (lone surrogates) are replaced, since nothing can store them.
    Raises FileRefused.
    """
    try:
        text = content.decode(json.detect_encoding(content))
    except UnicodeError as error:
        template = N_(
            "{file}: the file is not text in UTF-8. Export it again as JSON, or save it as UTF-8."
        )
        raise FileRefused(name, Message(template, {"file": name})) from error
    text = text.removeprefix("\ufeff")
    try:
        value = _parsed(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        template = N_(
            "{file}, line {line}: the file is not JSON, or is cut off there. Export it again."
        )
        raise FileRefused(
            name, Message(template, {"file": name, "line": str(line)}), line
        ) from error
    if _HALF_LETTER.search(text):
        whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        value = json.loads(whole, strict=False)
    return value


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        if "escape" not in error.msg:
            raise
    return json.loads(_STRAY_BACKSLASH.sub(_escaped, text), strict=False)


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found[1] else r"\\"


def words_of(text: object) -> str:
    """A text of a JSON value on one line; "" for what is none."""
    return " ".join(text.split()) if isinstance(text, str) else ""

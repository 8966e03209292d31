"""The file of a backup: a zip with a manifest that tells version, moment and checksum of each member.

``warehouse/<dataset>/`` holds a dataset's snapshots, its pointer and its approvals, ``register/`` one
file of JSON lines a table, ``forgotten/`` the lists of what was forgotten and their key.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from etl.faults import BackupError as BackupError
from observatory.i18n import Message, N_
from observatory.model import SCHEMA_VERSION
from observatory.register.schema import HEAD, metadata
from observatory.snapshot import APPROVALS, POINTER, SUFFIX

FORMAT, VERSION = "observatory-backup", 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
_MOST = 64 * CHUNK
"""Bytes that a manifest has at most."""
_PLAIN = r"[^/\\\x00.][^/\\\x00]*"
_WAREHOUSE = re.compile(
    rf"warehouse/({_PLAIN})/({POINTER}|{APPROVALS}|{_PLAIN}{re.escape(SUFFIX)})"
)
_REGISTER = re.compile(r"register/([a-z_]+)\.jsonl")
_FORGOTTEN = re.compile(rf"forgotten/(key|{_PLAIN}\.jsonl)")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, KeyError)


@dataclass(frozen=True)
class Member:
    """One file in a backup."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``register_version`` is None where it holds no register."""

    made_at: str
    members: tuple[Member, ...]
    schema_version: int = SCHEMA_VERSION
    register_version: str | None = HEAD
    format: str = FORMAT
    version: int = VERSION

    def written(self) -> str:
        """As the file holds it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    def datasets(self) -> dict[str, list[str]]:
        """Dataset -> the names of its files."""
        found: dict[str, list[str]] = {}
        for item in self.members:
            if match := _WAREHOUSE.fullmatch(item.name):
                found.setdefault(match[1], []).append(match[2])
        return found

    def tables(self) -> list[str]:
        """The register's tables, those that others refer to first."""
        named = {match[1] for item in self.members if (match := _REGISTER.fullmatch(item.name))}
        return [table.name for table in metadata.sorted_tables if table.name in named]

    def lists(self) -> list[str]:
        """The names of the files of the lists of what was forgotten."""
        return [m[1] for item in self.members if (m := _FORGOTTEN.fullmatch(item.name))]


class Archive:
    """A backup that is open for reading, its manifest read and every checksum verified.

    Raises BackupError: no backup, cut off or damaged, or of a version that is not known here.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            template = N_("{file} is no backup, or was cut off. Take another one.")
            raise BackupError(Message(template, {"file": str(path)})) from error
        try:
            self.manifest = self._manifest()
            self._verify()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a member, which is verified once more while it is read."""
        member = next(item for item in self.manifest.members if item.name == name)
        total, read = hashlib.sha256(), 0
        try:
            with self._file.open(name) as stream:
                while chunk := stream.read(CHUNK):
                    total.update(chunk)
                    read += len(chunk)
                    # A member that unpacks to more than it says would fill the disk.
                    if read > member.bytes:
                        raise self._damaged(name)
                    yield chunk
        except _DAMAGE as error:
            raise self._damaged(name) from error
        if read != member.bytes or total.hexdigest() != member.sha256:
            raise self._damaged(name)

    def content(self, name: str) -> bytes:
        """A member that is small."""
        return b"".join(self.chunks(name))

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member."""
        left = b""
        for chunk in self.chunks(name):
            *whole, left = (left + chunk).split(b"\n")
            yield from whole
        if left:
            yield left

    def _manifest(self) -> Manifest:
        try:
            with self._file.open(MANIFEST) as stream:
                told = json.loads(stream.read(_MOST))
            if told["format"] != FORMAT:
                raise ValueError(told["format"])
            version = int(told["version"])
            if version <= VERSION:
                told["members"] = tuple(Member(**item) for item in told["members"])
                manifest = Manifest(**told)
        except (*_DAMAGE, ValueError, TypeError, AttributeError) as error:
            template = N_("{file} is a zip file, but no backup of an observatory.")
            raise BackupError(Message(template, {"file": str(self.path)})) from error
        known = version <= VERSION and manifest.schema_version <= SCHEMA_VERSION
        if not known or (manifest.register_version or HEAD) > HEAD:
            template = N_(
                "{file} was made by a newer version of the observatory. Update the observatory."
            )
            raise BackupError(Message(template, {"file": str(self.path)}))
        return manifest

    def _verify(self) -> None:
        listed = [item.name for item in self.manifest.members]
        held = sorted(self._file.namelist())
        if held != sorted([*listed, MANIFEST]):
            raise self._damaged(MANIFEST)
        for name in listed:
            if not any(known.fullmatch(name) for known in (_WAREHOUSE, _REGISTER, _FORGOTTEN)):
                template = N_("{file} holds {member}, which no backup has. Do not trust it.")
                raise BackupError(Message(template, {"file": str(self.path), "member": name}))
            for _chunk in self.chunks(name):
                pass

    def _damaged(self, name: str) -> BackupError:
        template = N_("{file} is damaged: {member} is not what was written. Take another one.")
        return BackupError(Message(template, {"file": str(self.path), "member": name}))


class Writing:
    """A backup in the making: members one after the other, then the manifest."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._file = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._members: list[Member] = []

    def __enter__(self) -> "Writing":
        return self

    def __exit__(self, *_: object) -> None:
        # What was not ended is thrown away, and need not be whole.
        with suppress(OSError, ValueError):
            self._file.close()

    def add(self, name: str, chunks: Iterator[bytes]) -> None:
        """Write a member."""
        total, written = hashlib.sha256(), 0
        with self._file.open(name, "w", force_zip64=True) as member:
            for chunk in chunks:
                member.write(chunk)
                total.update(chunk)
                written += len(chunk)
        self._members.append(Member(name, written, total.hexdigest()))

    def end(self, with_register: bool) -> Manifest:
        """Write the manifest and close the file."""
        manifest = Manifest(
            datetime.now(UTC).isoformat(timespec="seconds"),
            tuple(self._members),
            register_version=HEAD if with_register else None,
        )
        self._file.writestr(MANIFEST, manifest.written())
        self._file.close()
        return manifest

"""The files that managers gave, in the place of those of the data directory and of the sources."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.inputs import is_live
from observatory.config import Config
from observatory.model import LAYOUT
from observatory.register import register_address
from observatory.register.address import is_nowhere


@dataclass(frozen=True)
class Uploaded:
    """Where the files lie for the length of a load, by the file or source whose place they take."""

    paths: dict[str, Path] = field(default_factory=dict)

    def files(self, found: dict[str, Path]) -> dict[str, Path]:
        """The files of a data directory, by stem, with those given in their place."""
        return found | {stem: path for stem, path in self.paths.items() if stem in LAYOUT}

    def config(self, config: Config) -> Config:
        """The configuration with the given files as the locations of their sources; it is to find
        files by, and no snapshot carries it."""
        sources = [
            source | {"location": str(self.paths[source["name"]])}
            if source["name"] in self.paths and not is_live(source)
            else source
            for source in config.sources
        ]
        return replace(config, sources=sources)


@contextmanager
def uploaded(dataset: str, config: Config, register: str | None = None) -> Iterator[Uploaded]:
    """The files in use, written out for the length of a load. Raises RegisterUnavailable."""
    if is_nowhere(register_address(config, register)):
        yield Uploaded()
        return
    from observatory.register.uploads import Uploads

    uploads = Uploads.configured(dataset, config, register)
    held = uploads.in_use()
    if not held:
        yield Uploaded()
        return
    with TemporaryDirectory(prefix="observatory-given-") as directory:
        paths = {}
        for target, item in held.items():
            # Nothing of the name that a person chose becomes part of a path but its ending.
            ending = ".xlsx" if item.file.lower().endswith(".xlsx") else ".csv"
            ending = ending if target in LAYOUT else Path(item.file).suffix.lower()[:6]
            place = Path(directory) / str(item.id)
            place.mkdir()
            paths[target] = place / f"{target}{ending}"
            paths[target].write_bytes(uploads.content(item.id))
        yield Uploaded(paths)

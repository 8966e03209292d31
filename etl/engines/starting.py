"""Whether Spark can run here: PySpark, Java, and somebody who listens at the cluster's address."""

import os
import re
import shutil
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path

from etl.engines.base import EngineUnavailable
from observatory.i18n import N_

_JAVA = 17
_SECONDS = 5.0
_REASONS = (r"^[\w.$]+(?:Exception|Error): .*$", r"^.*\bInvalid\b.*$", r"^.*\b(?:ERROR|Error)\b.*$")
"""Lines of a log that tell most, the best first."""
_NO_PACKAGE = N_(
    "The engine spark needs PySpark, which is not installed. Run pip install -r"
    " requirements-spark.txt, or load with --engine duckdb."
)
_NO_JAVA = N_(
    "The engine spark needs Java {version} or later, which was not found. Install it (on Debian: apt"
    " install openjdk-{version}-jre-headless) or name it in JAVA_HOME, or load with --engine duckdb."
)
_OLD_JAVA = N_(
    "The engine spark needs Java {version} or later; {path} is Java {found}. Install a later one and"
    " name it in JAVA_HOME, or load with --engine duckdb."
)
_NOBODY = N_(
    "No Spark cluster answers at {master}. Start it, or correct [engine] spark in the configuration,"
    " or load with --engine duckdb."
)


def check_available(master: str) -> None:
    """Raise EngineUnavailable where Spark cannot run with this master."""
    if find_spec("pyspark") is None:
        raise EngineUnavailable(_NO_PACKAGE)
    _check_java()
    if master.startswith("spark://") and not any(
        _listens(place) for place in master.removeprefix("spark://").split(",")
    ):
        raise EngineUnavailable(_NOBODY, master=master)


def reason_in(log: Path, error: Exception) -> str:
    """Why Spark did not start: the first error of its log, else what was raised."""
    text = log.read_text("utf-8", "replace") if log.exists() else ""
    found = (re.search(pattern, text, re.MULTILINE) for pattern in _REASONS)
    line = next((match[0] for match in found if match), str(error).strip().partition("\n")[0])
    return line.strip().rstrip(".")[:300]


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    path = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if path is None:
        raise EngineUnavailable(_NO_JAVA, version=_JAVA)
    try:
        told = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        raise EngineUnavailable(_NO_JAVA, version=_JAVA) from None
    # Before Java 9 the first number was always 1: 1.8.0.
    found = re.search(r'version "(?:1\.)?(\d+)', told.stderr)
    if found is None:
        raise EngineUnavailable(_NO_JAVA, version=_JAVA)
    if int(found[1]) < _JAVA:
        raise EngineUnavailable(_OLD_JAVA, version=_JAVA, path=path, found=found[1])


def _listens(place: str) -> bool:
    host, _, port = place.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), _SECONDS):
            return True
    except (OSError, OverflowError):
        return False

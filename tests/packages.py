"""Programs that tests need from the system's packages: installed where that is allowed."""

import os
import shutil
import subprocess

SECONDS = 900


def install(*packages: str) -> None:
    """Install Debian's packages where this is Debian and the user may; else, or where it fails, nothing."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):  # fmt: skip
        try:
            subprocess.run(
                ["apt-get", *command], check=False, capture_output=True, timeout=SECONDS,
                env=environment,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return

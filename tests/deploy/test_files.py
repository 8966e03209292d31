"""What deploy/ says agrees with the project, and can be used as it is."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from observatory import ROOT
from tests.deploy import nginx

DEPLOY = ROOT / "deploy"
CONTAINER = (DEPLOY / "Containerfile").read_text("utf-8")
COPIED = [line.split()[1:] for line in CONTAINER.splitlines() if line.startswith("COPY ")]
DOCUMENT = (ROOT / "docs" / "deployment.md").read_text("utf-8")


def test_every_file_is_in_the_document() -> None:
    names = [path.name for path in DEPLOY.iterdir()]
    assert [name for name in names if f"deploy/{name}" not in DOCUMENT and f"`{Path(name).suffix}`" not in DOCUMENT] == []  # fmt: skip


def test_nginx_takes_as_much_as_the_pages_promise() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    promised = settings["server"]["maxUploadSize"]
    limits = re.findall(r"client_max_body_size (\d+)m;", nginx.CONFIGURATION.read_text("utf-8"))
    assert max(int(limit) for limit in limits) == promised + 1
    page = (DEPLOY / "pages" / "too-large.html").read_text("utf-8")
    assert f"{promised}\u00a0Mo" in page
    assert f"{promised} MB" in page


def test_the_prefix_is_the_same_in_nginx_and_in_the_unit() -> None:
    unit = (DEPLOY / "observatory@.service").read_text("utf-8")
    prefix = re.search(r"STREAMLIT_SERVER_BASE_URL_PATH=(\S+)", unit)
    assert prefix
    assert f"location /{prefix[1]}/ {{" in nginx.CONFIGURATION.read_text("utf-8")


def test_a_container_has_what_it_needs_to_serve_and_runs_as_nobody_in_particular(
    tmp_path: Path,
) -> None:
    for *sources, target in COPIED:
        for source in sources:
            path = ROOT / source
            assert path.exists(), f"{source} is copied and does not exist"
            if source not in ("data/public", "data/illustrative"):
                place = tmp_path / target / path.name if len(sources) > 1 or target == "./" else tmp_path / target  # fmt: skip
                place.parent.mkdir(parents=True, exist_ok=True)
                (shutil.copytree if path.is_dir() else shutil.copy)(path, place)
    commands = re.findall(r"^(?:USER|CMD) .*", CONTAINER, re.MULTILINE)
    assert commands == ["USER observatory", 'CMD ["sh", "deploy/start.sh"]']
    assert "/readyz" in CONTAINER
    script = "import app, etl.load; print(app.app.script_path)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_what_a_container_runs_is_a_script_without_faults() -> None:
    subprocess.run(["sh", "-n", DEPLOY / "start.sh"], check=True)
    text = (DEPLOY / "start.sh").read_text("utf-8")
    for name in re.findall(r"for name in (.*);", text)[0].split():
        assert (ROOT / "data" / name).is_dir()


@pytest.mark.slow
def test_nginx_can_use_the_configuration_as_it_is() -> None:
    assert nginx.check(nginx.site(18_080, (18_501, 18_502))) == ""


@pytest.mark.slow
def test_nginx_can_use_the_lines_for_tls(tmp_path: Path) -> None:
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=observatory.test",
         "-days", "1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    lines = (DEPLOY / "nginx-tls.conf").read_text("utf-8")
    lines = lines.replace("/etc/ssl/observatory/", f"{tmp_path}/").replace("443", "127.0.0.1:18443")
    assert nginx.check(nginx.site(18_080, (18_501, 18_502), lines)) == ""

"""What deploy/ says agrees with the project, and can be used as it is."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from etl.__main__ import app
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


COMMANDS = [
    pytest.param(path, words, id=f"{path.name}: {words.split()[0]}")
    for path in (*sorted(DEPLOY.glob("*.service")), ROOT / "docs" / "digest.md")
    for words in re.findall(r"python -m etl ([a-z][^\n'|)`]*)", path.read_text("utf-8"))
]


@pytest.mark.parametrize(("path", "words"), COMMANDS)
def test_every_command_of_a_unit_and_a_timer_is_one_of_the_loader(path: Path, words: str) -> None:
    name, *rest = words.split()
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    known = {option for item in commands[name].params for option in item.opts}
    assert [part for part in rest if part.startswith("--") and part not in known] == []


def test_a_unit_that_fails_names_the_one_that_mails_it() -> None:
    for name in ("observatory-refresh", "observatory-digest"):
        unit = (DEPLOY / f"{name}.service").read_text("utf-8")
        assert "OnFailure=observatory-failed@%n.service" in unit
        assert (DEPLOY / f"{name}.timer").is_file()
    assert (DEPLOY / "observatory-failed@.service").is_file()


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

"""Rules of the house that no linter knows; each failure says the rule."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from observatory import ROOT
from observatory.ui.listing import PAGES

PAGE_LINES = 60
PAGES_MAY_IMPORT = ("observatory.", "streamlit", "streamlit_folium", "datetime")
PAGES_MUST_NOT_IMPORT = ("observatory.snapshot", "observatory.store", "observatory.model", "etl")
PYTHON = [
    path
    for part in ("etl", "observatory", "pages", "tests")
    for path in (ROOT / part).rglob("*.py")
]
CODE = [path for path in PYTHON if "tests" not in path.parts] + [ROOT / "app.py"]
PACKAGES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for part in ("etl", "observatory")
    for path in (ROOT / part).rglob("*.py")
    if path.name != "__main__.py" and path.name != "shell.py"
)
OTHER_HOSTS = ("cdn.", "unpkg", "jsdelivr", "googleapis", "cloudflare", "gstatic")


def names(paths: list[Path]) -> list[str]:
    """Paths as test names."""
    return [str(path.relative_to(ROOT)) for path in paths]


def imports(path: Path) -> set[str]:
    """The modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {item.name for item in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("item", PAGES, ids=lambda item: item.key)
def test_every_listed_page_has_its_file(item) -> None:
    assert item.file.is_file(), (
        f"{item.file} is listed in observatory/ui/listing.py and does not exist"
    )


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
class TestPage:
    def test_is_listed(self, path: Path) -> None:
        assert path.stem in {item.key for item in PAGES}, (
            "list the page in observatory/ui/listing.py"
        )

    def test_is_thin(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").count("\n")
        assert lines <= PAGE_LINES, f"{lines} lines: move what is long to observatory/ui"

    def test_imports_the_interface_only(self, path: Path) -> None:
        for name in imports(path):
            assert name.startswith(PAGES_MAY_IMPORT), f"a page does not import {name}"
            assert not name.startswith(PAGES_MUST_NOT_IMPORT), f"a page does not import {name}"

    def test_has_no_sql_and_no_arithmetic(self, path: Path) -> None:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            assert not isinstance(node, ast.BinOp), (
                f"line {node.lineno}: compute in a query or a measure"
            )
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert "select " not in node.value.lower(), (
                    f"line {node.lineno}: SQL lives in queries"
                )


@pytest.mark.parametrize("path", CODE, ids=names(CODE))
def test_code_names_no_territory_and_no_other_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in ("Cannes", "PRIMI", "06088", "Alpes-Maritimes", *OTHER_HOSTS):
        assert word not in text, f"{word} belongs to the configuration or the data, not to the code"


@pytest.mark.parametrize("module", PACKAGES)
def test_every_module_has_a_docstring(module: str) -> None:
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    text = file.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), (
        f"{module} says nothing of itself"
    )


@pytest.mark.slow
def test_importing_a_module_opens_nothing(tmp_path: Path) -> None:
    """No module reads a file of the project, the network or a database when it is imported."""
    script = f"""
import builtins, importlib, pathlib, socket, sys
opened = []
root = {str(ROOT)!r}
def watch(event, args):
    if event == "open" and isinstance(args[0], str) and args[0].startswith(root + "/"):
        # Streamlit reads its own settings when it is imported.
        ours = not any(part in args[0] for part in (".venv", "__pycache__", "/.streamlit/"))
        if ours and not args[0].endswith(".py"):
            opened.append(args[0])
    if event in ("socket.connect", "sqlite3.connect"):
        opened.append(event)
sys.addaudithook(watch)
for name in {PACKAGES!r}:
    importlib.import_module(name)
print("\\n".join(opened))
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        capture_output=True, text=True, cwd=ROOT, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "", f"imports open {done.stdout}"


def test_the_loader_starts_without_what_takes_seconds_to_import() -> None:
    """The command is quick to refuse, and to find nothing changed."""
    script = """
import sys
import etl.__main__
print(*{"geopandas", "ibis", "pandera", "scipy", "sqlalchemy", "statsmodels"} & set(sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        capture_output=True, text=True, cwd=ROOT, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == ""


@pytest.mark.slow
def test_the_application_starts_without_the_test_tools() -> None:
    """Nothing outside tests/ imports a package that only requirements-dev.txt names."""
    allowed = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower()
    for tool in ("pytest", "hypothesis", "playwright", "openpyxl", "statsmodels", "websockets"):
        if f"\n{tool}==" in f"\n{allowed}":
            continue
        for path in CODE:
            used = {name.split(".")[0] for name in imports(path)}
            assert tool not in used, f"{path.relative_to(ROOT)} imports {tool}, a test tool"

"""Pages run without a browser: the shell's script, a dataset, a language and an address."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatory import ROOT
from observatory.snapshot import WAREHOUSE_VARIABLE
from tests.data_directory import load_dataset

SHELL = str(ROOT / "observatory" / "ui" / "shell.py")
TIMEOUT = 60

Open = Callable[..., AppTest]


def texts(page: AppTest) -> str:
    """Every text of a page's main part, one a line."""
    parts = [*page.main.title, *page.main.header, *page.main.subheader, *page.main.markdown,
             *page.main.caption]  # fmt: skip
    metrics = [f"{item.label} {item.value} {item.delta}" for item in page.main.metric]
    return "\n".join([*(str(item.value) for item in parts), *metrics])


def open_page(patch: pytest.MonkeyPatch, key: str, warehouse: Path, **query: str) -> AppTest:
    """A page that has run over a warehouse without an exception."""
    patch.setenv(WAREHOUSE_VARIABLE, str(warehouse))
    test = AppTest.from_file(SHELL, default_timeout=TIMEOUT)
    for name, value in query.items():
        test.query_params[name] = value
    if key != "overview":
        test.switch_page(str(ROOT / "pages" / f"{key}.py"))
    test.run()
    assert not test.exception, test.exception[0].message
    return test


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page by its key: ``opened("events", warehouse, lang="fr", year="2019")``.

    The keywords are the address's query.
    """
    return partial(open_page, monkeypatch)


@pytest.fixture(scope="session")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose one dataset holds no file but its territories."""
    root = tmp_path_factory.mktemp("nothing")
    load_dataset(root, {})
    return root / "warehouse"

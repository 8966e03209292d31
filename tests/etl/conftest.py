"""What the tests of the loading side share: one file written and checked against its contract."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from etl.contracts import Checked, check_table
from etl.sources.tabular import read_table
from observatory.i18n import LANGUAGES
from observatory.model import LAYOUT

Check = Callable[[str, str], Checked]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """A function that writes rows as a file of the layout and checks it."""

    def checked(stem: str, text: str, languages: tuple[str, ...] = LANGUAGES) -> Checked:
        path = tmp_path / f"{stem}.csv"
        path.write_text(dedent(text).strip() + "\n", encoding="utf-8")
        file = LAYOUT[stem]
        raw = read_table(path, file.expected(languages), file.required)
        return check_table(raw, file, languages)

    return checked

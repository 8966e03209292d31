"""What pages ask is shared between readers: no page may change it."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from observatory.ui import cache
from observatory.ui.listing import PAGES
from tests.pages.conftest import open_page

pytestmark = pytest.mark.slow


def told(answer: Any) -> str:
    """All that an answer says."""
    if isinstance(answer, pd.DataFrame | pd.Series):
        return str(answer.to_dict())
    if isinstance(answer, list | tuple | set | frozenset):
        return str([told(item) for item in answer])
    if isinstance(answer, dict):
        return str({key: told(item) for key, item in answer.items()})
    if hasattr(answer, "__dataclass_fields__"):
        return str({name: told(getattr(answer, name)) for name in answer.__dataclass_fields__})
    return repr(answer)


@pytest.mark.parametrize("key", [item.key for item in PAGES])
def test_a_page_leaves_the_answers_as_they_were(
    key: str, bundled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: dict[int, tuple[Any, str]] = {}
    own = cache._own

    def noted(answer: Any) -> Any:
        # The same one is asked for many times; telling all of it takes a while.
        if id(answer) not in answers:
            answers[id(answer)] = (answer, told(answer))
        return own(answer)

    monkeypatch.setattr(cache, "_own", noted)
    open_page(monkeypatch, key, bundled, dataset="illustrative", lang="en")
    assert answers
    for answer, before in answers.values():
        assert told(answer) == before

"""Saved views in the register: kept by id, under a code of their own, each deed in the audit log."""

from collections import Counter
from typing import Any, cast

import pytest
import sqlalchemy as sa

from etl.erasing import erase_views
from etl.forgotten import Forgotten
from etl.naming import Texts
from observatory.access import Role
from observatory.codes import code_of
from observatory.register import NotAllowed, RegisterError, Writer
from observatory.register.dump import dumped, emptied, filled
from observatory.register.schema import audit
from observatory.register.views import Gone, Views, found_view
from tests.observatory.register.conftest import ANNA, BEN, Trial

FILTERS = {"period": ["2019"], "basin": ["basin:coast", "basin:hills"]}


@pytest.fixture
def views(trial: Trial) -> Views:
    """The views of an empty register."""
    return Views(trial.opened().database, "trial")


def _logged(views: Views) -> list[tuple[Any, ...]]:
    assert views.database is not None
    with views.database.reading() as connection:
        rows = connection.execute(
            sa.select(audit.c.action, audit.c.who, audit.c.before, audit.c.after)
        )
        return [tuple(row) for row in rows]


def test_a_view_is_kept_as_it_was_saved_and_found_by_its_code(views: Views) -> None:
    made = views.save(ANNA, "  The coast,\n 2019 ", "events", FILTERS)
    assert (made.name, made.page, made.who) == ("The coast, 2019", "events", "Anna")
    assert made.filters == {"period": ("2019",), "basin": ("basin:coast", "basin:hills")}
    assert code_of(made.code) == made.code
    assert views.of_page("events") == [made]
    assert views.of_page("support") == []
    assert views.database is not None
    assert found_view(views.database, made.code) == made
    assert found_view(views.database, "ZZZZZZ") is None


def test_views_are_listed_by_name_whoever_saved_them(views: Views) -> None:
    for writer, name in ((ANNA, "b"), (BEN, "A"), (ANNA, "c")):
        views.save(writer, name, "events", {})
    assert [item.name for item in views.of_page("events")] == ["A", "b", "c"]


def test_another_dataset_neither_lists_nor_changes_a_view(views: Views, trial: Trial) -> None:
    made = views.save(ANNA, "Coast", "events", FILTERS)
    other = Views(trial.opened().database, "other")
    assert other.of_page("events") == []
    for write in (lambda: other.rename(ANNA, made.code, "Mine"), lambda: other.delete(ANNA, made.code)):  # fmt: skip
        with pytest.raises(Gone):
            write()
    assert views.of_page("events") == [made]


def test_a_view_keeps_its_address_under_a_new_name_until_it_is_deleted(views: Views) -> None:
    made = views.save(ANNA, "Coast", "events", FILTERS)
    renamed = views.rename(BEN, made.code, "The whole coast")
    assert (renamed.code, renamed.name) == (made.code, "The whole coast")
    views.delete(BEN, made.code)
    assert views.of_page("events") == []
    with pytest.raises(Gone, match="was deleted"):
        views.rename(ANNA, made.code, "Again")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_managers_write(views: Views, role: Role) -> None:
    made = views.save(ANNA, "Coast", "events", FILTERS)
    reader = Writer("Eve", role)
    for write in (
        lambda: views.save(reader, "Mine", "events", {}),
        lambda: views.rename(reader, made.code, "Mine"),
        lambda: views.delete(reader, made.code),
    ):
        with pytest.raises(NotAllowed, match="Only managers"):
            write()
    assert views.of_page("events") == [made]


@pytest.mark.parametrize("name", ["", "  \n ", "x" * 121])
def test_a_view_without_a_name_of_some_length_is_refused(views: Views, name: str) -> None:
    with pytest.raises(RegisterError, match="120 characters"):
        views.save(ANNA, name, "events", {})
    assert views.of_page("events") == []


def test_a_state_that_no_address_holds_is_refused(views: Views) -> None:
    with pytest.raises(RegisterError, match="too long"):
        views.save(ANNA, "Long", "events", {"kind": ["x" * 100] * 90})
    assert views.of_page("events") == []


def test_each_deed_is_in_the_audit_log_without_the_values(views: Views) -> None:
    made = views.save(ANNA, "Coast", "events", {"event": ["studio-nord-day"]})
    views.rename(BEN, made.code, "The coast")
    views.delete(ANNA, made.code)
    kept = {"page": "events", "filters": ["event"]}
    assert _logged(views) == [
        ("view.save", "Anna", None, {"name": "Coast", **kept}),
        ("view.rename", "Ben", {"name": "Coast"}, {"name": "The coast"}),
        ("view.delete", "Anna", {"name": "The coast", **kept}, None),
    ]


def test_views_go_through_a_dump_of_the_register(views: Views) -> None:
    made = views.save(ANNA, "Coast", "events", FILTERS)
    assert views.database is not None
    with views.database.writing() as connection:
        lines = list(dumped(connection, "view"))
        emptied(connection)
        assert filled(connection, "view", lines) == 1
    assert views.of_page("events") == [made]
    assert views.save(ANNA, "Next", "events", {}).code != made.code


class _Named:
    """What finds and removes one name."""

    def names(self, text: str) -> bool:
        return "Studio Nord" in text

    def without(self, text: str) -> str:
        return text.replace("Studio Nord", "(removed)")


class _Forgotten:
    """What knows one id."""

    def is_organisation(self, written: str) -> bool:
        return written == "org-7"


def test_a_forgotten_organisation_leaves_the_views(views: Views) -> None:
    views.save(ANNA, "One company", "organisations", {"org": ["org-7"]})
    views.save(ANNA, "Found", "organisations", {"q": ["Studio Nord"]})
    renamed = views.save(ANNA, "Beside Studio Nord", "map", {"basin": ["basin:coast"]})
    kept = views.save(ANNA, "Others", "organisations", {"org": ["org-8"]})
    rows: Counter[str] = Counter()
    assert views.database is not None
    with views.database.writing() as connection:
        erase_views(
            connection, "trial", cast(Forgotten, _Forgotten()), cast(Texts, _Named()), rows
        )  # fmt: skip
    assert views.of_page("organisations") == [kept]
    assert [item.name for item in views.of_page("map")] == ["Beside (removed)"]
    assert views.of_page("map")[0].filters == renamed.filters
    assert rows == {"view": 3}

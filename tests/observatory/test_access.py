import pandas as pd
import pytest

from observatory.access import (
    NOBODY,
    RESTRICTED,
    Action,
    Role,
    Visit,
    Visitor,
    current_role,
    hide_small_amounts,
    hide_small_cells,
    introduce,
    may,
    may_reach,
    visitor_of,
)

# Who one is


@pytest.mark.parametrize("listening", ["localhost", "127.0.0.1", "127.0.0.53", "::1"])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", None])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1"])
def test_whoever_sits_at_the_machine_is_the_manager(listening, host, peer):
    assert current_role(Visit(listening, peer, host, forwarded=False)) is Role.MANAGER


@pytest.mark.parametrize(
    "visit",
    [
        Visit(None, "127.0.0.1", "localhost", False),
        Visit("", "127.0.0.1", "localhost", False),
        Visit("0.0.0.0", "127.0.0.1", "localhost", False),
        Visit("::", "::1", "localhost", False),
        Visit("192.168.1.5", "127.0.0.1", "localhost", False),
        Visit("127.0.0.1", "192.168.1.7", "localhost", False),
        Visit("127.0.0.1", None, "localhost", False),
        Visit("127.0.0.1", "127.0.0.1", "observatory.example", False),
        Visit("127.0.0.1", "127.0.0.1", "localhost.evil.example", False),
        Visit("127.0.0.1", "127.0.0.1", "127.0.0.1.evil.example", False),
        Visit("127.0.0.1", "127.0.0.1", "", False),
        Visit("127.0.0.1", "127.0.0.1", "localhost", True),
    ],
    ids=[
        "listening everywhere", "listening nowhere said", "listening on every address",
        "listening on every address of IPv6", "listening on the network", "from another machine",
        "from an unknown peer", "under another name", "under a name that begins like this machine",
        "under a name that begins like its address", "under an empty name", "through a proxy",
    ],
)  # fmt: skip
def test_whoever_comes_any_other_way_may_read_and_no_more(visit):
    assert current_role(visit) is Role.VIEWER


# What a room reaches


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1"])
@pytest.mark.parametrize("path", ["/", "/_stcore/stream", "/api/v1/values", "/vote/ABCDEF"])
def test_the_machine_itself_reaches_everything_in_room_mode(peer, path):
    assert may_reach(peer, path)
    assert may_reach(peer, path, "websocket")


@pytest.mark.parametrize(
    "path", ["/vote", "/vote/", "/vote/ABCDEF", "/vote/style.css", "/app/static/vote/vote.css"]
)
def test_the_room_reaches_the_vote_pages_and_their_style_sheet(path):
    assert may_reach("192.168.1.7", path)
    assert not may_reach("192.168.1.7", path, "websocket")


@pytest.mark.parametrize("peer", ["192.168.1.7", "10.0.0.4", "fe80::7", None, "", "not an address"])
@pytest.mark.parametrize(
    "path",
    [
        "/", "", "/votes/ABCDEF", "/app/static/votes/x", "/VOTE/ABCDEF", "/sources", "/healthz", "/api/v1/values",
        "/_stcore/health", "/_stcore/stream", "/_stcore/upload_file/a/b", "/app/static/brand/icon.svg",
        "/app/static/vote/../brand/icon.svg", "/vote/../sources", "/vote/./../_stcore/health",
        "/vote//../x", "//vote/ABCDEF", "/vote/..\\..\\x", "/vote/..", "/auth/login",
    ],
)  # fmt: skip
def test_the_room_reaches_nothing_else(peer, path):
    assert not may_reach(peer, path)


# What one may do


def test_everyone_may_read_but_an_outsider_who_may_do_nothing():
    assert [role for role in Role if not may(role, Action.READ)] == [Role.OUTSIDER]
    assert not any(may(Role.OUTSIDER, action) for action in Action)


@pytest.mark.parametrize("action", [Action.SEE_SMALL_AMOUNTS, Action.TRY_FILE])
def test_only_the_manager_may_see_small_amounts_and_try_files(action):
    assert [role for role in Role if may(role, action)] == [Role.MANAGER]


def test_every_action_says_who_may_do_it():
    assert all(isinstance(may(role, action), bool) for role in Role for action in Action)


# Small amounts

COLUMNS = ["territory_code", "segment", "value", "n", "unit", "reads"]
SUPPORT, PARTS = ["support_case", "organisation"], ["participation"]


def values(*rows):
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["n"] = table["n"].astype("Int64")
    table["status"] = "ok"
    for name in ("low", "high", "numerator", "denominator"):
        table[name] = table["value"] / 2
    return table


def shown(*rows, role=Role.VIEWER):
    return hide_small_amounts(values(*rows), role, "17")


@pytest.mark.parametrize("reads", [SUPPORT, PARTS, "['support_case', 'organisation']"])
@pytest.mark.parametrize("n", [1, 2])
def test_an_amount_of_fewer_than_three_companies_in_a_part_of_the_territory_is_hidden(reads, n):
    table = shown(["basin:coast", "all", 5000.0, n, "eur", reads])
    assert table[["value", "low", "high", "numerator", "denominator"]].isna().all(axis=None)
    assert table["status"].tolist() == [RESTRICTED]
    assert table["n"].tolist() == [n]


def test_an_amount_of_three_companies_is_shown():
    assert shown(["basin:coast", "all", 5000.0, 3, "eur", SUPPORT])["value"].tolist() == [5000]


def test_an_amount_whose_companies_are_not_counted_is_hidden():
    assert shown(["basin:coast", "all", 5000.0, None, "eur", SUPPORT])["status"][0] == RESTRICTED


def test_a_segment_of_the_whole_territory_is_a_part_of_it():
    assert shown(["17", "games", 5000.0, 1, "eur", SUPPORT])["status"][0] == RESTRICTED


@pytest.mark.parametrize(
    "row",
    [
        ["17", "all", 5000.0, 1, "eur", SUPPORT],
        ["basin:coast", "all", 12.0, 1, "persons", SUPPORT],
        ["basin:coast", "all", 5000.0, 1, "eur", ["published_figure"]],
        ["basin:coast", "all", 0.0, 0, "eur", SUPPORT],
    ],
    ids=["the whole", "no amount of money", "published anyway", "no company at all"],
)
def test_nothing_else_is_hidden(row):
    table = shown(row)
    assert table["value"].tolist() == [row[2]]
    assert table["status"].tolist() == ["ok"]


def test_what_is_absent_stays_absent_and_is_not_called_restricted():
    assert shown(["basin:coast", "all", float("nan"), 1, "eur", SUPPORT])["status"][0] == "ok"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FUNDER, Role.PRESENTER])
def test_every_role_but_the_managers_sees_the_same(role):
    assert shown(["basin:coast", "all", 1.0, 1, "eur", PARTS], role=role)["status"][0] == RESTRICTED


def test_the_manager_sees_everything():
    table = shown(["basin:coast", "all", 5000.0, 1, "eur", SUPPORT], role=Role.MANAGER)
    assert table["value"].tolist() == [5000]


def test_the_table_asked_about_is_left_as_it_was():
    table = values(["basin:coast", "all", 5000.0, 1, "eur", SUPPORT])
    hide_small_amounts(table, Role.VIEWER, "17")
    assert table["value"].tolist() == [5000]
    assert hide_small_amounts(table.head(0), Role.VIEWER, "17").empty


# Small cells of a breakdown


def cells(*rows):
    return pd.DataFrame(rows, columns=["name", "eur", "eur_of"])


def hidden_cells(*rows, role=Role.VIEWER):
    shown = hide_small_cells(cells(*rows), role, "eur")
    assert "eur_of" not in shown
    assert shown["eur"].isna().equals(shown["eur_hidden"] | cells(*rows)["eur"].isna())
    return shown.loc[shown["eur_hidden"], "name"].tolist()


LARGE, LARGER = ["large", 900.0, ["a", "b", "c"]], ["larger", 5000.0, ["d", "e", "f"]]


def test_a_cell_of_fewer_than_three_companies_is_hidden_with_the_one_that_would_tell_it():
    assert hidden_cells(LARGER, LARGE, ["one", 10.0, ["x"]]) == ["large", "one"]
    assert hidden_cells(["one", 10.0, ["x"]], ["the same", 20.0, ["x"]], LARGE) == [
        "one", "the same", "large",
    ]  # fmt: skip


def test_small_cells_that_hide_each_other_leave_the_others():
    assert hidden_cells(LARGE, ["two", 10.0, ["x", "y"]], ["one", 5.0, ["z"]]) == ["two", "one"]


def test_cells_of_nobody_and_of_three_are_shown():
    assert hidden_cells(LARGE, LARGER, ["nobody", 0.0, None], ["none", float("nan"), None]) == []


def test_the_manager_sees_every_cell():
    assert hidden_cells(LARGE, ["one", 10.0, ["x"]], role=Role.MANAGER) == []


def test_a_request_that_says_nothing_is_nobodys():
    assert visitor_of({"type": "http"}) == NOBODY
    anna = Visitor("Anna", Role.PRESENTER)
    assert visitor_of(introduce({"type": "http"}, anna)) == anna


def test_a_presenter_runs_the_room_and_no_more():
    allowed = {action for action in Action if may(Role.PRESENTER, action)}
    assert allowed == {Action.READ, Action.RUN_POLLS, Action.PRESENT}

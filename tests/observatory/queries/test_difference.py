"""What changed between two loads, by hand-counted changes of every kind (``tests.two_loads``)."""

import json
from pathlib import Path

import pytest

from observatory.access import Role
from observatory.findings.difference import Severity, difference_finding, sentences
from observatory.findings.difference_tables import as_json, tables
from observatory.i18n import language
from observatory.measures.change import Verdict
from observatory.measures.difference import Step
from observatory.measures.status import Reason, Status
from observatory.queries.causes import Cause, Why
from observatory.queries.difference import Difference, between, difference
from observatory.snapshot import Snapshot
from tests.two_loads import altered, both

pytestmark = pytest.mark.slow

EN, FR = language("en"), language("fr")


@pytest.fixture(scope="module")
def loads(two_loads: Path) -> tuple[Snapshot, Snapshot]:
    return both(two_loads)


@pytest.fixture(scope="module")
def found(loads: tuple[Snapshot, Snapshot]) -> Difference:
    return difference(*loads, EN, Role.MANAGER)


def compared(before: Snapshot, after: Snapshot) -> Difference:
    return difference(before, after, EN, Role.MANAGER)


def move_of(found: Difference, indicator: str):
    return next(item.move for item in found.moved if item.indicator_id == indicator)


def things(found: Difference, state: str, table: str) -> list[str]:
    rows = found.things
    return rows.loc[(rows["state"] == state) & (rows["table"] == table), "key"].tolist()


def test_counts_of_a_register_that_rose_and_fell(found: Difference) -> None:
    risen, fallen = move_of(found, "R3.1"), move_of(found, "R3.2")
    assert (risen.before.value, risen.after.value, risen.difference) == (3, 4, 1)
    assert (risen.step, risen.verdict) == (Step.NEW_PERIOD, Verdict.BETTER)
    assert (fallen.before.value, fallen.after.value, fallen.verdict) == (2, 1, Verdict.WORSE)


def test_shares_of_a_survey_that_moved_by_more_and_by_less_than_noise(found: Difference) -> None:
    cited, known = move_of(found, "R1.2"), move_of(found, "R1.3")
    assert (cited.before.value, cited.after.value, cited.verdict) == (0, 0.9, Verdict.BETTER)
    assert (known.before.value, known.after.value) == (0.4, 0.5)
    assert known.verdict is Verdict.NOT_SHOWN


def test_floors_of_a_public_record_are_told_and_not_compared(found: Difference) -> None:
    floor = move_of(found, "R2.1")
    assert (floor.before.value, floor.after.value) == (2, 1)
    assert (floor.difference, floor.verdict, floor.reason) == (None, None, Reason.RECORD_BASIS)
    told = next(item.text for item in sentences(EN, found) if "R2.1" in item.text)
    assert "not compared" in told
    assert "worse" not in told


def test_a_status_that_changed_stands_beside_the_values(found: Difference) -> None:
    item = next(item for item in found.moved if item.indicator_id == "R3.2")
    # Baseline 2 (2018), target 4 (2021): 2 in 2019 is off track, 1 in 2020 moves away.
    assert (item.status_before, item.status_after) == (Status.OFF_TRACK, Status.MOVING_AWAY)
    told = [item for item in sentences(EN, found) if "against" in item.text]
    text = (
        "R3.2 workshops and conferences (off track → moving away) stands worse against its target."
    )
    assert [(item.severity, item.text) for item in told] == [(Severity.ALERT, text)]


def test_new_and_gone_things_by_their_keys(found: Difference) -> None:
    assert things(found, "new", "organisation") == ["cala"]
    assert things(found, "gone", "organisation") == ["gone"]
    assert things(found, "new", "event") == ["E8", "E0", "E9", "E7", "E6", "K3"]
    assert things(found, "gone", "event") == []


def test_an_organisation_that_was_merged_is_not_told_as_gone(found: Difference) -> None:
    rows = found.things.set_index("key")
    assert rows.loc["unlisted:studio-brise", ["state", "into", "into_name"]].tolist() == ["merged", "brisa", "Brisa"]  # fmt: skip
    assert rows.loc["old", ["state", "into"]].tolist() == ["renamed", "other"]
    assert "other" not in rows.index


def test_a_value_of_a_past_year_is_restated_for_the_rows_that_changed(found: Difference) -> None:
    rows = found.restated
    (row,) = rows[
        (rows["indicator_id"] == "R3.1") & rows["whole"] & (rows["segment"] == "all")
        & (rows["period_start"].astype(str) == "2018-01-01") & (rows["period_end"].astype(str) == "2018-12-31")
    ].itertuples()  # fmt: skip
    assert (row.before, row.after, row.causes) == (2, 3, (Cause(Why.ROWS, ("events",)),))


def test_sources_that_came_went_and_changed(found: Difference) -> None:
    states = dict(zip(found.sources["name"], found.sources["state"], strict=True))
    assert states == {
        "decisions": "new", "events": "changed", "mentions": "gone", "organisations": "changed",
        "support": "new", "survey_answers": "changed", "survey_respondents": "changed",
    }  # fmt: skip


def test_nothing_changed_between_a_snapshot_and_itself(loads: tuple[Snapshot, Snapshot]) -> None:
    for snapshot in loads:
        same = compared(snapshot, snapshot)
        assert same.nothing
        assert tables(EN, same) == {}
        assert difference_finding(EN, same).startswith("Nothing changed since the load of ")
        assert difference_finding(FR, same).startswith("Rien n’a changé depuis le chargement du ")


def test_what_is_new_one_way_is_gone_the_other_way(
    loads: tuple[Snapshot, Snapshot], found: Difference
) -> None:
    back = compared(*reversed(loads))
    for table in ("event", "partnership"):
        assert things(found, "new", table) == things(back, "gone", table)
        assert things(found, "gone", table) == things(back, "new", table)
    assert things(back, "new", "organisation") == ["gone", "unlisted:studio-brise"]
    assert things(back, "gone", "organisation") == ["cala"]


def test_a_source_that_fails_comes_first_and_one_that_works_again_is_told(
    loads: tuple[Snapshot, Snapshot], tmp_path: Path
) -> None:
    _, later = loads
    broken = altered(
        later, tmp_path,
        "UPDATE source SET reason = 'no answer', reason_template = 'no answer', reason_values = '{}' WHERE name = 'events'",
    )  # fmt: skip
    first, *_ = sentences(EN, compared(later, broken))
    assert first.severity is Severity.ALERT
    assert first.text == "Events could not be refreshed: its last good extract stays."
    assert difference_finding(EN, compared(broken, later)) == "Events can be refreshed again."


@pytest.mark.parametrize(
    ("statement", "cause"),
    [
        ("UPDATE indicator SET formula_en = 'another', formula_fr = 'autre'", Cause(Why.DEFINITION)),
        ("""UPDATE snapshot SET config = replace(config, '"59.11A": "production"', '"59.11A": "games"')""",
         Cause(Why.SETTINGS, ("scope",))),
        ("SELECT 1", Cause(Why.CALCULATION)),
    ],
    ids=["definition", "configuration", "code"],
)  # fmt: skip
def test_a_restated_value_names_what_it_comes_from(
    loads: tuple[Snapshot, Snapshot], tmp_path: Path, statement: str, cause: Cause
) -> None:
    _, later = loads
    value = "UPDATE indicator_value SET value = 7 WHERE indicator_id = 'R3.1' AND period_start = '2018-01-01' AND period_end = '2018-12-31' AND territory_code = '17' AND segment = 'all'"  # fmt: skip
    again = compared(later, altered(later, tmp_path, value, statement))
    assert [(row.before, row.after, row.causes) for row in again.restated.itertuples()] == [(3, 7, (cause,))]  # fmt: skip
    assert ("R3.1" in again.redefined) == (cause.why is Why.DEFINITION)
    assert again.settings == (("scope",) if cause.why is Why.SETTINGS else ())
    assert not again.nothing


def test_two_years_of_one_snapshot(loads: tuple[Snapshot, Snapshot]) -> None:
    years = between(loads[1], 2018, 2020, EN, Role.MANAGER)
    grown = move_of(years, "R3.1")
    assert (grown.before.value, grown.after.value, grown.verdict) == (3, 4, Verdict.BETTER)
    assert things(years, "new", "organisation") == ["cala"]
    assert len(things(years, "new", "event")) == 10
    # P1 runs to the end of 2020, P2 to the end of 2019.
    assert things(years, "gone", "partnership") == ["P2"]
    assert years.restated.empty
    text = [item.text for item in sentences(EN, years)]
    assert "1 partnership has ended or closed." in text


def test_the_most_important_comes_first_in_both_languages(found: Difference) -> None:
    for reader, first in ((EN, "R3.2 workshops and conferences (2 → 1)"), (FR, "R3.2 ")):
        said = sentences(reader, found)
        assert first in said[0].text
        assert [item.severity for item in said] == sorted((item.severity for item in said), reverse=True)  # fmt: skip
        assert len(tables(reader, found)) == 4
        assert all(len(rows) for rows in tables(reader, found).values())


def test_a_program_reads_the_same_as_plain_values(found: Difference) -> None:
    told = json.loads(json.dumps(as_json(found)))
    moved = {item["indicator"]: item for item in told["moved"]}
    assert moved["R3.1"]["before"] == {"value": 3, "period_end": "2019-12-31"}
    assert moved["R2.1"]["reason"] == "record_basis"
    assert told["before"]["as_of"] == "2019-12-31"
    assert {item["id"]: item["into"] for item in told["things"]}["unlisted:studio-brise"] == "brisa"
    assert not told["nothing"]


def test_amounts_of_few_companies_are_told_to_managers_alone(
    loads: tuple[Snapshot, Snapshot], tmp_path: Path
) -> None:
    _, later = loads
    amount = (
        "INSERT INTO indicator_value BY NAME SELECT 'R4.3' AS indicator_id, 'basin:coast' AS territory_code,"
        " 'all' AS segment, DATE '2019-01-01' AS period_start, DATE '2019-12-31' AS period_end,"
        " {value} AS value, 2 AS n, 'register' AS basis, 'ok' AS status"
    )
    one = altered(later, tmp_path / "one", amount.format(value=1000))
    other = altered(later, tmp_path / "other", amount.format(value=2000))
    seen = {role: difference(one, other, EN, role).restated for role in (Role.MANAGER, Role.VIEWER)}
    assert seen[Role.MANAGER][["before", "after"]].values.tolist() == [[1000, 2000]]
    assert seen[Role.VIEWER].empty

"""What the Partnerships page says, on registers and on records."""

import pandas as pd

from observatory.findings import partnerships as told
from observatory.i18n import language
from observatory.queries.partnerships import Tally

EN = language("en")
NINE = Tally(total=9, abroad=9, open_ended=2, running=4)


def years(*values: float, so_far: bool = False) -> pd.DataFrame:
    """Yearly values from 2017 on; the last year may not be over."""
    return pd.DataFrame(
        {
            "year": range(2017, 2017 + len(values)),
            "value": values,
            "provisional": [False] * (len(values) - 1) + [so_far],
        }
    )


def test_a_choice_is_named_and_counted_as_its_basis_allows() -> None:
    assert told.choice_finding(EN, NINE, "Italy · 2018", "register") == (
        "Italy · 2018: 9 partnerships abroad."
    )
    one = Tally(total=1, abroad=0, open_ended=0, running=0)
    assert told.choice_finding(EN, one, "All partners", "record") == (
        "All partners: at least 1 partnership."
    )


def test_a_choice_without_partnerships_says_so() -> None:
    none = Tally(total=0, abroad=0, open_ended=0, running=0)
    found = told.choice_finding(EN, none, "Italy", "record")
    assert found == "No partnership matches this choice."


def test_the_last_complete_year_stands_beside_the_highest() -> None:
    assert told.course_finding(EN, years(3, 5, 9, so_far=True), "register") == (
        "5 in 2018, the most so far"
    )
    assert told.course_finding(EN, years(5, 3), "record") == "At least 3 in 2018, 5 in 2017"


def test_the_later_of_two_highest_years_is_named() -> None:
    assert told.course_finding(EN, years(5, 5, 1), "register") == "1 in 2019, 5 in 2018"


def test_a_register_says_what_still_runs_and_a_record_which_ends_are_unknown() -> None:
    assert told.running_finding(EN, NINE, "register") == "9 partnerships, 4 of which still run"
    assert told.running_finding(EN, NINE, "record") == (
        "9 partnerships, 2 of which have no known end"
    )
    known = Tally(total=1, abroad=1, open_ended=0, running=0)
    assert told.running_finding(EN, known, "record") == "1 partnership, every end known"


def test_bars_that_are_not_drawn_are_said_to_be_in_the_table() -> None:
    assert "The 14 that ran last are drawn; the table has all 20." in told.running_caption(
        EN, 14, 20, "record"
    )
    assert "drawn" not in told.running_caption(EN, 9, 9, "register")


def test_money_is_that_of_the_last_complete_year_with_any() -> None:
    assert told.money_finding(EN, years(20_000, 30_000, 0, 50_000, so_far=True)) == (
        "€30K for joint projects begun in 2018"
    )
    assert told.money_finding(EN, years(0, 50_000, so_far=True)) == (
        "€50K for joint projects begun in 2018"
    )


def test_budgets_that_are_not_stated_are_no_zeros() -> None:
    rows = pd.DataFrame({"budget_eur": [70_000.0, None, None]})
    assert told.projects_finding(EN, rows) == "1 of 3 projects and programmes states a budget"
    assert "no sum is given" in told.projects_caption(EN, "record")
    assert "no sum is given" not in told.projects_caption(EN, "register")

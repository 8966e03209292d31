from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.i18n import ABSENT, LANGUAGES, Message, N_, language

FR, EN = language("fr"), language("en")
ABSENT_VALUES = [None, float("nan"), np.nan, pd.NA, pd.NaT]


def plain(text):
    """The text with ordinary blanks and hyphens, for comparing what one sees."""
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("\u2212", "-")


# Words


def test_an_unknown_language_is_the_source_language():
    assert language("de") is not FR
    assert language("de")._("Year") == language("en")._("Year") == "Year"


def test_a_message_of_the_catalogue_is_said_in_french_and_an_unknown_one_as_it_is():
    assert FR._("Conference") == "Conférence"
    assert FR._("no such message") == "no such message"
    assert FR._("") == EN._("") == ""


@pytest.mark.parametrize(("count", "french", "english"), [
    (0, "singular", "plural"), (1, "singular", "singular"), (1.5, "singular", "plural"),
    (2, "plural", "plural"), (21, "plural", "plural"), (0.5, "singular", "plural"),
])  # fmt: skip
def test_zero_and_one_are_singular_in_french_and_one_alone_in_english(count, french, english):
    forms = {
        FR: {"singular": "{count} événement", "plural": "{count} événements"},
        EN: {"singular": "{count} event", "plural": "{count} events"},
    }
    assert FR.n_("{count} event", "{count} events", count) == forms[FR][french]
    assert EN.n_("{count} event", "{count} events", count) == forms[EN][english]


def test_a_text_of_another_language_is_better_than_none():
    assert FR.pick({"fr": "Image", "en": "Picture"}) == "Image"
    assert FR.pick({"en": "Picture", "fr": ""}) == "Picture"
    assert FR.pick("the same") == "the same"
    assert FR.pick({}, "default") == FR.pick(None, "default") == "default"


def test_a_message_keeps_its_values_apart_until_it_is_shown():
    message = Message(N_("{file}: {rejected} of {read} rows rejected"), {
        "file": "{a}.csv", "rejected": "2", "read": "5",
    })  # fmt: skip
    assert message.text() == str(message) == "{a}.csv: 2 of 5 rows rejected"


def test_a_message_is_said_in_the_language_asked_for():
    message = Message("not in the closed list; did you mean {near}?", {"near": "btob"})
    assert "btob" in message.text(FR)
    assert message.text(FR) != message.text(EN) == message.text()


# Numbers


@pytest.mark.parametrize(("value", "digits", "french", "english"), [
    (1234567.891, 2, "1 234 567,89", "1,234,567.89"),
    (1234.5, 0, "1 234", "1,234"),
    (1234.0, 2, "1 234", "1,234"),
    (0.126, 2, "0,13", "0.13"),
    (-0.4, 0, "0", "0"),
    (-12.5, 1, "-12,5", "-12.5"),
    (0, 0, "0", "0"),
])  # fmt: skip
def test_a_number_has_the_separators_of_its_language(value, digits, french, english):
    assert plain(FR.number(value, digits)) == french
    assert plain(EN.number(value, digits)) == english


def test_french_groups_are_apart_by_a_narrow_space_that_does_not_break_and_minus_is_a_minus():
    assert FR.number(-12345.5, 1) == "\u221212\u202f345,5"
    assert FR.separators == ",\u202f"
    assert EN.separators == ".,"


@pytest.mark.parametrize("value", ABSENT_VALUES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_absent_is_a_dash_and_never_zero(code, value):
    said = language(code)
    assert {
        said.number(value), said.signed(value), said.percent(value), said.money(value),
        said.date(value), said.change(value, "share"), said.change(value, "eur"),
        *(said.quantity(value, unit) for unit in ("share", "eur", "ratio", "persons")),
    } == {ABSENT}  # fmt: skip


@pytest.mark.parametrize("value", [np.float64(3), np.int64(3), pd.Series([3], dtype="Int64")[0]])
def test_numbers_from_tables_are_numbers(value):
    assert FR.number(value) == FR.quantity(value, "persons") == "3"


@pytest.mark.parametrize(
    ("value", "text"), [(5, "+5"), (-5, "-5"), (0, "0"), (0.2, "0"), (-0.2, "0")]
)
def test_a_difference_carries_its_sign_unless_it_rounds_to_nothing(value, text):
    assert plain(EN.signed(value)) == text


@given(st.floats(-1e15, 1e15))
def test_a_number_is_read_back_from_what_is_shown(value):
    shown = plain(FR.number(value, 2)).replace(" ", "").replace(",", ".")
    assert float(shown) == pytest.approx(value, abs=0.006, rel=1e-12)


# Shares and money


@pytest.mark.parametrize(("share", "digits", "french", "english"), [
    (0.5, 0, "50 %", "50%"), (0.0512, 1, "5,1 %", "5.1%"), (1.2, 0, "120 %", "120%"),
    (-0.125, 1, "-12,5 %", "-12.5%"), (0, 0, "0 %", "0%"),
])  # fmt: skip
def test_a_share_is_said_in_per_cent(share, digits, french, english):
    assert plain(FR.percent(share, digits)) == french
    assert plain(EN.percent(share, digits)) == english


@pytest.mark.parametrize(("amount", "french", "english"), [
    (0, "0 €", "€0"),
    (999.4, "999 €", "€999"),
    (9_999, "9 999 €", "€9,999"),
    (10_000, "10 k€", "€10K"),
    (12_345, "12 k€", "€12K"),
    (999_499, "999 k€", "€999K"),
    (999_600, "1 M€", "€1M"),
    (1_250_000, "1,2 M€", "€1.2M"),
    (-2_500_000, "-2,5 M€", "-€2.5M"),
    (999_960_000, "1 Md€", "€1B"),
    (12_300_000_000, "12,3 Md€", "€12.3B"),
    (-5, "-5 €", "-€5"),
])  # fmt: skip
def test_an_amount_is_shortened_and_never_says_a_thousand_thousand(amount, french, english):
    assert plain(FR.money(amount)) == french
    assert plain(EN.money(amount)) == english


@given(st.floats(10_000, 9e14))
def test_a_shortened_amount_has_at_most_three_figures_before_the_mark(amount):
    figures = EN.money(amount).strip("€KMBT")
    assert 1 <= float(figures) < 1000


def test_the_sign_of_the_euro_stands_on_the_line_of_its_amount():
    assert FR.money(5) == "5\u00a0€"
    assert FR.percent(0.5) == "50\u00a0%"


# Quantities in their units


@pytest.mark.parametrize(("value", "unit", "text"), [
    (0.5, "share", "50 %"), (0.052, "share", "5,2 %"), (0, "share", "0 %"),
    (12_345, "eur", "12 k€"), (1.234, "ratio", "1,23"), (3.0, "persons", "3"),
    (3.456, "persons", "3,46"), (1234, "events", "1 234"),
])  # fmt: skip
def test_a_quantity_is_said_in_its_unit(value, unit, text):
    assert plain(FR.quantity(value, unit)) == text


@pytest.mark.parametrize(("value", "unit", "text"), [
    (0.05, "share", "+5 pt"), (-0.5, "share", "-50 pt"), (0.0512, "share", "+5,1 pt"),
    (12, "persons", "+12"), (-12, "persons", "-12"), (0, "persons", "0"),
    (0.001, "persons", "0"), (12_000, "eur", "+12 k€"), (0.3, "eur", "0 €"), (1.5, "ratio", "+1,5"),
])  # fmt: skip
def test_a_change_is_signed_and_shares_change_in_points(value, unit, text):
    assert plain(FR.change(value, unit)) == text


# Dates


@pytest.mark.parametrize(("precision", "short", "french", "english"), [
    ("day", False, "23 avril 2018", "23 April 2018"),
    ("day", True, "23 avr. 2018", "23 Apr 2018"),
    ("month", False, "avril 2018", "April 2018"),
    ("month", True, "avr. 2018", "Apr 2018"),
    ("year", False, "2018", "2018"),
])  # fmt: skip
def test_a_date_is_said_as_precisely_as_it_is_known(precision, short, french, english):
    assert plain(FR.date(date(2018, 4, 23), precision, short)) == french
    assert plain(EN.date(date(2018, 4, 23), precision, short)) == english


def test_the_first_of_a_month_is_an_ordinal_in_french():
    assert FR.date(date(2018, 7, 1)) == "1er juillet 2018"
    assert FR.date(date(2018, 7, 1), short=True) == "1er juil. 2018"
    assert FR.date(date(2018, 7, 11)) == "11 juillet 2018"
    assert EN.date(date(2018, 7, 1)) == "1 July 2018"


@pytest.mark.parametrize(("start", "end", "french", "english"), [
    ((2018, 1, 1), (2018, 12, 31), "2018", "2018"),
    ((2018, 1, 1), (2020, 12, 31), "2018–2020", "2018–2020"),
    ((2018, 4, 1), (2018, 6, 30), "T2 2018", "Q2 2018"),
    ((2018, 2, 1), (2018, 2, 28), "février 2018", "February 2018"),
    ((2020, 2, 1), (2020, 2, 29), "février 2020", "February 2020"),
    ((2018, 4, 5), (2018, 4, 5), "5 avril 2018", "5 April 2018"),
    ((2018, 5, 8), (2018, 5, 19), "8 mai 2018 – 19 mai 2018", "8 May 2018 – 19 May 2018"),
    ((2018, 5, 1), (2018, 5, 19), "1er mai 2018 – 19 mai 2018", "1 May 2018 – 19 May 2018"),
    ((2018, 1, 15), (2018, 3, 10), "15 janv. 2018 – 10 mars 2018", "15 Jan 2018 – 10 Mar 2018"),
    ((2018, 2, 1), (2018, 4, 30), "1er févr. 2018 – 30 avr. 2018", "1 Feb 2018 – 30 Apr 2018"),
    ((2017, 7, 1), (2018, 6, 30), "1er juil. 2017 – 30 juin 2018", "1 Jul 2017 – 30 Jun 2018"),
])  # fmt: skip
def test_a_period_has_a_name_only_where_it_is_whole(start, end, french, english):
    assert plain(FR.period(date(*start), date(*end))) == french
    assert plain(EN.period(date(*start), date(*end))) == english


def test_days_of_tables_are_days():
    assert FR.period(pd.Timestamp(2018, 1, 1), pd.Timestamp(2018, 12, 31)) == "2018"
    assert FR.date(pd.Timestamp(2018, 4, 23)) == "23 avril 2018"


# Lists and names


def test_items_are_joined_as_a_sentence_does():
    assert FR.join(["a", "b", "c"]) == "a, b et c"
    assert EN.join(["a", "b", "c"]) == "a, b and c"
    assert FR.join(item for item in ["a"]) == "a"
    assert FR.join([]) == ""


def test_a_country_is_named_and_an_unknown_code_stays():
    assert (FR.country("IT"), EN.country("IT")) == ("Italie", "Italy")
    assert FR.country("ZZZ") == "ZZZ"


@pytest.mark.parametrize(("label", "within"), [
    ("Events", "events"), ("VFX studios", "VFX studios"), ("3D", "3D"), ("B2B meetings", "B2B meetings"),
    ("BtoB meetings", "BtoB meetings"), ("Rencontres BtoB", "rencontres BtoB"),
    ("É", "é"), ("Échanges", "échanges"), ("", ""),
])  # fmt: skip
def test_a_label_begins_small_within_a_sentence_unless_an_acronym_begins_it(label, within):
    assert FR.inline(label) == within


def test_a_text_begins_large_at_the_start_of_a_sentence_and_keeps_the_rest():
    assert EN.leading("events of the VFX industry") == "Events of the VFX industry"
    assert FR.leading("échanges") == "Échanges"
    assert EN.leading("") == ""


def test_days_in_a_row_say_once_what_they_share():
    first, last = date(2025, 10, 13), date(2025, 10, 16)

    assert language("en").days(first, last) == "13–16 Oct 2025"
    assert language("fr").days(first, last) == "13–16 oct. 2025"
    assert language("fr").days(date(2025, 9, 29), date(2025, 10, 4)) == "29 sept. – 4 oct. 2025"
    assert language("fr").days(first, first) == "13 oct. 2025"

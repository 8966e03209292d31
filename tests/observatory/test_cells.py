from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory import cells as parsing
from observatory.cells import (
    BadCell,
    clean,
    company_number,
    decimal_mark,
    flag,
    listed,
    number,
    read_distinct,
    readings,
    shows_mark,
    stated_date,
    take,
    text_within,
)

ANY = lambda value: True  # noqa: E731


def reason(read, *arguments, **options):
    with pytest.raises(BadCell) as caught:
        read(*arguments, **options)
    return caught.value.reason.text()


def parse(cell, mark=None, fits=ANY, whole=False, euros=False):
    return number(clean(cell), readings(clean(cell), euros), mark, fits, whole)


# Texts


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  a \t b\n c ", "a b c"),
        ("\u00a0Fermé\u00a0", "Fermé"),
        ("12\u202f500", "12 500"),
        ("a\u200bb\ufeff\u00adc", "abc"),
        ("a\u202eb\u2066c", "abc"),
        ("a\x07b\x1bc\x7f\x85d", "abc d"),
        ("e\u0301te\u0301", "été"),
        ("été", "été"),
        ("", ""),
        (" \u00a0\u200b", ""),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ],
)
def test_a_cell_has_one_form_without_blanks_around_and_without_what_nobody_sees(cell, text):
    assert clean(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="06"', "06"),
        ('=" 06 "', "06"),
        ('="06"\u00a0', "06"),
        ('="dit ""Ciné"""', 'dit "Ciné"'),
        ('=""', ""),
        ('="06"&"07"', '="06"&"07"'),
        ('="06', '="06'),
        ("=06", "=06"),
    ],
)
def test_a_code_that_a_spreadsheet_protects_as_a_formula_is_that_code(cell, text):
    assert clean(cell) == text


@given(st.text(max_size=40))
def test_cleaning_twice_is_cleaning_once_and_leaves_no_control_character(cell):
    text = clean(cell)
    assert text == " ".join(text.split())
    assert not any(ord(sign) < 32 or sign in "\u200b\u202e\ufeff" for sign in text)
    if not text.startswith('="'):
        assert clean(text) == text


def test_a_text_may_be_as_long_as_the_limit_and_no_longer():
    read = text_within(5)
    assert read("abcde") == "abcde"
    assert reason(read, "abcdef") == "longer than 5 characters: shorten it"


def test_a_list_is_split_at_semicolons_without_blank_and_repeated_parts():
    assert listed(" a; b ;;a;c d; ") == ("a", "b", "c d")
    assert listed("a, b") == ("a, b",)
    assert "longer than" in reason(listed, "a" * (parsing.MAX_LONG_TEXT + 1))


@pytest.mark.parametrize("cell", ["1", "1.0", "oui", "Oui", "YES", "true", "TRUE", "VRAI"])
def test_a_flag_is_set_in_figures_and_words_of_both_languages(cell):
    assert flag(cell) is True


@pytest.mark.parametrize("cell", ["0", "0.0", "non", "No", "false", "FALSE", "Faux"])
def test_a_flag_is_not_set_in_figures_and_words_of_both_languages(cell):
    assert flag(cell) is False


@pytest.mark.parametrize("cell", ["2", "x", "peut-être", "-1", "11"])
def test_a_flag_that_is_neither_is_no_flag(cell):
    assert reason(flag, cell) == "neither 0 nor 1: write 0 for no, 1 for yes"


# Numbers


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12),
        ("00012", 12),
        ("12 500,50", 12500.5),
        ("12\u00a0500,50", 12500.5),
        ("12\u202f500,50", 12500.5),
        ("1 234 567", 1234567),
        ("12.500,50", 12500.5),
        ("12,500.50", 12500.5),
        ("1.234.567", 1234567),
        ("1,234,567.5", 1234567.5),
        ("1'234'567.5", 1234567.5),
        ("1’234,5", 1234.5),
        ("0,500", 0.5),
        ("0.500", 0.5),
        ("1234.567", 1234.567),
        ("1234,5670", 1234.567),
        (",5", 0.5),
        ("-3,5", -3.5),
        ("\u22123,5", -3.5),
        ("+3.5", 3.5),
        ("1e5", 100000),
        ("1,5E-3", 0.0015),
    ],
)
def test_a_number_that_can_be_read_in_one_way_is_read(cell, value):
    assert parse(cell) == value


@pytest.mark.parametrize(
    "cell",
    ["", "-", "n.c.", "NR", "12 50", "1 2345", "1234 567", "1.234,567,8", "5.", "(5)", "1_000",
     "0x10", "nan", "inf", "1e999", "٣", "１２", "1 234 567.8.9", "12 500 €", "1,23,456"],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_what_to_write(cell):
    assert reason(parse, cell).startswith("not a number: write digits only")


def test_a_percentage_is_refused_with_its_own_reason():
    assert reason(parse, "5 %").startswith("a percentage: write it without the % sign")


@pytest.mark.parametrize(
    "cell", ["12 500 €", "12500€", "€ 12,500.00", "12 500,00 EUR", "eur 12500"]
)
def test_an_amount_of_euros_may_carry_its_currency(cell):
    assert parse(cell, euros=True) == 12500


@pytest.mark.parametrize("cell", ["12 500 $", "€ 5 €", "5 k€"])
def test_an_amount_in_another_unit_is_refused(cell):
    assert "not a number" in reason(parse, cell, euros=True)


def test_a_number_that_is_thousands_or_decimals_is_refused_where_nothing_tells():
    assert readings("1,234") == {",": 1.234, ".": 1234.0}
    assert "thousands or as decimals" in reason(parse, "1,234")


@pytest.mark.parametrize(("cell", "mark", "value"), [
    ("1,234", ",", 1.234), ("1,234", ".", 1234), ("1.234", ",", 1234), ("1.234", ".", 1.234),
])  # fmt: skip
def test_the_decimal_mark_of_the_file_tells_thousands_from_decimals(cell, mark, value):
    assert parse(cell, mark) == value


def test_what_the_column_can_hold_tells_before_the_mark_of_the_file_does():
    assert parse("43,695", ".", fits=lambda value: -90 <= value <= 90) == 43.695
    assert parse("1,234", ",", fits=lambda value: value >= 100) == 1234


def test_a_number_out_of_range_in_both_readings_is_still_read_so_that_the_range_is_told():
    assert parse("1,234", ",", fits=lambda value: False) == 1.234


def test_a_whole_number_has_no_decimals():
    assert parse("3,0", whole=True) == 3
    assert reason(parse, "3,5", whole=True) == "not a whole number"
    assert reason(parse, "1E100", whole=True).startswith("too large")
    assert reason(parse, "-1000000000000000", whole=True).startswith("too large")
    assert parse("999999999999999", whole=True) == 999_999_999_999_999


def test_the_mark_of_a_file_is_the_one_that_its_numbers_show_without_contradiction():
    def mark(*cells):
        return decimal_mark([readings(cell) for cell in cells])

    assert mark("12", "1 234", "3,5") == ","
    assert mark("12", "1,234", "1,234.5") == "."
    assert mark("1.234.567") == ","
    assert mark("3,5", "3.5") is None
    assert mark("12", "1,234", "x") is None
    assert mark() is None


def test_a_workbooks_own_numbers_say_nothing_of_the_texts_beside_them():
    assert not shows_mark("12.5", workbook=True)
    assert shows_mark("12,5", workbook=True)
    assert shows_mark("12.5", workbook=False)


def french(value, decimals, space):
    return f"{value:,.{decimals}f}".translate({ord(","): space, ord("."): ","})


def english(value, decimals):
    return f"{value:,.{decimals}f}"


WHOLE = st.integers(-(10**12), 10**12)


@given(WHOLE, st.sampled_from([0, 1, 2, 4]), st.sampled_from([" ", "\u00a0", "\u202f", "."]))
def test_a_number_written_in_french_is_read_back(units, decimals, space):
    value = units / 10**decimals
    assert parse(french(value, decimals, space), mark=",") == value


@given(WHOLE, st.sampled_from([0, 1, 2, 4]))
def test_a_number_written_in_english_is_read_back(units, decimals):
    value = units / 10**decimals
    assert parse(english(value, decimals), mark=".") == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_a_computer_writes_it_is_read_back_exactly(value):
    assert parse(repr(value), mark=".") == value


@given(WHOLE, st.sampled_from([0, 1, 2, 3, 4]), st.booleans())
def test_every_number_written_is_among_its_readings_under_the_mark_it_was_written_with(
    units, decimals, in_french
):
    value = units / 10**decimals
    cell = french(value, decimals, "\u202f") if in_french else english(value, decimals)
    assert readings(clean(cell))["," if in_french else "."] == value


@given(st.text(alphabet="0123456789 .,'-+eE€%", max_size=12))
def test_no_cell_is_read_as_anything_but_finite_numbers(cell):
    assert all(abs(value) < float("inf") for value in readings(clean(cell)).values())


# Dates


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        ("2018", date(2018, 1, 1), "year"),
        ("2018-04", date(2018, 4, 1), "month"),
        ("2018/4", date(2018, 4, 1), "month"),
        ("04/2018", date(2018, 4, 1), "month"),
        ("2018-04-23", date(2018, 4, 23), "day"),
        ("23/04/2018", date(2018, 4, 23), "day"),
        ("3/4/2018", date(2018, 4, 3), "day"),
        ("23-04-2018", date(2018, 4, 23), "day"),
        ("23.04.2018", date(2018, 4, 23), "day"),
        ("2018-04-23 00:00:00", date(2018, 4, 23), "day"),
        ("23/04/2018 14:30", date(2018, 4, 23), "day"),
        ("2018-04-23T14:30:00Z", date(2018, 4, 23), "day"),
        ("2018-04-23T14:30:00.000+01:00", date(2018, 4, 23), "day"),
        ("29/02/2020", date(2020, 2, 29), "day"),
    ],
)
def test_a_date_keeps_the_precision_it_is_stated_with(cell, day, precision):
    assert stated_date(cell) == (day, precision)
    assert stated_date(cell, workbook=True) == (day, precision)


@pytest.mark.parametrize(("cell", "day"), [
    ("43213", date(2018, 4, 23)), ("43213.6", date(2018, 4, 23)), ("36526", date(2000, 1, 1)), ("10000", date(1927, 5, 18)),
])  # fmt: skip
def test_a_day_number_is_a_day_in_a_workbook_and_refused_with_that_day_elsewhere(cell, day):
    assert stated_date(cell, workbook=True) == (day, "day")
    assert reason(stated_date, cell).endswith(f"write the date as {day.isoformat()}")


@pytest.mark.parametrize("cell", ["110000", "999999"])
def test_a_day_number_beyond_all_plans_is_no_date(cell):
    assert reason(stated_date, cell, workbook=True).startswith("not a date")
    assert stated_date("109999", workbook=True)[0].year == 2201


@pytest.mark.parametrize(
    "cell", ["2018-02-30", "31/04/2018", "29/02/2019", "12/31/2018", "2018-13", "0/4/2018"]
)
def test_a_day_that_no_calendar_has_is_refused_and_never_read_month_first(cell):
    assert reason(stated_date, cell).startswith("there is no such day in the calendar")


@pytest.mark.parametrize("cell", ["0999", "2201", "01/01/0001", "9999-01"])
def test_a_year_out_of_all_history_is_refused(cell):
    assert reason(stated_date, cell) == "the year lies outside 1000–2200"


@pytest.mark.parametrize("cell", ["23/04/18", "1-4-18"])
def test_a_year_of_two_digits_is_refused(cell):
    assert "two digits" in reason(stated_date, cell)


@pytest.mark.parametrize(
    "cell",
    [
        "soon",
        "20180423",
        "2",
        "2018-04/23",
        "2019-02-15/2022-02-14",
        "٢٠١٨",
        "2018-04-23x",
        "14:30:00",
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(cell):
    assert reason(stated_date, cell, workbook=True).startswith("not a date: write 2018")


@given(st.dates(date(1000, 1, 1), date(2200, 12, 31)))
def test_every_day_is_read_back_from_each_form(day):
    french_form = f"{day.day:02}/{day.month:02}/{day.year:04}"
    assert stated_date(day.isoformat()) == stated_date(french_form) == (day, "day")


@given(st.dates(date(1927, 5, 18), date(2200, 12, 31)))
def test_every_day_number_of_a_workbook_is_its_day(day):
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    assert stated_date(f"{serial:.0f}", workbook=True) == (day, "day")


# Company numbers


def luhn_ok(text):
    total = 0
    for place, digit in enumerate(reversed(text)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value // 10 + value % 10
    return total % 10 == 0


def with_check_digit(text):
    return next(text + digit for digit in "0123456789" if luhn_ok(text + digit))


SIREN = with_check_digit("44306184")
SIRET = with_check_digit(SIREN + "0004")
ZERO_SIRET = with_check_digit(with_check_digit("05520242") + "0001")


@pytest.mark.parametrize("decimals", ["", ".0", ".00", ",00", ".000"])
def test_a_company_number_may_carry_a_spreadsheets_decimals(decimals):
    assert company_number(SIRET + decimals, 14) == SIRET
    assert company_number(SIREN + decimals, 9) == SIREN


@pytest.mark.parametrize("sign", [" ", ".", "'"])
def test_a_company_number_may_be_written_in_groups(sign):
    groups = [SIRET[:3], SIRET[3:6], SIRET[6:9], SIRET[9:]]
    assert company_number(sign.join(groups), 14) == SIRET
    assert company_number(sign.join(groups[:3]), 9) == SIREN


def test_one_lost_leading_zero_is_restored_where_the_check_digit_agrees():
    assert ZERO_SIRET.startswith("0")
    assert company_number(ZERO_SIRET[1:], 14) == ZERO_SIRET
    assert company_number(ZERO_SIRET[1:9], 9) == ZERO_SIRET[:9]
    assert company_number(ZERO_SIRET[1:] + ".0", 14) == ZERO_SIRET


def test_two_lost_leading_zeros_are_restored_where_the_check_digit_agrees():
    siret = with_check_digit(with_check_digit("00452024") + "0001")
    assert siret.startswith("00")
    assert company_number(siret[2:], 14) == siret
    assert company_number(siret[2:9], 9) == siret[:9]
    assert company_number(siret[2:] + ".00", 14) == siret
    wrong = siret[2:-1] + str((int(siret[-1]) + 1) % 10)
    assert reason(company_number, wrong, 14) == "not a number of 14 digits"


def test_three_lost_digits_are_never_made_up():
    siret = with_check_digit("0000520240001")
    assert reason(company_number, siret[3:], 14) == "not a number of 14 digits"


def test_a_number_one_digit_short_whose_check_digit_disagrees_is_refused():
    wrong = ZERO_SIRET[1:-1] + str((int(ZERO_SIRET[-1]) + 1) % 10)
    assert reason(company_number, wrong, 14) == "not a number of 14 digits"


@pytest.mark.parametrize("cell", ["4.43062E+13", "4,43062E+13", "4.4306184100047E13", "4e13"])
def test_a_number_shortened_by_a_spreadsheet_is_refused_because_digits_are_lost(cell):
    assert "shortened by a spreadsheet and its last digits are lost" in reason(
        company_number, cell, 14
    )


@pytest.mark.parametrize(
    "cell", ["", "12", SIREN, SIRET + "0", SIRET[:-1] + "x", "１" * 14, "-" + SIRET]
)
def test_what_has_not_the_digits_of_a_siret_is_refused(cell):
    assert reason(company_number, cell, 14) == "not a number of 14 digits"


@given(st.text(alphabet="0123456789", min_size=8, max_size=8), st.integers(0, 8), st.integers(1, 9))
def test_every_siren_is_known_and_every_single_slip_of_a_digit_refused(start, place, step):
    siren = with_check_digit(start)
    assert company_number(siren, 9) == siren
    slip = siren[:place] + str((int(siren[place]) + step) % 10) + siren[place + 1 :]
    assert "the check digit is wrong" in reason(company_number, slip, 9)


def test_establishments_of_the_post_office_follow_their_own_rule():
    assert not luhn_ok("35600000000010")
    assert company_number("35600000000010", 14) == "35600000000010"
    assert "check digit" in reason(company_number, "35600000000011", 14)
    assert "check digit" in reason(company_number, "35600000100009", 14)


# Columns


def test_distinct_cells_are_read_once_and_empty_ones_never():
    asked = []

    def read(cell):
        asked.append(cell)
        if cell == "x":
            raise BadCell("no {what}", what="number")
        return int(cell)

    values, reasons = read_distinct(pd.Index(["", "1", "x", "2"]), read)
    assert values == [None, 1, None, 2]
    assert {place: reason.text() for place, reason in reasons.items()} == {2: "no number"}
    assert asked == ["1", "x", "2"]


def test_a_column_is_made_of_its_distinct_values_by_place():
    column = take([None, 1.5], np.array([1, 0, 1]), "float64")
    assert column.tolist()[::2] == [1.5, 1.5]
    assert np.isnan(column[1])
    days = take([None, date(2018, 4, 23)], np.array([1, 0]), "datetime64[s]")
    assert days[0] == pd.Timestamp(2018, 4, 23)
    assert days[1] is pd.NaT
    assert take([], np.array([], dtype="int64"), "Int64").dtype == "Int64"

"""What the codes of the register of companies are taken for."""

from itertools import pairwise

import pytest

from etl.sources import sirene_codes as codes
from observatory.model.lists import CLOSED_LISTS


@pytest.mark.parametrize(
    ("band", "persons"),
    [("00", 0), ("01", 1.5), ("02", 4), ("03", 7.5), ("12", 34.5), ("53", 10_000),
     (" 11 ", 14.5), ("NN", None), ("", None), (None, None), ("[ND]", None), ("1", None)],
)  # fmt: skip
def test_a_head_count_is_the_middle_of_its_band(band, persons):
    assert codes.head_count(band) == persons


def test_the_bands_follow_one_another_without_a_gap():
    bounds = list(codes.HEAD_COUNT_BANDS.values())
    assert all(high is not None and low == high + 1 for (_, high), (low, _) in pairwise(bounds))


@pytest.mark.parametrize(
    ("code", "nomenclature", "expected"),
    [("59.11A", "NAFRev2", "59.11A"), ("5911a", "NAFRev2", "59.11A"), ("59.11A", None, "59.11A"),
     ("74.1J", "NAF1993", ""), ("17.1P", "NAFRev1", ""), ("22.02", "NAP", ""),
     ("59.11A", "NAF1993", ""), ("", "", ""), (None, None, ""), ("[ND]", "NAFRev2", "")],
)  # fmt: skip
def test_only_codes_of_the_present_nomenclature_are_taken(code, nomenclature, expected):
    assert codes.activity(code, nomenclature) == expected


@pytest.mark.parametrize(
    ("category", "kind"),
    [("1000", "company"), ("5499", "company"), ("6540", "company"), ("3120", "company"),
     ("9220", "association"), ("9300", "institution"), ("8410", "institution"),
     ("7331", "school"), ("7383", "school"), ("7210", "authority"), ("7344", "authority"),
     ("7381", "institution"), ("7410", "institution"), ("4110", "institution"),
     ("", ""), (None, ""), ("54", ""), ("[ND]", ""), ("0000", "")],
)  # fmt: skip
def test_a_legal_category_tells_the_kind(category, kind):
    assert codes.organisation_kind(category) == kind


def test_every_kind_is_in_the_closed_list():
    kinds = {codes.organisation_kind(f"{number:04}") for number in range(10_000)} - {""}
    assert kinds <= set(CLOSED_LISTS["organisation.kind"])


@pytest.mark.parametrize("mask", ["[ND]", "[NON-DIFFUSIBLE]", " [nd] ", "", None])
def test_what_is_not_public_is_no_text(mask):
    assert codes.public_text(mask) == ""


def test_a_unit_without_a_public_name_is_called_by_its_activity_and_number():
    assert codes.undisclosed_name("123456782", "74.20Z") == "Activités photographiques (123456782)"
    assert codes.undisclosed_name("123456782", "01.11Z") == "NAF 01.11Z (123456782)"
    assert codes.undisclosed_name("123456782", "") == "NAF (123456782)"


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2017-12-20", "2017"), ("2017-12-20T10:00:00", "2017"), ("1900-01-01", ""), ("", ""),
     (None, ""), ("[ND]", ""), ("20.12.2017", "")],
)  # fmt: skip
def test_the_year_of_a_day(day, expected):
    assert codes.year(day) == expected

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.sources.base import Gathering
from etl.sources.project_pairs import (
    Pairs,
    Party,
    Project,
    budget,
    country_code,
    identified,
    siren_of,
)
from observatory.cells import BadCell

CELLS = {"start_date": "2020-01-01"}


def party(key, local=False, line=2, **cells):
    organisation = {"org_id": f"pic:{key}", "kind": "company", **cells} if local else None
    return Party(key, f"Name {key}", "FR" if local else "IT", line, organisation)


def gathered(*projects):
    gathering = Gathering("cordis", "list.csv")
    pairs = Pairs(gathering, "list")
    for project, parties in projects:
        pairs.add(project, parties)
    pairs.finish()
    return gathering.extract()


def ids(extract, stem="partnerships", column="partnership_id"):
    return list(extract.tables[stem].rows[column]) if stem in extract.tables else []


parties = st.lists(
    st.builds(party, st.sampled_from("abcdef"), st.booleans(), st.integers(2, 9)), max_size=12
)


@given(parties)
def test_every_local_party_meets_every_other_party_once(listed):
    found = ids(gathered((Project("P", CELLS), listed)))
    local = {item.key for item in listed if item.organisation}
    others = {item.key for item in listed} - local
    assert sorted(found) == sorted(f"list:P:{a}:{b}" for a in local for b in others)


@given(parties.flatmap(lambda listed: st.tuples(st.just(listed), st.permutations(listed))))
def test_the_order_of_the_parties_changes_nothing(lists):
    one, two = (gathered((Project("P", CELLS), listed)) for listed in lists)
    assert ids(one) == ids(two)
    assert ids(one, "organisations", "org_id") == ids(two, "organisations", "org_id")


def test_a_project_with_a_fault_rejects_its_local_parties_alone():
    from observatory.i18n import Message

    fault = ("totalCost", "1.234", Message("unclear"))
    found = gathered((Project("P", fault=fault), [party("a", True, 5), party("b")]))
    assert [(item.line, item.column) for item in found.faults] == [(5, "totalCost")]
    assert found.tables == {}


def test_the_siren_of_one_record_is_that_of_all_records_of_the_organisation():
    found = identified(
        {"P": [party("a", True, siren="")], "Q": [party("a", True, siren="732829320"), party("b")]}
    )
    assert [item.organisation["org_id"] for items in found.values() for item in items[:1]] == [
        "siren:732829320",
        "siren:732829320",
    ]
    assert found["Q"][1].organisation is None


@pytest.mark.parametrize(
    ("cell", "code"), [("EL", "GR"), ("uk", "GB"), (" FR ", "FR"), ("", ""), ("??", "??")]
)
def test_codes_of_the_eu_become_those_of_iso(cell, code):
    assert country_code(cell) == code


@pytest.mark.parametrize("cell", ["DE;HU", "de, hu", "DE/HU/AT"])
def test_several_countries_are_none(cell):
    with pytest.raises(BadCell):
        country_code(cell)


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_no_amount_is_read_a_hundred_times_too_large(euros, cents):
    expected = f"{euros}.{cents:02}" if euros or cents else ""
    assert budget(f"{euros}.{cents:02}") == budget(f"{euros},{cents:02}") == expected


@pytest.mark.parametrize("cell", ["1,234", "12.500", "999.999", "abc", "12 %"])
def test_an_amount_of_two_meanings_or_none_is_refused(cell):
    with pytest.raises(BadCell):
        budget(cell)


@pytest.mark.parametrize(
    ("number", "siren"),
    [
        ("FR40732829320", "732829320"),
        ("FR 40.732-829-320", "732829320"),
        ("FR40732829321", ""),
        ("FR99000123454", ""),
        ("DE732829320", ""),
        ("", ""),
    ],
)
def test_a_french_vat_number_holds_a_siren(number, siren):
    assert siren_of(number) == siren

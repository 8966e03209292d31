from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.conform.likeness import Certainty, compare
from etl.conform.matching import MARGIN, REVIEW_SCORE, Matcher, clearly_first
from etl.conform.words import read_name
from tests.etl.conform.matching_set import halves, measure, pairs

SURE, PLACED, DOUBTFUL = Certainty.SURE, Certainty.PLACED, Certainty.DOUBTFUL


# How well names are told, on pairs that no threshold was set by


def test_what_is_merged_without_a_person_is_right_and_nearly_all_that_is_the_same():
    _, held_out = halves()
    found = measure(held_out)
    assert found.precision >= 0.99, found.wrong
    assert found.recall >= 0.95, found.missed
    assert found.review_recall >= 0.7, found.unseen


def test_the_labelled_pairs_are_many_of_every_kind_and_parted_evenly():
    tuning, held_out = halves()
    assert len(pairs()) >= 600
    assert not set(tuning) & set(held_out)
    assert set(tuning) | set(held_out) == set(pairs())
    kinds = [Counter((pair.category, pair.truth) for pair in half) for half in (tuning, held_out)]
    for kind in kinds[0] | kinds[1]:
        assert abs(kinds[0][kind] - kinds[1][kind]) <= 1
    truths = Counter(pair.truth for pair in held_out)
    assert min(truths["same"], truths["different"]) >= 50


# Who is found


def found(known, written):
    """Known name -> certainty, of those that are worth a look."""
    matcher = Matcher([(name, None) for name in known])
    return {known[item.position]: item.certainty for item in matcher.ranked(written)}


def test_the_likest_names_come_first_and_those_that_are_not_alike_do_not_come():
    known = ["Marcassin Image", "Marcassin Images", "Théâtre des Écluses"]
    ranked = Matcher([(name, None) for name in known]).ranked("Marcassin Images")
    assert [item.position for item in ranked] == [1, 0]
    assert ranked[0].score == 100 > ranked[1].score >= REVIEW_SCORE


@pytest.mark.parametrize("written", [
    "Vandrile Productions", "Vadnrille Productions", "Vandrill Produtions", "Productions Vandrille",
    "Vandrille AV et Productions", "Van Drille Productions",
])  # fmt: skip
def test_a_name_is_found_among_many_whatever_is_wrong_with_it(written):
    others = [f"Studio {word} Productions" for word in ("Alpha", "Bêta", "Gamma", "Delta")] * 30
    assert "Vandrille Productions" in found([*others, "Vandrille Productions"], written)


def test_a_name_of_words_that_many_have_is_found_by_two_of_them():
    crowd = [f"Azimut {number}" for number in range(60)]
    crowd += [f"Production {number}" for number in range(60)]
    assert "Azimut Production" in found([*crowd, "Azimut Production"], "Azimut Productions")


def test_an_acronym_and_the_name_that_it_stands_for_find_each_other_and_are_doubtful():
    assert found(["Institut national de la voix animée"], "INVA") == {
        "Institut national de la voix animée": DOUBTFUL
    }
    assert found(["I.N.V.A."], "Institut national de la voix animée") == {"I.N.V.A.": DOUBTFUL}


def test_a_name_without_words_is_like_no_other():
    assert found(["***", "Rivage"], "***") == {}


def test_looking_by_words_misses_nothing_that_comparing_with_every_name_would_merge():
    known = sorted({(pair.known, pair.known_commune) for pair in pairs()[::2]})
    matcher = Matcher(known)
    for pair in pairs()[::7]:
        everyone = {
            at
            for at, (name, _) in enumerate(known)
            if compare(read_name(pair.written), read_name(name), matcher.vocabulary).certainty
            > DOUBTFUL
        }
        ranked = {item.position for item in matcher.ranked(pair.written)}
        assert {known[at][0] for at in everyone - ranked} == set()


# Who is meant beyond doubt


@pytest.mark.parametrize(("among", "placed", "meant"), [
    ({"a": (97.0, SURE)}, (), "a"),
    ({"a": (97.0, PLACED)}, (), None),
    ({"a": (97.0, PLACED)}, "a", "a"),
    ({"a": (97.0, DOUBTFUL)}, "a", None),
    ({"a": (97.0, SURE), "b": (97.0 - MARGIN, SURE)}, (), "a"),
    ({"a": (97.0, SURE), "b": (97.5 - MARGIN, DOUBTFUL)}, (), None),
    ({"a": (90.0, PLACED), "b": (99.0, SURE)}, "a", "a"),
    ({"a": (90.0, PLACED), "b": (99.0, SURE)}, "ab", "b"),
    ({}, (), None),
])  # fmt: skip
def test_one_is_meant_where_it_leads_and_is_sure_or_in_the_same_place(among, placed, meant):
    assert clearly_first(among, set(placed)) == meant


# Properties

names = st.lists(
    st.sampled_from(
        ["Marcassin", "Marcasin", "Films", "Film", "Studio", "Rivage", "St", "4", "(Lyon)", "-",
         "SARL", "&", "l'Image", "A", "***", "Groupe", "INVA"]
    ),
    max_size=5,
).map(" ".join)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(names, max_size=6), names, st.randoms(use_true_random=False))
def test_the_order_of_the_known_names_changes_nothing(known, written, random):
    def told(order):
        ranked = Matcher([(name, None) for name in order]).ranked(written)
        return sorted((order[item.position], item.score, item.certainty) for item in ranked)

    assert told(known) == told(random.sample(known, len(known)))

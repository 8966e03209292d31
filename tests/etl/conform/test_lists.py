from textwrap import dedent

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.conform.lists import merge_lists
from tests.computing import accepted
from tests.data_directory import CONFIG, load_dataset, rejected

SIRET, OTHER_SIRET = "44306184100047", "55203253400018"
BRANCH, THIRD = "44306184100054", "44306184100062"
SIREN, OTHER = SIRET[:9], OTHER_SIRET[:9]
HEADER = "org_id;name;kind;country_code;commune;siren;siret"


def rows(**lists):
    """The accepted rows of several lists of organisations (source -> inline rows), in this order."""
    frames = []
    for source, text in lists.items():
        table = accepted({"organisations": text})["organisations"]
        frames.append(table.assign(source=source))
    return pd.concat(frames, ignore_index=True)


def listed(*lines, header=HEADER):
    return "\n".join([header, *lines])


def merged(ours, theirs, header=HEADER):
    """Two lists merged, each a tuple of lines."""
    return merge_lists(
        rows(own=listed(*ours, header=header), register=listed(*theirs, header=header))
    )


def one(made, org_id):
    """The cells of a row, None where one is absent."""
    row = made.rows.set_index("org_id").loc[org_id]
    return {name: None if cell is None or cell is pd.NA else cell for name, cell in row.items()}


# Who joins whom


@pytest.mark.parametrize(("ours", "theirs"), [
    ("a;Rivage;company;ES;Costa;;", "a;Something else;company;ES;Llano;;"),
    (f"a;Rivage;company;ES;;;{SIRET}", f"b;Marée;company;ES;Llano;;{SIRET}"),
    (f"a;Rivage;company;ES;;{SIREN};", f"b;Marée;company;ES;Llano;;{SIRET}"),
    (f"a;Rivage;company;ES;;;{SIRET}", f"b;Marée;company;ES;Llano;;{BRANCH}"),
    ("a;Rivage;company;ES;Costa;;", "b;RIVAGE SARL;company;ES;costa;;"),
    (f"a;Rivage;company;ES;Costa;{SIREN};", "b;Rivage;company;ES;Costa;;"),
    ("a;Vandrille Films;company;ES;Costa;;", "b;Vandrile Flims;company;ES;Costa;;"),
], ids=["id", "SIRET", "SIREN", "SIREN of a branch", "name", "name, one number", "likeness"])  # fmt: skip
def test_a_row_of_a_later_list_that_is_an_earlier_one_joins_it(ours, theirs):
    made = merged([ours], [theirs])
    assert made.rows["org_id"].tolist() == ["a"]
    assert made.rows["source"].tolist() == ["own"]
    assert made.aliases == ({} if theirs.startswith("a;") else {"b": "a"})
    assert made.pairs == []


@pytest.mark.parametrize(("ours", "theirs", "doubtful"), [
    ("a;Rivage;company;ES;Costa;;", "b;Rivage;company;ES;;;", True),
    ("a;Rivage;company;ES;Costa;;", "b;Rivage;company;ES;Llano;;", True),
    ("a;Rivage;company;ES;Costa;;", "b;Rivages;company;ES;;;", True),
    (f"a;Rivage;company;ES;Costa;{SIREN};", f"b;Rivage;company;ES;Costa;{OTHER};", False),
    ("a;Rivage;company;ES;Costa;;", "b;Rivage;company;IT;Costa;;", False),
    ("a;Rivage 2;company;ES;Costa;;", "b;Rivage 3;company;ES;Costa;;", False),
    ("a;Marine Films;company;ES;Costa;;", "b;Marin Films;company;ES;Costa;;", True),
    ("a;***;company;ES;Costa;;", "b;***;company;ES;Costa;;", False),
], ids=["place unknown", "elsewhere", "alike", "another company", "another country", "numbers",
        "another word", "no words"])  # fmt: skip
def test_what_is_doubtful_stays_apart_and_is_put_up(ours, theirs, doubtful):
    made = merged([ours], [theirs])
    assert made.rows["org_id"].tolist() == ["a", "b"]
    assert made.aliases == {}
    assert [(pair.org_id, pair.candidate_id) for pair in made.pairs] == [("b", "a")] * doubtful


def test_one_id_of_two_companies_is_two_organisations_and_the_later_gets_an_id_of_its_own():
    made = merged([f"1;Rivage;company;ES;Costa;{SIREN};"], [f"1;Marée;company;ES;Costa;{OTHER};"])
    assert made.rows["org_id"].tolist() == ["1", "register:1"]
    assert made.aliases == {}


def test_rows_of_one_list_are_never_merged_even_where_they_are_the_same():
    twice = [f"a;Rivage;company;ES;Costa;;{SIRET}", f"b;Rivage;company;ES;Costa;;{SIRET}"]
    assert merge_lists(rows(own=listed(*twice))).rows["org_id"].tolist() == ["a", "b"]
    made = merged([f"x;Rivage;company;ES;Costa;;{SIRET}"], twice)
    assert made.rows["org_id"].tolist() == ["x", "a", "b"]


def test_of_a_companys_establishments_the_one_that_the_list_names_joins_and_the_others_stay():
    made = merged(
        [f"a;Rivage;company;ES;Costa;;{SIRET}"],
        [f"b;Rivage;company;ES;Llano;;{BRANCH}", f"c;Rivage;company;ES;Costa;;{SIRET}",
         f"d;Rivage;company;ES;Costa;;{THIRD}"],
    )  # fmt: skip
    assert made.aliases == {"c": "a"}
    assert made.rows["org_id"].tolist() == ["a", "b", "d"]
    assert made.pairs == []


def test_of_two_branches_of_one_company_the_name_and_the_place_tell_which_is_meant():
    made = merged(
        [f"a;Rivage;company;ES;Costa;{SIREN};"],
        [f"b;Rivage;company;ES;Llano;;{BRANCH}", f"c;Rivage;company;ES;Costa;;{SIRET}"],
    )
    assert made.aliases == {"c": "a"}


def test_a_siren_of_two_earlier_rows_tells_neither():
    ours = [f"a;Rivage;company;ES;Costa;;{SIRET}", f"b;Marée;company;ES;Llano;;{BRANCH}"]
    assert merged(ours, [f"c;Houle;company;ES;Sierra;{SIREN};"]).aliases == {}


def test_a_third_list_joins_by_what_the_second_has_filled_in_and_ids_are_followed():
    made = merge_lists(
        rows(
            own=listed("a;Rivage;company;ES;Costa;;"),
            register=listed(f"b;Rivage;company;ES;Costa;;{SIRET}"),
            projects=listed(f"c;Shore;company;ES;;{SIREN};"),
        )
    )
    assert made.aliases == {"b": "a", "c": "a"}
    assert one(made, "a")["lists"] == ("own", "register", "projects")


def test_a_list_may_join_one_before_it_by_what_one_after_it_has_filled_in():
    made = merge_lists(
        rows(
            own=listed("a;Rivage;company;ES;Costa;;"),
            projects=listed(f"b;Shore;company;ES;;{SIREN};"),
            register=listed(f"c;Rivage;company;ES;Costa;{SIREN};"),
        )
    )
    # The register's row is the projects' by its number; its name is then another name of that one.
    assert made.rows["org_id"].tolist() == ["a"]
    assert made.aliases == {"b": "a", "c": "a"}


# What a row takes over

FULL = "org_id;name;kind;country_code;commune;department_code;segment;founded_year;closed_year;employees;know_how;siren;siret;naf;lat;lon;source_title"


def test_empty_cells_are_filled_and_others_kept():
    made = merged(
        ["a;Rivage;company;ES;Costa;;;;;7;VFX;;;;;;Ours"],
        [f"b;RIVAGE;company;ES;Costa;17;games;2001;2019;5;3D,VFX;;{SIRET};59.11A;41.5;2.5;Theirs"],
        FULL,
    )
    row = one(made, "a")
    kept = ("name", "employees", "source_title", "source", "line")
    assert [row[name] for name in kept] == ["Rivage", 7, "Ours", "own", 2]
    filled = ("department_code", "segment", "founded_year", "closed_year", "siren", "siret", "naf")
    assert [row[name] for name in filled] == [
        "17", "games", 2001, 2019, SIREN, SIRET, "59.11A"
    ]  # fmt: skip
    assert (row["lat"], row["lon"]) == (41.5, 2.5)


def test_know_how_of_both_is_kept_and_so_are_other_names():
    header = "org_id;name;kind;country_code;siren;know_how"
    made = merge_lists(
        rows(
            own=listed(f"a;Rivage;company;ES;{SIREN};VFX", header=header),
            register=listed(f'b;Marée Haute;company;ES;{SIREN};"3D;VFX"', header=header),
        )
    )
    row = one(made, "a")
    assert row["know_how"] == ("VFX", "3D")
    assert row["other_names"] == ("Marée Haute",)


def test_a_branch_elsewhere_lends_neither_its_place_nor_its_siret():
    made = merged(
        [f"a;Rivage;company;ES;Costa;;;;;;;{SIREN};;;;;"],
        [f"b;Rivage;company;ES;Llano;17;;;;;;;{BRANCH};59.11A;41.5;2.5;"],
        FULL,
    )
    row = one(made, "a")
    assert (row["commune"], row["siret"], row["naf"]) == ("Costa", None, "59.11A")
    assert pd.isna(row["lat"])
    assert pd.isna(row["lon"])


def test_a_year_that_would_close_before_it_opens_is_not_taken_over():
    header = "org_id;name;kind;country_code;siren;founded_year;closed_year"
    made = merged(
        [f"a;Rivage;company;ES;{SIREN};2010;"], [f"b;Rivage;company;ES;{SIREN};1990;2005"], header
    )
    assert one(made, "a")["founded_year"] == 2010
    assert one(made, "a")["closed_year"] is None


# Whole loads

SOURCE = """
[[source]]
name = "directory"
kind = "table"
location = "directory.csv"
file = "organisations"
[source.columns]
org_id = "Id"
name = "Nom"
kind = "Type"
country_code = "Pays"
commune = "Ville"
siret = "Siret"
"""


def test_references_find_a_merged_organisation_by_the_id_and_the_name_of_either_list(tmp_path):
    (tmp_path / "directory.csv").write_text(
        dedent(
            f"""\
            Id;Nom;Type;Pays;Ville;Siret
            d1;RIVAGE AUDIOVISUEL SAS;company;ES;Costa;{SIRET}
            d2;Marée Haute;company;ES;Llano;{OTHER_SIRET}
            a;Rivages;company;ES;Costa;
            """
        )
    )
    snapshot = load_dataset(
        tmp_path,
        {
            "organisations": f"""
                org_id;name;kind;country_code;commune;siren
                a;Rivage;company;ES;Costa;
                b;Vandrille;company;ES;Costa;{OTHER}
                c;Rivage Audiovisuel;company;ES;Costa;
            """,
            "events": "event_id;title;kind;start_date;country_code\nE1;Day;btob;2019;ES",
            "participations": """
                event_id;organisation;commune
                E1;d2;
                E1;Marée Haute;
                E1;d1;
                E1;Rivages;
            """,
        },
        config=CONFIG + SOURCE,
    )
    named = snapshot.query("SELECT org_id FROM participation ORDER BY line")["org_id"].tolist()
    assert named == ["b", "b", "c", "a"]
    table = snapshot.query("SELECT org_id, siret, source FROM organisation ORDER BY org_id")
    assert table["org_id"].tolist() == ["a", "b", "c"]
    assert set(table["source"]) == {"organisations"}
    assert table["siret"].tolist()[2] == SIRET
    assert rejected(snapshot) == []


def test_doubtful_rows_of_two_lists_stand_in_the_review_list_with_their_source(tmp_path):
    (tmp_path / "directory.csv").write_text(
        "Id;Nom;Type;Pays;Ville;Siret\nd1;Vandrille;company;ES;;\n"
    )
    own = "org_id;name;kind;country_code;commune\na;Vandrille;company;ES;Costa"
    snapshot = load_dataset(tmp_path, {"organisations": own}, config=CONFIG + SOURCE)
    pairs = snapshot.query("SELECT source, written, candidate_id, org_id, rows FROM review_pair")
    assert pairs.to_dict("records") == [
        {"source": "directory", "written": "Vandrille", "candidate_id": "a", "org_id": "d1", "rows": 1}
    ]  # fmt: skip


# Properties

cells = st.tuples(
    st.sampled_from(
        ["Rivage", "RIVAGE SARL", "Rivages", "Vandrille Films", "Vandrile Films", "***"]
    ),
    st.sampled_from(["", "Costa", "Llano"]),
    st.sampled_from(["", "", SIRET, BRANCH, OTHER_SIRET]),
)
several = st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=3)


def table_of(lists):
    """The rows of some lists; ids are their own but for the first row of each."""
    return rows(
        **{
            f"list{number}": listed(
                *(
                    f"{'shared' if not place else f'o{number}-{place}'};{name};company;ES;{commune};;{siret}"
                    for place, (name, commune, siret) in enumerate(lines)
                )
            )
            for number, lines in enumerate(lists)
        }
    )


def told(made):
    table = made.rows.astype(object).where(made.rows.notna(), None)
    return (
        {row["org_id"]: tuple(row.values()) for row in table.to_dict("records")},
        made.aliases,
        sorted(made.pairs, key=lambda pair: (pair.org_id, pair.candidate_id)),
    )


@settings(max_examples=15, deadline=None)
@given(several)
def test_merging_again_changes_nothing(lists):
    made = merge_lists(table_of(lists))
    again = merge_lists(made.rows)
    assert told(again) == (told(made)[0], {}, told(made)[2])


@settings(max_examples=15, deadline=None)
@given(several, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_of_a_list_changes_nothing(lists, random):
    table = table_of(lists)
    shuffled = [
        part.sample(frac=1, random_state=random.randrange(1000))
        for _, part in table.groupby("source", sort=False)
    ]
    assert told(merge_lists(pd.concat(shuffled))) == told(merge_lists(table))


@settings(max_examples=20, deadline=None)
@given(several)
def test_every_row_is_kept_or_joins_one_that_no_row_of_its_list_has_joined(lists):
    table = table_of(lists)
    made = merge_lists(table)
    held = [source for lists_of in made.rows["lists"] for source in lists_of]
    assert sorted(held) == sorted(table["source"])
    assert all(len(set(item)) == len(item) for item in made.rows["lists"])
    assert made.rows["org_id"].is_unique
    assert set(made.aliases.values()) <= set(made.rows["org_id"])
    assert not set(made.aliases) & set(made.rows["org_id"])
    sirens = table["siret"].str[:9]
    for org_id in made.rows["org_id"]:
        joined = [org_id, *(key for key, target in made.aliases.items() if target == org_id)]
        if "shared" not in joined:
            assert sirens[table["org_id"].isin(joined)].dropna().nunique() <= 1

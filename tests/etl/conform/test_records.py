import pandas as pd

from etl.conform.neutral import neutral_texts
from observatory.i18n import language
from tests.computing import accepted, configuration
from tests.etl.conform.test_organisations import CLUSTERS, ORGANISATIONS, rows


def span(table, key):
    """Key -> first day, last day and precision of the counting interval."""
    found = rows(table, "counts_from", "counts_to", "precision", key=key)
    return {
        name: (start and str(start.date()), end and str(end.date()), precision)
        for name, (start, end, precision) in found.items()
    }


# Events

EVENTS = """
    event_id;title;kind;start_date;country_code;end_date;commune;organiser
    e1;A;btob;2018-03-04;ES;2018-03-06;Costa;alba
    e2;B;btob;2018-03;ES;;Otra;"Cala ; Feria Nova; Cala"
    e3;C;btob;2018;IT;;;Ente Fiera
    e4;D;btob;23/04/2018;IT;;;Alba Films SL
    e5;E;btob;2018-05-01;ES;;Sierra;Ente Fiera
"""


def test_an_event_counts_when_it_starts_as_precisely_as_that_is_known(conformed):
    assert span(conformed(events=EVENTS).tables["event"], "event_id") == {
        "e1": ("2018-03-04", "2018-03-04", "day"), "e2": ("2018-03-01", "2018-03-31", "month"),
        "e3": ("2018-01-01", "2018-12-31", "year"), "e4": ("2018-04-23", "2018-04-23", "day"),
        "e5": ("2018-05-01", "2018-05-01", "day"),
    }  # fmt: skip


def test_an_event_has_all_its_organisers_listed_or_not(conformed):
    tables = conformed(organisations=ORGANISATIONS, events=EVENTS).tables
    assert rows(tables["event"], "organiser_ids", key="event_id") == {
        "e1": ("alba",), "e2": ("cala", "unlisted:feria-nova", "cala"),
        "e3": ("unlisted:ente-fiera",), "e4": ("alba",), "e5": ("unlisted:ente-fiera",),
    }  # fmt: skip


def test_an_event_abroad_does_not_move_its_organiser_there(conformed):
    partnerships = """
        partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b
        p1;alba;Ente Fiera;exchange;2018;ES;PT
    """
    alone = conformed(organisations=ORGANISATIONS, events=EVENTS).tables["organisation"]
    stated = conformed(
        organisations=ORGANISATIONS, events=EVENTS, partnerships=partnerships
    ).tables["organisation"]
    assert rows(alone, "country_code")["unlisted:ente-fiera"] == "ES"
    assert rows(stated, "country_code")["unlisted:ente-fiera"] == "PT"
    assert rows(alone, "country_code")["unlisted:feria-nova"] == "ES"


def test_without_chosen_organisers_every_event_is_judged_and_with_them_theirs_alone(conformed):
    everyone = conformed(organisations=ORGANISATIONS, events=EVENTS)
    chosen = conformed(
        organisations=ORGANISATIONS, events=EVENTS, settings={"organisers": ["alba", "Feria Nova"]}
    )
    assert everyone.tables["event"]["is_judged"].all()
    judged = rows(chosen.tables["event"], "is_judged", key="event_id")
    assert [key for key, inside in judged.items() if inside] == ["e1", "e2", "e4"]


# Partnerships


def partnerships(conformed, text, **how):
    made = conformed(organisations=ORGANISATIONS, clusters=CLUSTERS, partnerships=text, **how)
    return made.tables["partnership"]


HEADER = "partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b;end_date;source_date\n"


def test_a_partnership_is_international_between_a_local_and_a_foreign_party_on_either_side(
    conformed,
):
    table = partnerships(conformed, HEADER + "\n".join([
        "p1;alba;Fondo;exchange;2018;ES;IT;;",
        "p2;Fondo;alba;exchange;2018;IT;ES;;",
        "p3;alba;brisa;exchange;2018;ES;ES;;",
        "p4;Fondo;Otro Fondo;exchange;2018;IT;PT;;",
        "p5;brisa;Fondo;exchange;2018;ES;IT;;",
        "p6;one;two;exchange;2018;ES;IT;;",
    ]))  # fmt: skip
    found = rows(table, "local_org_id", "foreign_org_id", "foreign_country", key="partnership_id")
    assert found == {
        "p1": ("alba", "unlisted:fondo", "IT"), "p2": ("alba", "unlisted:fondo", "IT"),
        "p3": (None, None, None), "p4": (None, None, None), "p5": (None, None, None),
        "p6": ("one", "two", "IT"),
    }  # fmt: skip
    assert table["is_international"].tolist() == [True, True, False, False, False, True]


def test_a_partys_own_country_prevails_over_the_rows(conformed):
    table = partnerships(conformed, HEADER + "p1;alba;faro;exchange;2018;ES;ES;;")
    assert rows(table, "foreign_country", key="partnership_id") == {"p1": "IT"}


def test_a_foreign_namesake_of_a_local_company_is_a_foreign_party(conformed):
    table = partnerships(conformed, HEADER + "p1;cala;Alba Films;exchange;2018;ES;PT;;")
    assert rows(table, "foreign_org_id", "foreign_country", key="partnership_id") == {
        "p1": ("unlisted:alba-films", "PT")
    }


OPEN_ENDS = HEADER + "\n".join([
    "p1;alba;Fondo;exchange;2018;ES;IT;2019-03;2019-05-01",
    "p2;alba;Fondo;exchange;2018-02-01;ES;IT;;2019-05",
    "p3;alba;Fondo;exchange;2018-02;ES;IT;;",
])  # fmt: skip


def test_in_a_register_a_partnership_without_an_end_still_runs(conformed):
    table = partnerships(conformed, OPEN_ENDS)
    assert span(table, "partnership_id") == {
        "p1": ("2018-01-01", "2019-03-31", "year"), "p2": ("2018-02-01", "2020-06-30", "day"),
        "p3": ("2018-02-01", "2020-06-30", "month"),
    }  # fmt: skip
    assert table["end_is_known"].tolist() == [True, False, False]


def test_on_a_record_a_partnership_without_an_end_is_known_up_to_its_source_or_its_start(conformed):
    table = partnerships(conformed, OPEN_ENDS, basis={"partnership": "record"})
    assert span(table, "partnership_id") == {
        "p1": ("2018-01-01", "2019-03-31", "year"), "p2": ("2018-02-01", "2019-05-31", "day"),
        "p3": ("2018-02-01", "2018-02-28", "month"),
    }  # fmt: skip


# Participations and support


def test_a_participant_is_found_by_its_own_place_and_number(conformed):
    tables = conformed(
        organisations=ORGANISATIONS,
        events=EVENTS,
        participations="""
            event_id;organisation;commune;siret
            e1;Alba Films;Costa;
            e1;Alba Films;Otra;
            e1;Cala;Sierra;44306184100047
        """,
    ).tables
    assert rows(tables["participation"], "org_id", key="participation_id") == {
        "participations:2": "alba",
        "participations:3": "unlisted:alba-films:18001",
        "participations:4": "cala",
    }  # fmt: skip


def test_funding_counts_on_its_decision_and_other_support_on_its_request(conformed):
    table = conformed(
        organisations=ORGANISATIONS,
        support="""
            case_id;organisation;kind;status;applied_on;decided_on
            c1;alba;funding;granted;2018-01-05;2018-03
            c2;alba;training;delivered;2018-01-05;2018-03
            c3;alba;funding;applied;2018-01-05;
            c4;alba;mentoring;delivered;;2018-03
        """,
    ).tables["support_case"]
    assert span(table, "case_id") == {
        "c1": ("2018-03-01", "2018-03-31", "month"), "c2": ("2018-01-05", "2018-01-05", "day"),
        "c3": (None, None, None), "c4": (None, None, None),
    }  # fmt: skip


# Mentions, answers, figures, targets


def test_a_mention_names_clusters_themselves_or_through_their_bodies(conformed):
    made = conformed(
        organisations=ORGANISATIONS, clusters=CLUSTERS,
        mentions="""
            mention_id;date;outlet;url;entities
            m1;2018-03;Diario;https://a.example;"alba;Cala"
            m2;2018;Diario;https://b.example;"Clúster Uno;Unknown"
            m3;2018;Diario;https://c.example;
        """,
    )  # fmt: skip
    found = rows(made.tables["mention"], "entity_ids", "cluster_ids", key="mention_id")
    assert found == {"m1": (("alba", "cala"), ("one",)), "m2": (("one",), ("one",)), "m3": ((), ())}
    assert any("Unknown" in message.text() for message in made.warnings)
    assert span(made.tables["mention"], "mention_id")["m1"] == ("2018-03-01", "2018-03-31", "month")


def test_a_respondents_commune_is_kept_as_a_basin_only(conformed):
    tables = conformed(
        clusters=CLUSTERS,
        survey_respondents="""
            wave_id;wave_date;respondent_id;stakeholder;commune
            w1;2018-03;r1;company;Costa
            w1;2018-03;r2;school;Sierra
            w2;2019-03;r1;company;
        """,
        survey_answers="""
            wave_id;respondent_id;cluster_id;unaided;level
            w1;r1;one;1;3
            w1;r2;one;0;1
            w2;r1;one;0;0
        """,
    ).tables
    assert rows(tables["survey_wave"], "respondents", key="wave_id") == {"w1": 2, "w2": 1}
    answers = tables["survey_answer"]
    assert [None if pd.isna(code) else code for code in answers["basin_code"]] == [
        "basin:coast", "basin:other", None,
    ]  # fmt: skip
    assert answers["stakeholder"].tolist() == ["company", "school", "company"]
    assert "commune" not in answers
    assert "commune" not in tables["survey_wave"]


def test_a_figure_without_an_end_holds_for_the_period_it_is_known_to(conformed):
    table = conformed(
        published_figures="""
            figure_id;subject;period_start;measure;value;unit;source_title;source_url;period_end
            f1;fair;2018;visitors;100;persons;S;https://a.example;
            f2;fair;2018-04;visitors;100;persons;S;https://a.example;
            f3;fair;2018;visitors;100;persons;S;https://a.example;2019
            f4;fair;2018-04-03;visitors;100;persons;S;https://a.example;2018-04
        """
    ).tables["published_figure"]
    assert [str(day.date()) for day in table["period_end"]] == [
        "2018-12-31", "2018-04-30", "2019-12-31", "2018-04-30",
    ]  # fmt: skip
    assert table["value_kind"].tolist() == ["stated"] * 4


def test_a_target_is_due_on_the_last_day_of_its_date_in_the_focal_territory_by_default(conformed):
    table = conformed(
        targets="""
            indicator_id;target_date;target_value;territory;baseline_date
            R2.1;2025;20;;2017
            R2.1;2022-06;10;;2017
            R2.1;2025-06-30;5;basin:coast;
        """
    ).tables["indicator_target"]
    assert table["territory"].tolist() == ["17", "17", "basin:coast"]
    assert [str(day.date()) for day in table["target_date"]] == [
        "2022-06-30", "2025-12-31", "2025-06-30",
    ]  # fmt: skip
    assert str(table["baseline_date"][0].date()) == "2017-12-31"


# Gaps and recommendations


def test_a_dataset_without_gaps_and_recommendations_has_neutral_ones_in_every_language():
    config = configuration()
    tables = neutral_texts(accepted({}), config)
    gaps, recommendations = tables["gap"], tables["recommendation"]
    assert gaps["gap_id"].tolist() == ["G1", "G2", "G3", "G4", "G5"]
    assert recommendations["recommendation_id"].tolist() == ["R1", "R2", "R3", "R4", "R5"]
    assert recommendations["gap_id"].tolist() == gaps["gap_id"].tolist()
    for table in (gaps, recommendations):
        assert (table["source"] == "observatory").all()
        for part in ("title", "text"):
            words = language("fr")
            english, french = table[f"{part}_en"], table[f"{part}_fr"]
            assert [words._(text) for text in english] == french.tolist()
            assert (english.str.len() > 10).all()
            assert (english != french).all()


def test_the_datasets_own_gaps_are_kept_and_the_ones_it_does_not_state_are_neutral():
    config = configuration()
    own = "gap_id;title_fr;title_en\nG3;Le nôtre;Ours"
    tables = neutral_texts(accepted({"gaps": own}), config)
    assert tables["gap"]["gap_id"].tolist() == ["G1", "G2", "G3", "G4", "G5"]
    assert tables["gap"]["title_en"].tolist()[2] == "Ours"
    assert tables["gap"]["title_en"].notna().all()
    assert len(tables["recommendation"]) == 5

"""A small register with targets, actions of two funders, a note, and a survey wave that is too small."""

import pytest

from observatory.snapshot import Snapshot
from tests.data_directory import CONFIG, load_dataset

CODES = """
[[report.codes]]
funder = "Region"
indicator = "R3.2"
code = "RCO 84"
[[report.codes]]
funder = "Region"
indicator = "R5.1"
code = "RCR 11"
[[report.codes]]
funder = "Duchy"
indicator = "R3.2"
code = "S-1"
"""
FILES = {
    "clusters": """
        cluster_id;name;kind;country_code
        one;Cluster One;focal;ES
        two;Cluster Two;foreign;IT
    """,
    "organisations": """
        org_id;name;kind;country_code;commune;segment;founded_year;lat;lon;source_url
        o1;First Films;company;ES;Costa;production;2001;41.01;2.01;https://example.org/o1
        o2;Second Films;company;ES;Llano;games;2005;;;
    """,
    "events": """
        event_id;title;kind;start_date;country_code;commune;status;source_title;source_url
        E1;Talk of 2017;conference;2017-03-04;ES;Costa;held;Agenda;https://example.org/e1
        E2;Talk of March;conference;2019-03-04;ES;Costa;held;Agenda;https://example.org/e2
        E3;Talk of May;conference;2019-05-04;ES;Llano;held;;
        E4;Talk never held;conference;2019-06-04;ES;Llano;cancelled;;
        E5;;conference;2019-06-04;ES;Llano;held;;
    """,
    "survey_respondents": """
        wave_id;wave_date;respondent_id
        w1;2019-05-01;a
        w1;2019-05-01;b
        w1;2019-05-01;c
    """,
    "survey_answers": """
        wave_id;respondent_id;cluster_id;unaided;level
        w1;a;one;1;2
        w1;b;one;0;1
        w1;c;one;0;0
    """,
    "targets": """
        indicator_id;target_date;target_value;baseline_date;baseline_value;status
        R3.2;2021-12-31;5;2017-12-31;1;agreed
        R5.1;2021-12-31;5;2017-12-31;1;proposed
    """,
    "actions": """
        action_id;recommendation;title_en;start_date;end_date;status;budget_planned_eur;budget_spent_eur;funder;programme
        A1;R3;Talks;2019-01-01;2021-12-31;running;1000;400;Region;Growth
        A2;R3;Campaign;2019-01-01;2021-12-31;running;3000;600;Duchy;Image
        A3;R5;Meetings;2019-01-01;2020-06-30;running;500;;Region;Links
    """,
    "milestones": """
        milestone_id;action_id;due_date;title_en;done_date
        M1;A1;2020-01-31;First talk;2020-01-15
        M2;A2;2020-06-30;Posters;
    """,
    "notes": """
        note_id;indicator_id;text;author;written_on
        n1;R3.2;Two talks were moved to spring.;anna@chamber.example;2020-02-01
    """,
    "cluster_criteria": """
        cluster_id;gap;criterion;value;unit;year
        one;G1;members;10;count;2019
        two;G1;members;20;count;2019
    """,
}


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The register's snapshot, in a warehouse of its own; not to be changed by a test."""
    return load_dataset(tmp_path_factory.mktemp("report"), FILES, config=CONFIG + CODES)

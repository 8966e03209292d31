"""A small dataset that feeds every indicator, and what is computed from it."""

from functools import cache

from etl.indicators import catalogue
from etl.indicators.base import Indicator
from tests.computing import Computation, computed

DUE = (
    "R1.5 R1.6 R2.1 R2.2 R2.3 R2.4 R2.4b R2.5 R3.1 R3.1b R3.2 R3.3 R3.4 R3.4b R3.5 R3.5b R3.5c"
    " R3.5d R4.1 R4.2 R4.3 R4.4 R4.5 R4.6 R4.7 R4.7b"
    " R5.1 R5.2 R5.3 R5.4 R5.5 R5.6 R5.7 R5.7b C1 C2 C3 C4 C6 C7"
)

FILES = {
    "organisations": """
        org_id;name;kind;country_code;commune;segment;founded_year;closed_year;employees;member_of
        alba;Alba;company;ES;Costa;animation;2016;;10;one
        brisa;Brisa;company;ES;Sierra;games;2017;2018;4;
        cala;Cala;company;ES;Llano;games;2018;;;two
        eco;Eco;school;ES;Costa;;;;;
        torino;Torino Film;company;IT;;;;;;
        lyon;Lyon Images;cluster;FR;;;;;;
    """,
    "clusters": """
        cluster_id;name;kind;country_code;chimera;bodies
        one;Cluster One;focal;ES;1;eco
        two;Cluster Two;national;ES;;
        three;Drei Cluster;foreign;AT;1;
        four;Lyon Images;foreign;FR;1;
    """,
    "events": """
        event_id;title;kind;start_date;country_code;commune;attendance;hours
        B1;Meetings;btob;2018-02-10;ES;Costa;40;
        B2;Meetings;btob;2018-05;ES;Sierra;;
        W1;Workshop;information-workshop;2018;ES;Llano;12;
        K1;Conference;conference;2019-03-31;IT;;80;
        N1;Networking;networking;2019-04-01;ES;Costa;20;
        P1;Campaign;campaign;2019-07-01;ES;;;
        F1;Fair;international-fair;2019-05-01;FR;;;
        T1;Course;training;2019-02-01;ES;Costa;;7.5
        S1;Festival;festival;2019-08-01;ES;Sierra;900;
    """,
    "participations": """
        event_id;organisation;attended;meetings;leads;contracts;contract_value_eur
        B1;alba;1;5;2;1;12000
        B1;alba;1;3;;;
        B1;brisa;1;2;4;0;
        B2;cala;1;4;4;1;8000
        W1;Nova Films;1;;3;2;500
        K1;alba;1;1;1;1;100
        K1;brisa;0;9;9;9;9
        N1;eco;1;;;;
        F1;cala;1;;;2;900
        F1;brisa;1;;;1;
        T1;cala;1;;;;
        T1;eco;1;;;;
        S1;torino;1;;;;
    """,
    "partnerships": """
        partnership_id;project_id;organisation_a;country_a;organisation_b;country_b;kind;start_date;end_date;budget_eur
        P1;lumen;alba;ES;torino;IT;eu-project;2017-11;2019-09;100000
        P2;lumen;alba;ES;lyon;FR;eu-project;2018-03;;250000
        P3;;one;ES;three;AT;memorandum;2018;2018;
        P4;;brisa;ES;torino;IT;co-production;2018-05-01;2018-06-01;40000
    """,
    "support": """
        case_id;organisation;kind;status;applied_on;decided_on;amount_granted_eur;hours
        S1;alba;funding;granted;2018-01-02;2018-03-15;15000;
        S2;brisa;funding;refused;2018-01-10;2018-04;;
        S3;cala;funding;delivered;2018-06-01;2019;2500;
        S4;cala;fair;delivered;2019-03-01;;;
        S5;Nova Films;mentoring;delivered;2019-05;;;6
        S6;brisa;training;delivered;2018-09-01;;;12
    """,
    "mentions": """
        mention_id;date;outlet;url;outlet_scope;entities
        M1;2018-01-05;Paper;https://example.org/1;local;one
        M2;2018-02;Paper;https://example.org/2;national;"eco;two"
        M3;2019;Radio;https://example.org/3;national;two
    """,
    "published_figures": """
        figure_id;subject;measure;territory;period_start;value;unit;source_title;source_url
        A1;commission;shoots;17;2018;10;count;Report;https://example.org/a
        A2;commission;shoots;17;2019;20;count;Report;https://example.org/a
    """,
}


@cache
def everything() -> Computation:
    return computed(DUE, as_of="2019-09-30", **FILES)


def by_id() -> dict[str, Indicator]:
    return {item.id: item for item in catalogue()}

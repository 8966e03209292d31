"""A small directory for the tests of organisations: its tables, and what is worked out from them."""

HOSTILE = "<script>alert(1)</script> **bold** [x](http://x)"
FORMULA = "=cmd|' /C calc'!A0"

SETTINGS = """
labels.segment.games = { en = "Video games", fr = "Jeu vidéo" }
labels.know_how."aerial images" = { en = "aerial images", fr = "images aériennes" }
"""
FILES = {
    "organisations": f"""
        org_id;name;kind;country_code;commune;department_code;segment;founded_year;employees;know_how;siret;member_of;source_title;source_url;source_date
        elan;Élan Vidéo;company;ES;Costa;;games;2010;12;;73282932000074;one;Register;https://example.org/elan;2019-05
        coeur;Cœur d’Azur;company;ES;Llano;;animation;2015;;aerial images;;;;;
        escuela;Escuela del Sonido;school;ES;Sierra;;;;;;;;;;
        lejano;Lejano Films;company;ES;Otra;;production;2001;3;;;;;;
        foranea;Foránea;company;IT;;;games;;;;;;;;
        sin;Sin Lugar;institution;ES;;17;;;;;;;;;
        hostile;{HOSTILE};company;ES;Costa;;games;;;;;;;;
        formula;{FORMULA};company;ES;Costa;;games;;;;;;;;
    """,
    "clusters": """
        cluster_id;name;kind;country_code;bodies
        one;Uno;focal;ES;elan
    """,
    "events": """
        event_id;title;kind;start_date;country_code;commune;organiser;venue;status;source_title;source_url
        E1;Salón;btob;2019-03-04;ES;Costa;elan;;held;Press;https://example.org/e1
        E2;Jornada;training;2018-05;ES;Llano;Nadie Conocido;escuela;held;;
        E3;Futura;btob;2020-12-01;ES;Costa;elan;;announced;;
    """,
    "participations": """
        event_id;organisation;role;attended;meetings;contract_value_eur
        E1;coeur;buyer;1;4;5000
        E1;coeur;speaker;1;2;
        E2;elan;;0;;
        E1;Elan Vidéos;;1;;
    """,
    "partnerships": """
        partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b;end_date;source_title;source_url
        P1;elan;foranea;co-production;2018;ES;IT;;Press;https://example.org/p1
        P2;elan;coeur;exchange;2016-02;ES;ES;2017;;
    """,
    "support": """
        case_id;organisation;kind;status;applied_on;decided_on;amount_requested_eur;amount_granted_eur
        S1;coeur;funding;granted;2019-01-01;2019-06-01;2000;1500
        S2;coeur;training;applied;2020-01-01;;;
    """,
    "mentions": """
        mention_id;date;outlet;url;outlet_scope;entities
        M1;2019-04-01;Diario;https://example.org/m1;local;elan
        M2;2020-04-01;Revista;https://example.org/m2;national;elan;
    """,
    "published_figures": """
        figure_id;subject;period_start;measure;value;unit;source_title;source_url
        F1;elan;2019;visitors;1200;count;Report;https://example.org/f1
    """,
}
"""Six local organisations (companies: three in Costa, one in Llano; a school in Sierra; an
institution somewhere in the territory), two elsewhere, and two names that no list has: an
organiser, and a participant who may be a listed company."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.access_settings import AccessSettings
from observatory.config import (
    Config,
    ConfigError,
    activity_code,
    basin_code,
    load_config,
    slug,
)
from observatory.i18n import language
from observatory.measures.progress import Thresholds
from observatory.survey import Survey

MINIMAL = '[territory]\nfocal = "17"\ncountry = "es"\n'
TODAY = date(2026, 11, 25)


@pytest.fixture
def load(tmp_path):
    """A function that writes a configuration and perhaps a dataset's own file, and loads them."""

    def loaded(text=MINIMAL, own=None, encoding="utf-8"):
        path = tmp_path / "observatory.toml"
        path.write_bytes(text.encode(encoding))
        data = tmp_path / "coast"
        data.mkdir(exist_ok=True)
        if own is not None:
            (data / "dataset.toml").write_text(own, encoding="utf-8")
        return load_config(path, data, TODAY)

    return loaded


@pytest.fixture
def refused(load):
    """A function that loads what must be refused, and gives the message."""

    def message(text=MINIMAL, own=None, **how):
        with pytest.raises(ConfigError) as caught:
            load(text, own, **how)
        assert ("dataset.toml" if own is not None else "observatory.toml") in str(caught.value)
        french = caught.value.message.text(language("fr"))
        assert french not in ("", str(caught.value)), "the message has no French text"
        return str(caught.value)

    return message


# What a configuration says


def test_a_territory_is_enough(load):
    config = load()
    assert (config.territory.focal, config.territory.country) == ("17", "ES")
    assert (config.as_of, config.languages, config.baseline_year) == (TODAY, ["fr", "en"], 2017)
    assert (config.focal_cluster, config.organisers, config.scope) == (None, [], {})
    assert not config.illustrative
    assert config.dataset_title == {"fr": "coast", "en": "coast"}


def test_everything_that_the_layout_names_is_read(load):
    config = load(
        """
        title = { fr = "Observatoire", en = "Observatory" }
        languages = ["en", "fr"]
        as_of = 2026-10-31
        baseline_year = 2018
        [territory]
        focal = "17"
        country = "ES"
        [territory.basins]
        "Coast" = ["17001", "17002"]
        "Old – Town" = ["17003"]
        [territory.localities]
        "Harbour" = "17001"
        [scope]
        "59.11A" = "production"
        [clusters]
        focal = "one"
        [actions]
        organisers = ["chamber"]
        [survey]
        weighting = "rake"
        [progress]
        on_track = 0.9
        [snapshots]
        keep = 5
        [access]
        managers = ["*@chamber.example"]
        [[source]]
        name = "outlines"
        kind = "boundaries"
        location = "outlines.geojson"
        """,
    )
    assert config.title == {"fr": "Observatoire", "en": "Observatory"}
    assert config.basin_codes() == {"basin:coast": "Coast", "basin:old-town": "Old – Town"}
    assert config.territory.localities == {"Harbour": "17001"}
    assert (config.as_of, config.baseline_year) == (date(2026, 10, 31), 2018)
    assert (config.focal_cluster, config.organisers) == ("one", ["chamber"])
    assert (config.progress, config.keep_snapshots) == ({"on_track": 0.9}, 5)
    assert config.sources == [
        {"name": "outlines", "kind": "boundaries", "location": "outlines.geojson"}
    ]
    assert config.access == AccessSettings(managers=["*@chamber.example"])
    assert config.survey == Survey("rake", {"basin": "organisations"})


@pytest.mark.parametrize("year", [1900, 2200])
def test_the_first_and_the_last_year_one_may_set_and_the_fewest_snapshots_to_keep(load, year):
    config = load(f"baseline_year = {year}\n" + MINIMAL + "[snapshots]\nkeep = 2\n")
    assert (config.baseline_year, config.keep_snapshots) == (year, 2)


def test_a_byte_order_mark_is_no_part_of_the_file(load):
    assert load("\ufeff" + MINIMAL).territory.focal == "17"


@pytest.mark.parametrize(
    ("main", "own", "day"),
    [
        ("", None, TODAY),
        ("as_of = 2026-10-31\n", None, date(2026, 10, 31)),
        ("as_of = 2026-10-31\n", "as_of = 2026-01-31\n", date(2026, 1, 31)),
        ("", 'as_of = "2026-01-31"\n', date(2026, 1, 31)),
        ("as_of = 2026-10-31T23:00:00\n", None, date(2026, 10, 31)),
    ],
)
def test_the_data_date_is_the_datasets_before_the_configurations_before_today(load, main, own, day):
    assert load(main + MINIMAL, own).as_of == day


def test_a_dataset_says_what_is_true_of_it_alone(load):
    config = load(
        own="""
        title = { fr = "Registre", en = "Record" }
        description = "Both"
        licence = "CC0-1.0"
        illustrative = true
        [basis]
        event = "record"
        """,
    )
    assert config.dataset_title == {"fr": "Registre", "en": "Record"}
    assert config.dataset_description == {"fr": "Both", "en": "Both"}
    assert (config.licence, config.illustrative) == ("CC0-1.0", True)
    assert config.table_basis("event") == "record"


def test_an_empty_dataset_file_says_nothing(load):
    assert load(own="").basis == {}


def test_the_words_of_a_dataset_are_added_to_those_of_the_configuration(load):
    config = load(
        MINIMAL + '[labels.segment]\ngames = { fr = "Jeu", en = "Games" }\nvfx = { en = "VFX" }\n',
        '[labels.segment]\nvfx = { fr = "Effets" }\n[labels.subject]\nfair = { en = "Fair" }\n',
    )
    assert config.label("segment", "games", "fr") == "Jeu"
    assert config.label("segment", "vfx", "fr") == "Effets"
    assert config.label("segment", "vfx", "en") == "VFX"
    assert config.label("subject", "fair", "en") == "Fair"


def test_an_id_without_words_is_read_out(load):
    assert load().label("segment", "post-production_services", "fr") == "Post production services"


# Bases


def test_a_table_is_a_register_unless_the_dataset_says_otherwise_and_answers_are_a_survey(load):
    config = load(own='[basis]\nevent = "record"\n')
    assert config.table_basis("organisation") == "register"
    assert config.table_basis("survey_answer") == config.table_basis("survey_wave") == "survey"


def test_a_figure_is_as_weak_as_the_weakest_of_its_tables(load):
    config = load(own='[basis]\nevent = "record"\n')
    assert config.weakest_basis(("organisation",)) == "register"
    assert config.weakest_basis(("organisation", "survey_answer")) == "survey"
    assert config.weakest_basis(("survey_answer", "event", "organisation")) == "record"


# A configuration in a snapshot


def test_a_configuration_comes_back_from_its_json_as_it_was(load):
    config = load(
        'as_of = 2026-10-31\ntitle = { fr = "Été", en = "Summer" }\n'
        + MINIMAL
        + '[territory.basins]\n"Côte" = ["17001"]\n[progress]\nat_risk = 0.5\n',
        own='illustrative = true\n[basis]\nevent = "record"\n',
    )
    assert Config.from_json(config.to_json()) == config
    assert "Été" in config.to_json()


def test_equal_configurations_have_equal_json_whatever_the_order_of_their_keys(load):
    one = load(MINIMAL + '[scope]\n"a" = "x"\n"b" = "y"\n').to_json()
    other = load('[scope]\n"b" = "y"\n"a" = "x"\n' + MINIMAL).to_json()
    assert one == other


# Refusals: the file, the key, the remedy


def test_a_setting_that_does_not_exist_is_refused_with_the_nearest_one(refused):
    assert "baseline is not a setting. Did you mean baseline_year?" in refused(
        "baseline = 2017\n" + MINIMAL
    )
    assert "[territory] focl is not a setting. Did you mean focal?" in refused(
        '[territory]\nfocl = "17"\ncountry = "ES"\n'
    )
    assert "zzz is not a setting. Known: " in refused("zzz = 1\n" + MINIMAL)
    assert "licens is not a setting. Did you mean licence?" in refused(own='licens = "x"\n')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "[territory] needs focal"),
        ('[territory]\nfocal = "17"\n', "[territory] needs country"),
        ('[territory]\nfocal = 17\ncountry = "ES"\n', "[territory] needs focal"),
        ('territory = "17"\n', "territory must be a table: write [territory]"),
        ("languages = []\n" + MINIMAL, "languages must be a list such as"),
        ('languages = "fr"\n' + MINIMAL, "languages must be a list such as"),
        ("title = 5\n" + MINIMAL, "title must be {"),
        ("as_of = 2026\n" + MINIMAL, "as_of must be a day such as 2026-10-31, not 2026"),
        ('as_of = "soon"\n' + MINIMAL, "as_of must be a day such as 2026-10-31, not 'soon'"),
        ("baseline_year = 17\n" + MINIMAL, "baseline_year must be a year"),
        ('baseline_year = "2017"\n' + MINIMAL, "baseline_year must be a year"),
        (MINIMAL + "[snapshots]\nkeep = 1\n", "keep must be a whole number, 2 or more"),
        (MINIMAL + "[snapshots]\nkeep = true\n", "keep must be a whole number, 2 or more"),
        (MINIMAL + '[actions]\norganisers = "x"\n', "organisers must be a list"),
        ('contact = "nobody"\n' + MINIMAL, "contact must be a mail address"),
        ('contact = "javascript:alert(1)"\n' + MINIMAL, "contact must be a mail address"),
        ('contact = "a@b.example?cc=c@d.example"\n' + MINIMAL, "contact must be a mail address"),
        (MINIMAL + "[clusters]\nfocal = 1\n", "[clusters] focal must be a cluster's id"),
        (MINIMAL + '[territory.basins]\n"A" = "17001"\n', "must list commune codes"),
        (MINIMAL + '[territory.localities]\n"A" = 17001\n', "must name communes"),
        (MINIMAL + '[progress]\non_track = "high"\n', "[progress] on_track must be a number"),
        (MINIMAL + "[progress]\non_trak = 0.9\n", "Did you mean on_track?"),
        (MINIMAL + '[labels]\nsegment = "x"\n', "labels must be tables"),
        (MINIMAL + '[labels.segment]\ngames = "x"\n', "[labels.segment] games must be {"),
        ('source = "x"\n' + MINIMAL, "source must be a list of tables"),
        ('source = ["x"]\n' + MINIMAL, "source must be a list of tables"),
        ("baseline_year = 1899\n" + MINIMAL, "baseline_year must be a year"),
        ("baseline_year = 2201\n" + MINIMAL, "baseline_year must be a year"),
        ("focal = \n", "not valid TOML"),
        (MINIMAL + "[engine]\nspark = 3\n", "[engine] spark must be"),
        (MINIMAL + '[engine]\nspark = "http://x"\n', "[engine] spark must be"),
        (MINIMAL + '[engine.settings]\n"spark.x" = 3\n', "[engine.settings] must hold settings"),
        (MINIMAL + '[engine.settings]\nx = "3"\n', "[engine.settings] x is no setting of Spark"),
        (MINIMAL + "[engine]\nsprak = 3\n", "Did you mean spark?"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_refused_with_what_to_write(refused, text, words):
    assert words in refused(text)


SOURCE = 'name = "a"\nkind = "boundaries"\nlocation = "x"\n'


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            SOURCE.replace("boundaries", "boundary"),
            "is no kind of source. Did you mean boundaries?",
        ),
        (SOURCE.replace("boundaries", "zzz"), "kind 'zzz' is no kind of source. Known: "),
        (SOURCE.replace('"boundaries"', "[]"), "kind [] is no kind of source. Known: "),
        (SOURCE.replace('"boundaries"', "{ x = 1 }"), "is no kind of source"),
        (SOURCE.replace('"a"', '"a/b"'), 'of kind boundaries needs name = "…": letters'),
        (SOURCE.replace('"a"', '"events"'), "[[source]] events has the name of a file"),
        (SOURCE.replace('"x"', "[]"), '[[source]] a needs location = "…"'),
        (SOURCE + "live = 1\n", "[[source]] a: live must be true or false."),
        (
            SOURCE.replace("boundaries", "cordis") + "live = true\n",
            "a: cordis is no service. Leave",
        ),
        (SOURCE + 'datasets = "x"\n', '[[source]] a: datasets must be a list: ["name"].'),
        (SOURCE + "lives = true\n", "[source: a] lives is not a setting. Did you mean live?"),
        (SOURCE + "[[source]]\n" + SOURCE, "two sources are called a. Rename one."),
    ],
)
def test_a_source_that_is_wrong_is_refused_with_what_to_write(refused, source, words):
    assert words in refused(MINIMAL + "[[source]]\n" + source)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ('illustrative = "true"\n', "illustrative must be true or false, without quotes"),
        ("illustrative = 1\n", "illustrative must be true or false, without quotes"),
        ('basis = "record"\n', "[basis] must be a table"),
        ('[basis]\nevents = "record"\n', "events is not a table. Did you mean event?"),
        ('[basis]\nevent = "census"\n', "event must be one of register, survey, record"),
        ("as_of = 31\n", "as_of must be a day"),
        ("title = 1\n", "title must be {"),
        ('[territory]\nfocal = "17"\n', "territory is not a setting"),
    ],
)
def test_a_dataset_file_is_checked_like_the_configuration(refused, own, words):
    assert words in refused(own=own)


def test_a_commune_in_two_basins_is_refused_with_both(refused):
    found = refused(MINIMAL + '[territory.basins]\n"A" = ["17001"]\n"B" = ["17002", "17001"]\n')
    assert "commune 17001 is in two basins, A and B" in found


def test_two_basins_whose_codes_would_be_one_are_refused(refused):
    found = refused(
        MINIMAL + '[territory.basins]\n"Val d’Or" = ["17001"]\n"val d or" = ["17002"]\n'
    )
    assert "Val d’Or and val d or have names too alike" in found


def test_a_file_that_is_not_there_or_no_utf8_is_refused_in_words(tmp_path, refused):
    with pytest.raises(ConfigError, match=r"gone\.toml: cannot be read \(No such file"):
        load_config(tmp_path / "gone.toml")
    assert "not UTF-8 text" in refused('title = "Été"\n' + MINIMAL, encoding="cp1252")


def test_the_limits_of_progress_that_one_may_set_are_those_that_exist(load):
    names = [field.name for field in fields(Thresholds)]
    lines = "".join(f"{name} = {getattr(Thresholds(), name)}\n" for name in names)
    assert Thresholds(**load(MINIMAL + "[progress]\n" + lines).progress) == Thresholds()


# Codes


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Cannes–Grasse–Antibes", "cannes-grasse-antibes"),
        ("Menton et Riviera", "menton-et-riviera"),
        ("Vallées", "vallees"),
        ("L’Image & Cœur", "l-image-coeur"),
        ("  — a —  ", "a"),
        ("Кино мир", "кино-мир"),
        ("***", ""),
    ],
)
def test_a_name_makes_an_identifier_of_its_words(name, code):
    assert slug(name) == code
    assert basin_code(name) == f"basin:{code}"


def test_names_in_other_scripts_do_not_share_an_identifier():
    assert len({slug("Кино A"), slug("Театр A"), slug("A"), slug("映画 A")}) == 4


@given(st.text(max_size=30))
def test_an_identifier_is_its_own_identifier(name):
    assert slug(slug(name)) == slug(name)


@pytest.mark.parametrize("code", ["59.11A", "5911A", "59.11a", " 59 11 A"])
def test_an_activity_code_is_the_same_in_every_edition(code):
    assert activity_code(code) == "5911A"


# The survey


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('weighting = "rakes"\n', "weighting 'rakes' is not known. Did you mean rake?"),
        ("weighting = 3\n", 'weighting must be "rake" or "none"'),
        ("weights = 1\n", "[survey] weights is not a setting. Did you mean weighting?"),
        ('margins = "organisations"\n', "margins must be a table"),
        ("margins = { basins = {} }\n", "basins is no margin. Did you mean basin?"),
        ("margins = { stakeholder = {} }\n", "must give each category its share, above 0"),
        ("margins = { stakeholder = { a = 0, b = 1 } }\n", "must give each category its share"),
        ("margins = { stakeholder = { a = 0.7, b = 0.7 } }\n", "add up to 1.4, not to 1"),
        ('margins = { basin = "companies" }\n', 'basin must be "organisations"'),
    ],
)
def test_a_survey_that_is_wrong_is_refused_with_what_to_write(refused, setting, words):
    assert words in refused(MINIMAL + "[survey]\n" + setting)


def test_a_margin_of_basins_names_the_basins_of_the_territory(refused):
    basins = '[territory.basins]\n"Coast" = ["17001"]\n"Hills" = ["17002"]\n'
    survey = '[survey]\nmargins = { basin = { "Coats" = 0.5, "Hills" = 0.5 } }\n'
    assert "Coats is no basin. Did you mean Coast?" in refused(MINIMAL + basins + survey)


def test_without_a_table_every_answer_counts_one(load):
    assert load().survey == Survey("none", {})


def test_a_survey_travels_in_the_snapshot_s_configuration(load):
    config = load(MINIMAL + '[survey]\nweighting = "rake"\n')
    assert Config.from_json(config.to_json()).survey == config.survey

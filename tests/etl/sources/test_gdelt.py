"""Article lists of GDELT; every outlet and story is invented."""

import json
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.checking import check_file
from etl.faults import FileRefused
from etl.sources import gdelt
from etl.sources.base import Setting
from etl.sources.gdelt import PAGE_SIZE, fetch, read
from etl.sources.service import ServiceFailed
from observatory.config import ConfigError, load_config
from tests.data_directory import CONFIG, load_dataset, rejected, warnings, write_config
from tests.etl.sources.damage import damaged
from tests.talking import Reply, patient, service_of


def article(number=1, **changes):
    """An article as the service lists it."""
    return {
        "url": f"https://journal.example/culture/{number}",
        "url_mobile": "",
        "title": "Un tournage dans la baie , dit-on",
        "seendate": "20190615T233000Z",
        "socialimage": "",
        "domain": "journal.example",
        "language": "French",
        "sourcecountry": "France",
    } | changes


@pytest.fixture
def extract(tmp_path):
    """A function that writes answers to files and reads them as one source."""

    def found(*answers, **options):
        paths = []
        for number, answer in enumerate(answers):
            paths.append(tmp_path / f"page-{number}.json")
            paths[-1].write_bytes(
                answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            )
        return read(paths, Setting({"name": "press", "kind": "gdelt", **options}))

    return found


@pytest.fixture
def rows(extract):
    """A function that gives the rows of some articles, none of which is rejected."""

    def found(*articles, **options):
        result = extract({"articles": list(articles)}, **options)
        assert not result.faults
        return result.tables["mentions"].rows.to_dict("records")

    return found


# What a row says


def test_an_article_is_a_mention_without_its_title(rows):
    found = rows(article(), entities=["one", "two"], query='"baie"', outlet_scope="regional")
    identifier = found[0].pop("mention_id")
    assert found == [{
        "line": 1, "date": "2019-06-15", "outlet": "journal.example",
        "url": "https://journal.example/culture/1", "outlet_scope": "regional",
        "outlet_country": "FR", "language": "fr", "entities": "one;two", "query": '"baie"',
    }]  # fmt: skip
    assert identifier.startswith("press:")
    assert len(identifier) == len("press:") + 16


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United States", "US"), ("United Kingdom", "GB"), ("South Korea", "KR"), ("Turkey", "TR"),
        ("Czech Republic", "CZ"), ("Trinidad And Tobago", "TT"), ("Cote d'Ivoire", "CI"),
        ("Bosnia-Herzegovina", "BA"), ("Hong Kong", "HK"), ("Burma", "MM"), ("Saint Lucia", "LC"),
        ("Reunion", "RE"), ("Viet Nam", "VN"), ("", ""),
    ],
)  # fmt: skip
def test_countries_are_known_by_their_english_names(rows, name, code):
    assert rows(article(sourcecountry=name))[0]["outlet_country"] == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("English", "en"), ("Norwegian", "no"), ("Malayalam", "ml"), ("Chinese", "zh"),
        ("ChineseT", "zh"), ("Persian", "fa"), ("Catalan", "ca"), ("", ""),
    ],
)  # fmt: skip
def test_languages_are_known_by_their_english_names(rows, name, code):
    assert rows(article(language=name))[0]["language"] == code


def test_names_that_are_not_known_stay_blank_and_are_told(extract):
    found = extract({"articles": [article(sourcecountry="Atlantis", language="Volgare")]})
    row = found.tables["mentions"].rows.iloc[0]
    assert (row["outlet_country"], row["language"]) == ("", "")
    assert [str(item) for item in found.warnings] == [
        "page-0.json: these names of countries are not known: Atlantis.",
        "page-0.json: these names of languages are not known: Volgare.",
    ]


def test_one_story_under_several_addresses_is_the_mention_that_was_seen_first(extract):
    first = article(
        url="http://journal.example:80/culture/1?utm_source=x", seendate="20190614T010000Z"
    )
    amp = article(url="https://journal.example/culture/1/amp", seendate="20190616T010000Z")
    pages = [{"articles": [article(), article(2)]}, {"articles": [amp, first]}]
    for order in (pages, pages[::-1]):
        found = extract(*order)
        table = found.tables["mentions"].rows.sort_values("date")
        assert found.read == 4
        assert list(table["date"]) == ["2019-06-14", "2019-06-15"]
        assert table["url"].iloc[0] == first["url"]


def test_an_outlet_without_a_name_is_its_host(rows):
    assert rows(article(domain=""))[0]["outlet"] == "journal.example"


# What the service answers


@pytest.mark.parametrize("answer", [{}, {"articles": []}, b"", b"  \n", b"\xef\xbb\xbf"])
def test_an_answer_that_found_nothing_is_empty(extract, answer):
    found = extract(answer)
    assert (found.read, found.tables, found.faults, found.warnings) == (0, {}, [], [])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            b"Your keywords were too short: (ad)",
            r"message of the service \(Your keywords were too short",
        ),
        (b"Please ask ada@lune.example for more", r"\(Please ask for more\)"),
        (b"<html>busy</html>", "holds no articles but a message"),
        (b"\0\1\2\3", "holds no articles but a message"),
        (b'{"articles": [{"url": "x"', "not JSON, or is cut off"),
        (b'{"events": []}', "not a list of articles"),
        (b'{"articles": {}}', "not a list of articles"),
        (b"[1]", "not a list of articles"),
    ],
)
def test_another_answer_is_refused_with_the_words_of_the_service(extract, answer, words):
    with pytest.raises(FileRefused, match=words) as caught:
        extract(answer)
    assert "@" not in str(caught.value)


def test_careless_json_is_read(extract):
    text = json.dumps({"articles": [article(title="TITLE")]})
    assert extract(text.replace("TITLE", "it\\'s \t odd \\d").encode()).read == 1


def test_a_record_that_cannot_be_used_costs_no_other(extract):
    found = extract({"articles": [
        article(url="journal/1"), article(2, seendate="yesterday"), 7, article(3),
        article(4, seendate="20191345T000000Z"),
    ]})  # fmt: skip
    assert [(fault.line, fault.column) for fault in found.faults] == [
        (1, "url"), (2, "seendate"), (3, ""),
    ]  # fmt: skip
    assert list(found.tables["mentions"].rows["line"]) == [4, 5]


def test_a_day_that_is_none_is_rejected_by_its_own_name(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"articles": [article(seendate="20191345T000000Z")]}))
    found = check_file(path, "gdelt", ("fr", "en"))
    assert [(item.line, item.column) for item in found.rejected] == [(1, "seendate")]


def test_a_full_list_has_lost_articles_and_says_so(extract):
    found = extract({"articles": [article(n) for n in range(PAGE_SIZE)]})
    assert "the list is full (250 articles)" in str(found.warnings[0])
    assert not extract({"articles": [article(n) for n in range(PAGE_SIZE - 1)]}).warnings


def test_a_scope_outside_the_closed_list_is_a_wrong_setting(extract):
    with pytest.raises(ConfigError, match="outlet_scope must be one of local"):
        extract({}, outlet_scope="worldwide")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_damage_breaks_the_reader(tmp_path, data):
    text = json.dumps({"articles": [article(), article(2, title="Été \\ud83c")]}, indent=0)
    words = ("20190615T233000Z", "https://journal.example/culture/1", '"French"', "journal")
    path = tmp_path / "a.json"
    path.write_bytes(data.draw(damaged(text, words)))
    with suppress(FileRefused):
        found = check_file(path, "gdelt", ("fr", "en"))
        assert found.refused or found.read >= found.accepted


# Asking the service


def moment(text):
    return datetime.strptime(text, "%Y%m%d%H%M%S")


def test_a_span_with_too_many_articles_is_asked_for_in_halves(tmp_path):
    # Ten articles an hour over four days: 960, of which the service lists 250 at most.
    start = datetime(2019, 6, 1)
    seen = [start + timedelta(minutes=6 * n) for n in range(960)]

    def answering(_path, params):
        assert (params["mode"], params["format"], params["query"]) == ("artlist", "json", "baie")
        low, high = moment(params["startdatetime"]), moment(params["enddatetime"])
        found = [n for n, at in enumerate(seen) if low <= at <= high][-PAGE_SIZE:]
        articles = [article(n, seendate=f"{seen[n]:%Y%m%dT%H%M%SZ}") for n in found]
        return Reply(body=json.dumps({"articles": articles}).encode() if articles else b"{}")

    source = {"kind": "gdelt", "query": "baie", "since": "2019-06-01", "until": "2019-06-04"}
    with service_of(answering) as talk, patient() as service:
        setting = Setting({**source, "location": talk.url})
        fetch(tmp_path, setting, service)
        asked = len(talk.asked)
        fetch(tmp_path, setting, service)
        assert len(talk.asked) == asked
    found = read(sorted(tmp_path.iterdir()), setting)
    assert len(found.tables["mentions"].rows) == 960
    assert not found.warnings


def test_the_shortest_span_is_not_divided(tmp_path, monkeypatch):
    monkeypatch.setattr(gdelt, "PAGE_SIZE", 2)
    monkeypatch.setattr(gdelt, "SHORTEST", timedelta(hours=8))
    full = json.dumps({"articles": [article(1), article(2)]}).encode()
    source = {"kind": "gdelt", "query": "baie", "since": "2019-06-01", "until": "2019-06-01"}
    with service_of(lambda *_: Reply(body=full)) as talk, patient() as service:
        setting = Setting({**source, "location": talk.url})
        fetch(tmp_path, setting, service)
        # A day, its halves and its quarters.
        assert len(talk.asked) == 1 + 2 + 4
    names = [path.name for path in sorted(tmp_path.iterdir())]
    assert len([name for name in names if name.startswith("divided-")]) == 3
    told = [str(item) for item in read(sorted(tmp_path.iterdir()), setting).warnings]
    assert len(told) == 4
    assert all("is full" in text for text in told)


def test_a_message_instead_of_articles_fails_in_the_words_of_the_service(tmp_path):
    source = {"kind": "gdelt", "query": "ad", "since": "2019-06-01", "until": "2019-06-01"}
    reply = Reply(body=b"Your keywords were too short.", headers={"Content-Type": "text/html"})
    with service_of(lambda *_: reply) as talk, patient() as service:
        with pytest.raises(ServiceFailed, match="too short"):
            fetch(tmp_path, Setting({**source, "location": talk.url}), service)
        assert len(talk.asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_query_is_needed_to_ask(tmp_path):
    with patient() as service, pytest.raises(ConfigError, match="query must be a query"):
        fetch(tmp_path, Setting({"kind": "gdelt", "location": "https://a.example"}), service)


def test_the_service_is_asked_once_in_five_seconds():
    assert gdelt.PER_SECOND == 1 / 5


# A load

SOURCE = """
[[source]]
name = "press"
kind = "gdelt"
location = "press"
entities = ["one"]
query = "baie"
"""


def test_a_load_takes_the_mentions_of_a_folder_of_pages(tmp_path):
    folder = tmp_path / "press"
    folder.mkdir()
    pages = [[article(), article(2, url="")], [article(), article(3, sourcecountry="Spain")]]
    for number, items in enumerate(pages):
        (folder / f"{number}.json").write_text(json.dumps({"articles": items}), encoding="utf-8")
    (folder / "2.json").write_bytes(b"")
    clusters = "cluster_id;name;kind\none;Baie;focal"
    snapshot = load_dataset(tmp_path, {"clusters": clusters}, config=CONFIG + SOURCE)
    rows = snapshot.query(
        "SELECT url, outlet_country, cluster_ids, source FROM mention ORDER BY url"
    )
    assert [[url, country, list(ids), name] for url, country, ids, name in rows.to_numpy()] == [
        ["https://journal.example/culture/1", "FR", ["one"], "press"],
        ["https://journal.example/culture/3", "ES", ["one"], "press"],
    ]
    assert [item[:3] for item in rejected(snapshot)] == [("press", 2, "url")]
    assert any("1 of 4 rows rejected" in text for text in warnings(snapshot))


def test_mentions_of_nobody_are_pointed_out(tmp_path):
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"articles": [article()]}), encoding="utf-8")
    config = load_config(write_config(tmp_path))
    found = read([path], Setting({"name": "press", "kind": "gdelt"}, config))
    assert "nothing says whom the mentions are of" in str(found.warnings[0])
    assert not read(
        [path], Setting({"name": "press", "kind": "gdelt", "entities": "one"}, config)
    ).warnings

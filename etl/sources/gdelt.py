"""Mentions from article lists of GDELT's DOC 2.0 API (mode=artlist, format=json).

A mention is a story: addresses that differ by scheme, port, AMP form or tracking are one. Its date
is the day on which GDELT first saw it (UTC), which is not always that of its publication. Titles
are not kept.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

from etl.faults import FileRefused
from etl.sources.addresses import host_of, is_web, story_id
from etl.sources.answers import Answers, json_content, words_of
from etl.sources.base import Extract, Gathering, Setting
from etl.sources.event_kinds import without_mails
from etl.sources.service import Answer, Service, ServiceFailed, keep
from etl.sources.tabular import printable
from observatory import reference
from observatory.i18n import Message, N_
from observatory.letters import fold
from observatory.model.lists import OUTLET_SCOPES

PER_SECOND = 0.2
"""Requests that the service allows: one in five seconds."""
PAGE_SIZE = 250
"""Articles that the service lists at most, whatever it finds."""
SHORTEST = timedelta(minutes=15)
"""The service looks at the world every quarter of an hour: a shorter span is not divided."""

_ADDRESS = "https://api.gdeltproject.org/api/v2/doc/doc"
_EARLIEST = date(2017, 1, 1)
_DIVIDED = "divided-"
"""Begins the name of a full page whose span was asked for again in two halves."""
_SEEN = re.compile(r"(\d{4})(\d{2})(\d{2})T?\d{6}Z?", re.ASCII)
_COLUMNS = {
    "mention_id": "url", "url": "url", "date": "seendate", "outlet": "domain",
    "outlet_country": "sourcecountry", "language": "language",
}  # fmt: skip
_SHOWN = 200
_NO_ARTICLE = Message(N_("not an article of a list"))
_NO_ADDRESS = Message(N_("not an address of the web"))
_NO_DAY = Message(N_("not a moment such as 20240615T170000Z"))

# Countries and languages that the service names otherwise than the reference and the locale data.
_COUNTRIES = {
    "ivory coast": "CI", "cote divoire": "CI", "burma": "MM", "myanmar": "MM", "turkey": "TR",
    "czech republic": "CZ", "slovak republic": "SK", "macedonia": "MK", "swaziland": "SZ",
    "hong kong": "HK", "macau": "MO", "macao": "MO", "palestine": "PS", "west bank": "PS",
    "gaza strip": "PS", "palestinian territory": "PS", "bosnia herzegovina": "BA",
    "democratic republic of the congo": "CD", "dr congo": "CD", "zaire": "CD", "congo": "CG",
    "republic of the congo": "CG", "east timor": "TL", "vatican": "VA", "holy see": "VA",
    "the gambia": "GM", "gambia the": "GM", "the bahamas": "BS", "bahamas the": "BS",
    "russian federation": "RU", "korea south": "KR", "korea north": "KP", "viet nam": "VN",
    "st kitts and nevis": "KN", "antigua": "AG", "great britain": "GB", "holland": "NL",
}  # fmt: skip
_LANGUAGES = {
    "chineset": "zh",
    "farsi": "fa",
    "sinhalese": "si",
    "moldavian": "ro",
    "tagalog": "tl",
}


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """Read one or several article lists. Raises FileRefused, ConfigError.

    A file without content is an answer that found nothing.
    """
    answers = Answers(paths)
    gathering = Gathering("gdelt", answers.name)
    gathering.columns |= _COLUMNS
    stories = _Stories(gathering)
    for name, content in answers:
        articles = articles_of(content, name)
        if len(articles) >= PAGE_SIZE and not name.startswith(_DIVIDED):
            template = N_(
                "{file}: the list is full ({limit} articles), so that older ones are missing. Ask"
                " for shorter spans of time."
            )
            gathering.warn(template, file=name, limit=str(PAGE_SIZE))
        for article in articles:
            stories.take(article)
    stories.tell(_same_for_all(setting, gathering), setting.name)
    return answers.extract(gathering)


def fetch(folder: Path, setting: Setting, service: Service) -> None:
    """Ask for all articles of a query between two days; a full list is asked for again in halves.

    Lists that are there already are not asked for again. Raises ServiceFailed, ConfigError.
    """
    query = setting.text("query")
    if not query:
        template = N_(
            "[[source]] {source}: {option} must be a query of the service, such as"
            """ '"a name" OR "another"'."""
        )
        raise setting.wrong("query", template)
    config = setting.config
    since = setting.day("since", date(config.baseline_year, 1, 1) if config else _EARLIEST)
    until = setting.day("until", setting.as_of)
    first = datetime.combine(max(since, _EARLIEST), time())
    last = datetime.combine(until, time()) + timedelta(days=1, seconds=-1)
    locations = [url for url in setting.texts("location") if "://" in url] or [_ADDRESS]
    spans = [(first, last)] if first < last else []
    while spans:
        start, end = spans.pop()
        articles = _fetched(folder, service, locations[0], query, start, end)
        if len(articles) >= PAGE_SIZE and end - start > SHORTEST:
            middle = start + (end - start) / 2
            middle = middle.replace(second=0, microsecond=0)
            spans += [(middle, end), (start, middle)]


def articles_of(content: bytes, name: str) -> list[Any]:
    """The articles of an answer; none where it is empty. Raises FileRefused for another thing."""
    if not content.strip(b"\xef\xbb\xbf \t\r\n\0"):
        return []
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        template = N_(
            "{file}: the file holds no articles but a message of the service ({reason}). Correct"
            " the query, or ask again later."
        )
        words = content[:1000].decode("utf-8", "replace")
        reason = printable(without_mails(words))[:_SHOWN]
        raise FileRefused(name, Message(template, {"file": name, "reason": reason}))
    answer = json_content(content, name)
    articles = answer.get("articles", None if answer else []) if isinstance(answer, dict) else None
    if not isinstance(articles, list):
        template = N_(
            "{file}: the file is JSON, but not a list of articles. Ask GDELT with mode=artlist and"
            " format=json."
        )
        raise FileRefused(name, Message(template, {"file": name}))
    return articles


def _fetched(
    folder: Path, service: Service, url: str, query: str, start: datetime, end: datetime
) -> list[Any]:
    """The articles of a span of time, from the folder or else from the service."""
    name = f"{start:%Y%m%d%H%M%S}-{end:%Y%m%d%H%M%S}.json"
    for path in (folder / name, folder / (_DIVIDED + name)):
        if path.exists():
            return articles_of(path.read_bytes(), path.name)
    answer = service.get(
        url,
        {
            "query": query, "mode": "artlist", "format": "json", "sort": "datedesc",
            "maxrecords": PAGE_SIZE,
            "startdatetime": f"{start:%Y%m%d%H%M%S}", "enddatetime": f"{end:%Y%m%d%H%M%S}",
        },
    )  # fmt: skip
    articles = _answered(answer)
    is_divided = len(articles) >= PAGE_SIZE and end - start > SHORTEST
    keep(folder / (_DIVIDED + name if is_divided else name), answer.content)
    return articles


def _answered(answer: Answer) -> list[Any]:
    """The articles of an answer. Raises ServiceFailed with the service's words where it has none."""
    try:
        return articles_of(answer.content, answer.host)
    except FileRefused as error:
        raise ServiceFailed(error.message) from error


@dataclass(frozen=True)
class _Story:
    """The first article of a story: when GDELT saw it, its record's number and its cells."""

    seen: str
    line: int
    cells: dict[str, str]


class _Stories:
    """Articles gathered into stories; the one that was seen first stands for its story."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._found: dict[str, _Story] = {}
        self._unknown: dict[str, set[str]] = {"country": set(), "language": set()}

    def take(self, article: object) -> None:
        """One article of a list."""
        gathering = self._gathering
        gathering.read += 1
        line = gathering.read
        if not isinstance(article, Mapping):
            gathering.reject(line, "", "", _NO_ARTICLE)
            return
        url, seen = words_of(article.get("url")), words_of(article.get("seendate"))
        day = _SEEN.fullmatch(seen)
        if not is_web(url):
            gathering.reject(line, "url", url, _NO_ADDRESS)
        elif not day:
            gathering.reject(line, "seendate", seen, _NO_DAY)
        else:
            cells = {
                "date": "-".join(day.groups()),
                "outlet": words_of(article.get("domain")) or host_of(url),
                "url": url,
                "outlet_country": self._code("country", article.get("sourcecountry")),
                "language": self._code("language", article.get("language")),
            }
            story = _Story(re.sub(r"\D", "", seen), line, cells)
            known = self._found.setdefault(story_id(url), story)
            if (story.seen, url) < (known.seen, known.cells["url"]):
                self._found[story_id(url)] = story

    def tell(self, same: dict[str, str], source: str) -> None:
        """A row for each story, with the cells that are the ``same`` for all."""
        for key, story in self._found.items():
            row = {"mention_id": f"{source}:{key}", **story.cells, **same}
            self._gathering.add("mentions", story.line, row)
        texts = {
            "country": N_("{file}: these names of countries are not known: {names}."),
            "language": N_("{file}: these names of languages are not known: {names}."),
        }
        for what, names in self._unknown.items():
            if names:
                self._gathering.warn(texts[what], names=", ".join(sorted(names)))

    def _code(self, what: str, name: object) -> str:
        """The code of a country or a language by its English name; "" where it is not known."""
        text = words_of(name)
        code = (_country_codes() if what == "country" else _language_codes()).get(_plain(text), "")
        if text and not code:
            self._unknown[what].add(printable(text)[:40])
        return code


def _same_for_all(setting: Setting, gathering: Gathering) -> dict[str, str]:
    """What the settings say of every mention. Raises ConfigError."""
    entities = setting.texts("entities")
    scope = setting.text("outlet_scope")
    if scope and scope not in OUTLET_SCOPES:
        template = N_("[[source]] {source}: {option} must be one of {choices}, not {value}.")
        choices = ", ".join(OUTLET_SCOPES)
        raise setting.wrong("outlet_scope", template, choices=choices, value=repr(scope))
    if setting.config and not entities:
        gathering.warn(
            N_(
                "{file}: nothing says whom the mentions are of, so that they count for nobody. Name"
                " the organisations or clusters as entities in the settings of the source."
            )
        )
    return {
        "entities": ";".join(entities), "outlet_scope": scope, "query": setting.text("query")
    }  # fmt: skip


def _plain(name: str) -> str:
    """A name as names are compared: words alone, without accents and case."""
    words = fold(name.replace("&", " and ").replace("’", "").replace("'", ""))
    return re.sub(r"\bsaint\b", "st", " ".join(re.findall(r"\w+", words)))


@cache
def _country_codes() -> dict[str, str]:
    """Country code by its English name; what stands in brackets is left out as well."""
    table = reference.countries()
    pairs = list(zip(table["name_en"], table["code"], strict=True))
    short = {_plain(re.sub(r"\(.*\)|SAR China", "", name)): code for name, code in pairs}
    return {**short, **{_plain(name): code for name, code in pairs}, **_COUNTRIES}


@cache
def _language_codes() -> dict[str, str]:
    """Language code (ISO 639) by its English name; of several, the shortest code."""
    names = {str(code): str(name) for code, name in Locale("en").languages.items()}
    codes = sorted(filter(str.isalpha, names), key=lambda code: (-len(code), code))
    return {**{_plain(names[code]): code for code in codes}, **_LANGUAGES}

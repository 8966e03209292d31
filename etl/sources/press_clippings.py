"""Press reviews: a list of articles, with headings of its own, as mentions.

Titles and keywords are searched for the words that the configuration gives an organisation or a
cluster, and are not kept. An article without an address cannot be looked up by a reader; the layout
has no place for it, and it is rejected with that reason.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from babel import Locale

from etl.sources.base import Extract, Gathering, Setting
from etl.sources.mapping import Columns, ListRows
from observatory.cells import BadCell, stated_date
from observatory.i18n import Message, N_
from observatory.letters import fold
from observatory.model import LAYOUT, Column
from observatory.model.fields import TEXT
from observatory.model.lists import OUTLET_SCOPES
from observatory.settings import not_known

USUAL = {
    "date": (
        "date", "date de parution", "date de publication", "paru le", "publié le", "date parution",
        "date publication", "publication date", "published", "date published",
    ),
    "outlet": (
        "média", "media", "support", "titre de presse", "titre du média", "nom du média",
        "nom du support", "outlet", "media name", "publication name", "publication", "journal",
        "éditeur", "source",
    ),
    "url": (
        "url", "lien", "lien url", "lien web", "lien internet", "lien article", "lien de l'article",
        "lien vers l'article", "url de l'article", "permalien", "adresse web", "link", "web address",
    ),
    "title": ("titre", "titre de l'article", "titre article", "title", "headline", "article"),
    "outlet_scope": (
        "portée", "portée du média", "couverture", "rayonnement", "périmètre", "zone de diffusion",
        "scope", "outlet scope", "outlet_scope",
    ),
    "outlet_country": ("pays", "pays du média", "country", "outlet country", "outlet_country"),
    "language": ("langue", "language"),
    "keywords": (
        "mots-clés", "mots clés", "mot-clé", "keywords", "thème", "thèmes", "thématique", "sujet",
        "sujets", "tags",
    ),
    "entities": (
        "entités", "entities", "acteurs", "acteurs cités", "organisations citées",
        "structures citées",
    ),
    "query": ("requête", "query"),
}  # fmt: skip
"""The headings under which a column is looked for where the configuration names none."""
_SCOPES = {
    "local": ("local", "locale", "presse locale", "départemental", "départementale"),
    "regional": (
        "régional", "régionale", "presse régionale", "pqr", "presse quotidienne régionale",
    ),
    "national": ("national", "nationale", "presse nationale", "pqn"),
    "international": ("international", "internationale", "presse internationale", "étranger"),
    "institutional": ("institutionnel", "institutionnelle", "institutional", "institution"),
}  # fmt: skip
_ADDRESS = re.compile(r"https?://[^\s/.]+\.[^\s/]+\S*", re.I)
_SEARCHED = ("title", "keywords")


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """The mentions that a press review lists, each address once.

    Raises FileRefused, ConfigError.
    """
    known = LAYOUT["mentions"].expected(())
    known |= {name: Column(name, TEXT, "") for name in _SEARCHED}
    columns = Columns(setting, known, USUAL, ("date", "outlet", "url"))
    scopes, words = _scopes(setting), _entities(setting)
    rows = ListRows(paths, columns)
    gathering = Gathering("press-clippings", rows.file)
    mentions: dict[str, tuple[int, dict[str, str]]] = {}
    again = 0
    for line, cells in rows:
        address, reason = _address(cells["url"])
        if reason:
            gathering.reject(line, rows.headings["url"], cells["url"], reason)
            continue
        mention = _mention(cells, address, scopes, words, rows.workbook, setting.name)
        if address in mentions:
            again += 1
            first = mentions[address][1]
            first["entities"] = _joined(first["entities"], mention["entities"])
        else:
            mentions[address] = line, mention
    for line, mention in mentions.values():
        gathering.add("mentions", line, mention)
    if again:
        template = N_(
            "{file}: articles whose address stands in a row above, which they join with whom they"
            " name: {count}."
        )
        gathering.warn(template, count=str(again))
    gathering.read, gathering.columns = rows.read, rows.headings
    found = gathering.extract(rows.sha256, rows.bytes)
    return replace(
        found, faults=[*found.faults, *rows.faults], warnings=[*rows.warnings, *found.warnings]
    )


def _mention(
    cells: Mapping[str, str],
    address: str,
    scopes: Mapping[str, str],
    words: Mapping[str, Sequence[str]],
    workbook: bool,
    source: str,
) -> dict[str, str]:
    digest = hashlib.sha256(address.encode()).hexdigest()[:12]
    outlet, scope = cells.get("outlet", ""), cells.get("outlet_scope", "")
    text = _plain(" . ".join(cells.get(name, "") for name in _SEARCHED))
    items = _items(cells.get("entities", ""))
    named = [name for item in items for name in _ids(item, words) or [item]]
    kept = {name: cell for name, cell in cells.items() if name not in _SEARCHED}
    return kept | {
        "mention_id": cells.get("mention_id") or f"{source}:{digest}",
        "date": _iso(cells.get("date", ""), workbook),
        "url": address,
        "outlet_scope": scopes.get(_plain(outlet)) or scopes.get(_plain(scope), scope),
        "language": _languages().get(fold(cells.get("language", "")), cells.get("language", "")),
        "entities": ";".join(dict.fromkeys([*named, *_ids(text, words)])),
    }


def _address(cell: str) -> tuple[str, Message | None]:
    """A web address, or why there is none."""
    address = f"https://{cell}" if cell.lower().startswith("www.") else cell
    if _ADDRESS.fullmatch(address):
        return address, None
    if not cell:
        reason = N_(
            "no address: only articles that a reader can look up are kept. Give the article's"
            " address, or that of its archive"
        )
    else:
        reason = N_("not a web address: write it whole, beginning with https://")
    return "", Message(reason)


def _scopes(setting: Setting) -> dict[str, str]:
    """Outlet or word of the scope's column -> scope of the closed list."""
    found = {_plain(word): scope for scope, words in _SCOPES.items() for word in words}
    for word, scope in setting.table("scopes").items():
        if scope not in OUTLET_SCOPES:
            raise not_known(
                scope,
                OUTLET_SCOPES,
                N_(
                    "[[source]] {source}: {option} must be a scope of the closed list. Did you mean"
                    " {near}?"
                ),
                N_("[[source]] {source}: {option} must be a scope of the closed list: {known}."),
                source=setting.name,
                option=f"scopes.{word}",
            )
        found[_plain(word)] = scope
    return found


def _entities(setting: Setting) -> dict[str, list[str]]:
    """Word -> ids of the organisations or clusters that it names."""
    found: dict[str, list[str]] = {}
    for word, ids in setting.table("entities").items():
        ids = [ids] if isinstance(ids, str) else ids
        if not isinstance(ids, list) or not all(isinstance(item, str) and item for item in ids):
            template = N_("[[source]] {source}: {option} must be an id, or a list of ids.")
            raise setting.wrong(f"entities.{word}", template)
        if not _plain(word):
            template = N_("[[source]] {source}: {option} must be a table whose keys are words.")
            raise setting.wrong("entities", template)
        found[_plain(word)] = ids
    return found


def _ids(text: str, words: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids of the words that stand whole in a text, without regard to case and accents."""
    inside = f" {_plain(text)} "
    return [item for word, ids in words.items() if f" {word} " in inside for item in ids]


def _items(cell: str) -> list[str]:
    """The items of a list: parted by semicolons or bars; where there are none, by commas."""
    parts = re.split(r"[;|]", cell)
    parts = parts if len(parts) > 1 else cell.split(",")
    return [part.strip() for part in parts if part.strip()]


def _joined(one: str, other: str) -> str:
    return ";".join(dict.fromkeys(item for item in (*one.split(";"), *other.split(";")) if item))


def _iso(cell: str, workbook: bool) -> str:
    """A day as an ISO day, also one that a workbook holds as a number; other cells stay."""
    try:
        day, precision = stated_date(cell, workbook)
    except BadCell:
        return cell
    return day.isoformat() if precision == "day" else cell


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


@cache
def _languages() -> dict[str, str]:
    codes = [str(code) for code in Locale("en").languages if len(str(code)) == 2]
    names = [
        (fold(str(Locale(locale).languages.get(code, code))), code)
        for locale in ("fr", "en")
        for code in codes
    ]
    return dict(names) | {code: code for code in codes}

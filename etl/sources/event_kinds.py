"""What an agenda or a calendar does not say of its events, and the configuration does."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from etl.sources.base import Gathering, Setting
from observatory.i18n import Message, N_
from observatory.letters import fold
from observatory.model.lists import EVENT_KINDS, RECOMMENDATIONS
from observatory.settings import not_known

NO_KIND = Message(
    N_(
        "the event's kind is not known: no word of event_kinds stands in its title or keywords;"
        " add one, or set event_kind"
    )
)
_ASSUMED = "conference"
_POSTAL_TOWN = re.compile(r"(?:^|\s)(?:[A-Z]{1,2}-)?(\d{4,5})\s+([^\W\d][^\d]*)$")
_ADDRESS_PARTS = 3
"""Parts at the end of an address among which the commune is looked for: a country may follow it."""
_MAIL = re.compile(r"\S+@\S+\.\w+")


@dataclass(frozen=True)
class EventSettings:
    """What the configuration says of every event of a source.

    ``words``: patterns of words and the kind that each means, the first one found holds;
    ``default``: the kind of the other events, "" where they have none; ``as_of``: days after it are
    announced ones.
    """

    default: str
    words: tuple[tuple[re.Pattern[str], str], ...]
    recommendation: str
    organiser: str
    country: str
    as_of: date

    def kind(self, texts: Iterable[str]) -> str:
        """The kind of an event with this title and these keywords; "" where nothing tells it."""
        text = " | ".join(_plain(part) for part in texts)
        return next((kind for word, kind in self.words if word.search(text)), self.default)

    def status(self, start: date, *, cancelled: bool = False, announced: bool = False) -> str:
        """The status of an event; "" is that of the layout's default."""
        if cancelled:
            return "cancelled"
        return "announced" if announced or start > self.as_of else ""


def event_settings(setting: Setting, gathering: Gathering) -> EventSettings:
    """The settings that sources of events share. Raises ConfigError.

    Without a configuration a file is checked by itself, and its events are taken for conferences.
    """
    default = setting.text("event_kind")
    kinds = setting.table("event_kinds")
    if not default and not kinds:
        if setting.config:
            template = N_(
                "[[source]] {source}: {option} must be one of {known}: the source does not say the"
                " kind of its events (or write [source.event_kinds]: a word of their titles = a"
                " kind)."
            )
            raise setting.wrong("event_kind", template, known=", ".join(EVENT_KINDS))
        gathering.warn(
            N_(
                "{file}: the file does not say the kind of its events. A load needs event_kind or"
                " [source.event_kinds] in the settings of the source."
            )
        )
        default = _ASSUMED
    recommendation = setting.text("recommendation")
    return EventSettings(
        default=_listed(setting, "event_kind", default, EVENT_KINDS) if default else "",
        words=tuple(
            (_pattern(setting, word), _listed(setting, f"event_kinds, {word}", kind, EVENT_KINDS))
            for word, kind in kinds.items()
        ),
        recommendation=_listed(setting, "recommendation", recommendation, RECOMMENDATIONS)
        if recommendation
        else "",
        organiser=setting.text("organiser"),
        country=setting.text("country", setting.country),
        as_of=setting.as_of,
    )


def commune_in(address: str, is_local: Callable[..., bool] | None) -> str:
    """The commune at the end of an address: a postal code with its town, else a part that is a
    commune of the territory; "" where neither stands there."""
    parts = [part.strip() for part in re.split(r"[,;\n]", address) if part.strip()]
    last = parts[: -_ADDRESS_PARTS - 1 : -1]
    for part in last:
        if found := _POSTAL_TOWN.search(part):
            return f"{found[1]} {found[2].strip()}"
    return next((part for part in last if is_local and is_local(part)), "")


def without_mails(text: str) -> str:
    """A text without the mail addresses of persons."""
    return " ".join(_MAIL.sub("", text).split())


def _plain(text: str) -> str:
    """A text as its words alone, without accents and case."""
    return " ".join(re.findall(r"\w+", fold(text)))


def _pattern(setting: Setting, word: str) -> re.Pattern[str]:
    """Whole words, each with the ending of a plural or without."""
    words = _plain(word).split()
    if not words:
        template = N_(
            "[[source]] {source}: {option} must be a table of words such as"
            ' "salon" = "international-fair".'
        )
        raise setting.wrong("event_kinds", template)
    return re.compile(r"\b" + r"(?:s|x|es)? ".join(map(re.escape, words)) + r"(?:s|x|es)?\b")


def _listed(setting: Setting, option: str, value: object, choices: Mapping[str, str]) -> str:
    """A value of a closed list. Raises ConfigError with the nearest one."""
    folded = str(value).strip().casefold()
    found = next((choice for choice in choices if choice.casefold() == folded), None)
    if found is None:
        raise not_known(
            folded,
            choices,
            N_(
                "[[source]] {source}: {option} must be one of {choices}, not {value} (did you mean"
                " {near}?)."
            ),
            N_("[[source]] {source}: {option} must be one of {choices}, not {value}."),
            source=setting.name,
            option=option,
            choices=", ".join(choices),
            value=repr(value),
        )
    return found

"""Words for the audit log: what was done, to what, and what changed."""

import json
from collections.abc import Mapping
from typing import Any

from observatory.i18n import Language, N_

KINDS = {
    "row": N_("Rows typed"),
    "file": N_("Files given"),
    "load": N_("Loads"),
    "session": N_("Sign-ins"),
    "poll": N_("Polls"),
    "deck": N_("Presentations"),
    "view": N_("Saved views"),
    "register": N_("Exports"),
}
"""First word of an action -> the name of its kind."""
DEEDS = {
    "row.create": N_("Row added"),
    "row.change": N_("Row changed"),
    "row.remove": N_("Row removed"),
    "row.undo": N_("Change undone"),
    "file.give": N_("File given"),
    "file.withdraw": N_("File withdrawn"),
    "load.start": N_("Load started"),
    "load.publish": N_("Load published"),
    "load.approve": N_("Load approved"),
    "load.rollback": N_("Load put back into service"),
    "session.sign_in": N_("Signed in"),
    "session.sign_out": N_("Signed out"),
    "register.export": N_("Register exported"),
    "poll.create": N_("Poll prepared"),
    "poll.edit": N_("Poll changed"),
    "poll.open": N_("Poll opened"),
    "poll.pause": N_("Poll paused"),
    "poll.close": N_("Poll closed"),
    "poll.show": N_("Results shown"),
    "poll.hide": N_("Results hidden"),
    "poll.reset": N_("Poll reset"),
    "poll.delete": N_("Poll deleted"),
    "poll.moderate": N_("Words moderated"),
    "deck.make": N_("Presentation made"),
    "deck.save": N_("Presentation changed"),
    "deck.remove": N_("Presentation removed"),
    "view.save": N_("View saved"),
    "view.rename": N_("View renamed"),
    "view.delete": N_("View deleted"),
}
"""Action -> what is said of it."""
LONGEST = 300


def log_finding(language: Language, n: int) -> str:
    """How many deeds the log has."""
    text = language.n_("{n} deed is on record", "{n} deeds are on record", n)
    return text.format(n=language.number(n))


def kind_name(language: Language, kind: str) -> str:
    """What a kind of deed is called; its own word where there is no name."""
    return language._(KINDS[kind]) if kind in KINDS else kind


def deed_text(language: Language, action: str) -> str:
    """What was done; the action's own words where nothing else is said of it."""
    return language._(DEEDS[action]) if action in DEEDS else action


def cells_text(cells: Mapping[str, Any]) -> str:
    """What stood before or after, as ``name: value``, shortened."""
    parts = [f"{name}: {_value(value)}" for name, value in cells.items()]
    text = " · ".join(parts)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

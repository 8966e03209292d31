"""Invented polls of an invented workshop, a few weeks before the data date: counts, never a vote."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from etl.illustrative import vocabulary as v
from etl.illustrative.setting import Setting, ids
from etl.illustrative.survey import STAKEHOLDERS
from observatory.i18n import N_, language
from observatory.live.templates import LEAD, LEVELS, PRIORITY, RECOGNITION
from observatory.measures.tally import Answer, Kind, Option, counted
from observatory.model.lists import RECOMMENDATIONS

PEOPLE = 84
"""People in the room at size 1."""
_DAYS_BEFORE = 38
_ABSTAIN = 0.05
_WORDS = (
    N_("Light"), N_("Talent"), N_("Studios"), N_("Sea"), N_("Animation"), N_("Network"),
    N_("Shooting"), N_("Festival"), N_("Training"), N_("Sound"),
)  # fmt: skip


class _Poll(NamedTuple):
    """A poll: its options with what each stands for, and how much each one draws people."""

    kind: Kind
    question: str
    options: Sequence[tuple[str, str]]
    draw: Sequence[float]
    template: str = ""
    about: Mapping[str, str] = {}
    named: bool = False


def polls(setting: Setting, plan: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The files polls, poll_options and votes: which recommendation first, points shared out, who
    knows the focal cluster, who should lead an action, and a word for the place."""
    made = _polls(setting, plan)
    day = (setting.as_of - timedelta(days=_DAYS_BEFORE)).isoformat()
    heads: list[dict[str, Any]] = []
    options: list[dict[str, Any]] = []
    votes: list[dict[str, Any]] = []
    for key, poll in zip(ids("po", len(made)).tolist(), made, strict=True):
        answers = _answers(setting, key, poll)
        result = counted(
            poll.kind, [Option(n) for n in range(len(poll.options))], answers, ["stakeholder"]
        )
        heads.append(
            {
                "poll_id": key, "kind": poll.kind.value, "held_on": day,
                **_told(setting, plan, "question", poll.question),
                "template": poll.template, **poll.about, "base": result.whole.base,
                "abstained": result.whole.abstained,
            }
        )  # fmt: skip
        options += [
            {
                "poll_id": key, "option_id": str(n + 1), "position": n + 1,
                **_told(setting, plan, "text", text), "stands_for": stands_for,
            }
            for n, (text, stands_for) in enumerate(poll.options)
        ]  # fmt: skip
        groups = [("", "", result.whole)]
        groups += [
            ("stakeholder", part, tally)
            for part, tally in result.parts["stakeholder"].items()
            if tally and poll.named
        ]
        for kind, part, tally in groups:
            counts = {line.option: line for line in tally.lines}
            said = {int(word.text): word.count for word in tally.words}
            for n in range(len(poll.options)):
                line = counts.get(n)
                row = {
                    "poll_id": key,
                    "option_id": str(n + 1),
                    "group_kind": kind,
                    "group_id": part,
                }
                figures = {"count": line.count if line else said.get(n, 0), "base": tally.base}
                more = {"score": line.score, "spread": line.spread} if line else {}
                votes.append({**row, **figures, **more})
    counts_table = pd.DataFrame(votes)
    for name in ("score", "spread"):
        counts_table[name] = counts_table[name].astype(float).round(3)
    return pd.DataFrame(heads), pd.DataFrame(options), counts_table


def _polls(setting: Setting, plan: pd.DataFrame) -> list[_Poll]:
    themes = [(f"{key}. {{{key}}}", key) for key in RECOMMENDATIONS]
    levels = [(text, str(level)) for level, text in enumerate(LEVELS)]
    found = [
        _Poll(Kind.SINGLE, N_("Which recommendation should come first?"), themes,
              (0.30, 0.12, 0.24, 0.22, 0.12), PRIORITY, named=True),
        _Poll(Kind.POINTS, N_("Share out 100 points among the recommendations."), themes,
              (0.26, 0.12, 0.22, 0.26, 0.14), PRIORITY),
        _Poll(Kind.WORDS, N_("One word for the place in five years?"),
              [(word, "") for word in _WORDS], tuple(1 / n for n in range(1, len(_WORDS) + 1))),
    ]  # fmt: skip
    if setting.config.focal_cluster:
        about = {"cluster_id": setting.config.focal_cluster}
        question = N_("Do you know {cluster}?")
        found.append(
            _Poll(Kind.SINGLE, question, levels, (0.14, 0.26, 0.34, 0.26), RECOGNITION, about, True)
        )
    action = _asked_about(plan)
    if action is not None:
        about = {
            "action_id": str(action["action_id"]),
            "recommendation": str(action["recommendation"]),
        }
        leaders = [
            ("{owner}", ""),
            ("{cluster}", ""),
            (N_("A group of companies"), ""),
            (N_("A school"), ""),
        ]
        question = N_("Who should lead this action: “{action}”?")
        found.append(_Poll(Kind.SINGLE, question, leaders, (0.24, 0.44, 0.2, 0.12), LEAD, about))
    return found


def _asked_about(plan: pd.DataFrame) -> Any:
    """The first action that is still to come."""
    planned = plan[plan["status"] == "planned"]
    return None if planned.empty else planned.iloc[0]


def _told(setting: Setting, plan: pd.DataFrame, prefix: str, message: str) -> dict[str, str]:
    """A text in every language of the configuration, as ``prefix_<lang>`` columns."""
    return {
        f"{prefix}_{code}": language(code)._(message).format(**_names(plan, code))
        for code in setting.config.languages
    }


def _names(plan: pd.DataFrame, code: str) -> dict[str, str]:
    """What stands in questions and answers, in one language."""
    words, action = language(code), _asked_about(plan)
    told = {"action": "", "owner": ""}
    if action is not None:
        told = {"action": str(action[f"title_{code}"]), "owner": str(action["owner"])}
    themes = {key: words._(text) for key, text in RECOMMENDATIONS.items()}
    return {**told, **themes, "cluster": words._(v.FOCAL_NAME)}


def _answers(setting: Setting, key: str, poll: _Poll) -> list[Answer]:
    """What each invented person said; only counts of it are written."""
    dice = setting.dice(f"poll {key}")
    draw = np.array(poll.draw) / np.sum(poll.draw)
    kinds = list(STAKEHOLDERS)
    found = []
    for number in range(setting.scaled(PEOPLE, least=12)):
        kind = kinds[int(dice.choice(len(kinds), p=list(STAKEHOLDERS.values())))]
        choices: dict[int, int] = {}
        text = ""
        if poll.kind is Kind.POINTS:
            shares = dice.multinomial(20, dice.dirichlet(draw * 8))
            choices = {n: int(count) * 5 for n, count in enumerate(shares) if count}
        elif poll.kind is Kind.WORDS:
            text = "\n".join(str(n) for n in sorted(set(dice.choice(len(draw), 2, p=draw))))
        else:
            choices = {int(dice.choice(len(draw), p=draw)): 1}
        if dice.random() < _ABSTAIN:
            found.append(Answer(number, abstained=True, stakeholder=kind))
        else:
            found.append(Answer(number, choices, text, stakeholder=kind))
    return found

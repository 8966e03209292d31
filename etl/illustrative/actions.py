"""Invented actions of the five recommendations: what is done, by whom, with whose money."""

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.illustrative import vocabulary as v
from etl.illustrative.names import words
from etl.illustrative.organisations import People
from etl.illustrative.setting import SITE, Setting, ids, told
from observatory.i18n import N_


class Plan(NamedTuple):
    """One action: when it runs, in months from the data date, and what it costs.

    ``status``: "" is worked out from the dates. ``share``: share of the budget that a finished
    action spent, or a running one against what its time would ask for.
    """

    recommendation: str
    title: str
    begin: int
    end: int
    budget: int
    share: float = 1.0
    status: str = ""
    funded: bool = True
    outcome: str = ""


PLANS = (
    Plan("R1", N_("Name and visual identity of the cluster"), -102, -78, 48_000, 0.96,
         outcome=N_("Name and graphic charter adopted by the members.")),
    Plan("R1", N_("Tour of the basins: meeting companies where they are"), -52, -16, 62_000, 0.88,
         outcome=N_("One public day in each basin; new members joined.")),
    Plan("R1", N_("Local press and social media campaign"), -21, 14, 90_000, 0.72),
    Plan("R1", N_("Ambassador companies in the valleys"), 3, 26, 35_000, funded=False),
    Plan("R2", N_("Memorandums with clusters of the Mediterranean"), -108, -24, 40_000, 1.04,
         outcome=N_("Memorandums signed with most of the partner clusters.")),
    Plan("R2", N_("European project on green shooting"), -44, -9, 420_000, 0.97,
         outcome=N_("Shared guide published; two pilot shoots measured.")),
    Plan("R2", N_("Co-production desk"), -26, 22, 180_000, 0.8),
    Plan("R2", N_("Exchange of trainees with a partner cluster"), -30, -18, 25_000, 0.12, "cancelled",
         outcome=N_("Stopped: the partner withdrew.")),
    Plan("R3", N_("Calendar of BtoB meetings"), -96, 2, 260_000, 0.93),
    Plan("R3", N_("Directory of know-how online"), -60, -38, 75_000, 1.12,
         outcome=N_("Directory open; the companies update it themselves.")),
    Plan("R3", N_("Campaign abroad: images made here"), -17, 7, 140_000, 0.55),
    Plan("R3", N_("Showreel of the ecosystem"), 2, 12, 45_000),
    Plan("R4", N_("Funding desk: finding and writing requests"), -90, 26, 380_000, 0.98),
    Plan("R4", N_("Shared stands at international fairs"), -66, 14, 310_000, 0.9),
    Plan("R4", N_("Training in virtual production"), -28, -4, 120_000, 0.94,
         outcome=N_("Four sessions held; the waiting list led to a second year.")),
    Plan("R4", N_("Mentoring of young companies"), -12, 24, 85_000, 1.15),
    Plan("R5", N_("Evenings of the network"), -84, 14, 70_000, 0.95, funded=False),
    Plan("R5", N_("Quarterly information point in each basin"), -34, 26, 54_000, 0.45),
    Plan("R5", N_("Shared workspace for freelancers"), -14, 10, 95_000, 0.6),
    Plan("R5", N_("Working group of schools and companies"), 5, 30, 20_000, funded=False),
)  # fmt: skip
MILESTONES = {
    "R1": (N_("Specification approved"), N_("First public presentation"), N_("Results reviewed")),
    "R2": (N_("Partners agreed"), N_("First joint meeting"), N_("Joint report delivered")),
    "R3": (N_("Specification approved"), N_("Half-way review"), N_("Results reviewed")),
    "R4": (N_("First companies enrolled"), N_("Half of the places taken"), N_("Results reviewed")),
    "R5": (N_("First meeting held"), N_("Half-way review"), N_("Results reviewed")),
}
"""The steps of an action of each recommendation, at a fifth, a half and the end of its time."""
_SHARES = (0.2, 0.55, 1.0)
_MONTH = 30.44
_FUND, _SERVICE = N_("{name} Fund (invented)"), N_("Image industry service")
_PROGRAMME = N_("{name} Programme (invented)")
_LATE, _MISSED = 0.3, 0.12
"""Share of milestones met late, and share of past ones of running actions that are still open."""


def actions(setting: Setting, people: People) -> pd.DataFrame:
    """The actions; budgets spent and statuses follow from the data date."""
    dice = setting.dice("actions")
    owners = _owners(setting, people)
    names = words(setting.dice("funders"), 6)
    funds = [setting.words._(_FUND).format(name=name) for name in names[:3]]
    programmes = [setting.words._(_PROGRAMME).format(name=name) for name in names[3:]]
    keys = ids("ac", len(PLANS)).tolist()
    rows = []
    for number, (key, plan) in enumerate(zip(keys, PLANS, strict=True)):
        start, end = _day(setting, plan.begin), _day(setting, plan.end)
        status = plan.status or _status(start, end, setting.as_of)
        chosen = int(dice.integers(len(funds)))
        rows.append(
            {
                "action_id": key, "recommendation": plan.recommendation,
                **setting.titles("title", plan.title),
                "owner": owners[number % len(owners)],
                "start_date": start.isoformat()[:7], "end_date": end.isoformat()[:7],
                "status": status, "budget_planned_eur": plan.budget,
                "budget_spent_eur": _spent(plan, status, start, end, setting.as_of),
                "funder": funds[chosen] if plan.funded else None,
                "programme": programmes[chosen] if plan.funded else None,
                "funder_reference": f"{v.FUNDER_CODE}-{start.year}-{number + 1:03d}" if plan.funded else None,
                "outcome": setting.words._(plan.outcome) or None,
            }
        )  # fmt: skip
    table = pd.DataFrame(rows)
    table["budget_spent_eur"] = table["budget_spent_eur"].astype("Int64")
    return table


def milestones(setting: Setting, plan: pd.DataFrame) -> pd.DataFrame:
    """Three steps of each action that goes on: met in time, met late, missed or still to come."""
    dice = setting.dice("milestones")
    rows = []
    for action in plan[plan["status"] != "cancelled"].to_dict("records"):
        start, end = (
            date.fromisoformat(f"{action[name]}-01") for name in ("start_date", "end_date")
        )
        steps = zip(MILESTONES[action["recommendation"]], _SHARES, strict=True)
        for message, share in steps:
            due = start + timedelta(days=round((end - start).days * share))
            done = _done(setting, dice, due, str(action["status"]))
            rows.append(
                {
                    "action_id": action["action_id"], "due_date": due.isoformat(),
                    **setting.titles("title", message),
                    "done_date": done.isoformat() if done else None,
                }
            )  # fmt: skip
    table = pd.DataFrame(rows)
    table.insert(0, "milestone_id", ids("mi", len(table)))
    shown = table["done_date"].notna().to_numpy() & (dice.random(len(table)) < 0.7)
    proofs = [f"{SITE}/milestones/{key}" for key in table["milestone_id"]]
    table["evidence_url"] = told(shown, np.array(proofs, object))
    return table


def _done(setting: Setting, dice: np.random.Generator, due: date, status: str) -> date | None:
    """The day a milestone was met; none for one to come, or missed by a running action."""
    late, missed, early = dice.random() < _LATE, dice.random() < _MISSED, int(dice.integers(0, 20))
    delay = int(dice.integers(12, 120))
    day = due + timedelta(days=delay if late else -early)
    if due > setting.as_of or day > setting.as_of or (missed and status == "running"):
        return None
    return day


def _owners(setting: Setting, people: People) -> list[str]:
    """The organisers with their service, the focal cluster, and two local bodies."""
    table = people.table
    organisers = table[table["org_id"].isin(setting.config.organisers)]["name"].tolist()
    service = setting.words._(_SERVICE)
    owners = [f"{name}, {service[0].lower()}{service[1:]}" for name in organisers]
    if setting.config.focal_cluster:
        owners.append(setting.words._(v.FOCAL_NAME))
    bodies = table[people.local & table["kind"].isin(["association", "school"]).to_numpy()]["name"]
    return [*owners, *bodies.head(2)]


def _status(start: date, end: date, as_of: date) -> str:
    if start > as_of:
        return "planned"
    return "done" if end < as_of else "running"


def _spent(plan: Plan, status: str, start: date, end: date, as_of: date) -> int | None:
    """Money spent to the data date, in hundreds; not known for what has not begun."""
    if status == "planned":
        return None
    gone = 1.0 if status != "running" else (as_of - start) / (end - start)
    return round(plan.budget * plan.share * gone / 100) * 100


def _day(setting: Setting, months: int) -> date:
    return setting.as_of + timedelta(days=round(months * _MONTH))

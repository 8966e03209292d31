"""Sentences about one indicator: where it stands, what changed, when a target is met."""

from datetime import date

from observatory.charts.description import value_text, value_words
from observatory.i18n import Language
from observatory.measures.change import Change, Verdict
from observatory.measures.status import REASON_WORDS, Status
from observatory.queries.progress import Standing


def latest_text(language: Language, item: Standing) -> str:
    """The latest value in its unit: "17", "41 %", "9 +"."""
    value = item.latest.value if item.latest else None
    return value_text(language, value, item.unit, item.basis)


def delta_text(language: Language, item: Standing) -> str | None:
    """The change since the last complete period, None where nothing may be compared."""
    difference = item.since_previous.difference
    return None if difference is None else language.change(difference, item.unit)


def since_text(language: Language, change: Change) -> str:
    """Since when, and whether the change is shown."""
    if change.reference is None or change.latest is None or change.reason:
        return ""
    span = change.latest.period_end.year - change.reference.period_end.year
    text = language._("since {year}").format(year=change.reference.period_end.year)
    if span == 1:
        text = language._("in a year")
    if change.verdict == Verdict.NOT_SHOWN and change.difference != 0:
        text = language._("{since}, not shown").format(since=text)
    return text


def ends_text(language: Language, item: Standing) -> str:
    """Baseline and target, with the marks that the picture gives them."""
    parts = []
    target = item.target
    baseline = target.baseline if target and target.baseline else None
    at_least = item.latest is not None and item.latest.at_least
    first = baseline or (None if at_least else _point(item))
    if first:
        value, year = first if isinstance(first, tuple) else (first.value, first.date.year)
        text = language._("○ {value} in {year}.")
        parts.append(text.format(value=language.quantity(value, item.unit), year=year))
    if target:
        goal = target.goal
        text = language._("Target ◇ {value} in {year}.")
        if not target.agreed:
            text = language._("Proposed target ◇ {value} in {year}.")
        parts.append(
            text.format(value=language.quantity(goal.value, item.unit), year=goal.date.year)
        )
    return " ".join(parts)


def _point(item: Standing) -> tuple[float, int] | None:
    return (item.first.value, item.first.period_end.year) if item.first else None


def standing_sentence(language: Language, item: Standing) -> str:
    """One short sentence on where an indicator stands."""
    _ = language._
    if item.latest is None:
        return _("Cannot be said from public sources.") if item.withheld else _("No data.")
    if item.latest.at_least and item.latest.value == 0:
        text = _("Sources show none in {year}; there may be some.")
        return text.format(year=item.latest.period_end.year)
    if item.latest.at_least:
        text = _("At least {value} in {year}; sources may miss some.")
        value = language.quantity(item.latest.value, item.unit)
        return text.format(value=value, year=item.latest.period_end.year)
    if item.target is None:
        return change_sentence(language, item.since_baseline)
    if item.progress.status == Status.ACHIEVED:
        text = _("The target of {year} is met.")
        return text.format(year=item.target.goal.date.year)
    if not item.progress.judged:
        reason = item.progress.reason
        return language.leading(_(REASON_WORDS[reason])) + "." if reason else ""
    return forecast_sentence(language, item)


def needs_sentence(language: Language, item: Standing, files: list[str]) -> str:
    """Which files would feed an indicator without data; empty where it has some."""
    if item.latest is not None or not files:
        return ""
    names = language.join(files)
    if item.withheld:
        return language._("A complete register in {files} would tell.").format(files=names)
    return language._("Fed by {files}.").format(files=names)


def forecast_sentence(language: Language, item: Standing) -> str:
    """When the target is met if the last years go on."""
    _ = language._
    found = item.forecast
    if found is None or found.reason:
        return _("Too few years to tell when the target is met.")
    if found.already_met:
        return _("The target is met.")
    if found.date is None:
        return _("Not at this pace: the target is not in sight.")
    return _("At this pace, the target is met in {year}.").format(year=found.date.year)


def change_sentence(language: Language, change: Change) -> str:
    """What changed since the baseline year, in a sentence."""
    _ = language._
    if change.verdict == Verdict.NO_DATA or change.reference is None:
        return _("No earlier value to compare with.")
    year = change.reference.period_end.year
    texts = {
        Verdict.BETTER: _("Better than in {year}."),
        Verdict.WORSE: _("Worse than in {year}."),
        Verdict.NOT_SHOWN: _("Not shown to have changed since {year}."),
    }
    return texts[change.verdict].format(year=year)


def unsettled_sentence(language: Language, item: Standing) -> str:
    """The range of the pace where the interval leaves the status open; empty otherwise."""
    progress = item.progress
    if not progress.judged or progress.settled or progress.pace_low is None:
        return ""
    text = language._("Status not settled: {low} to {high} of the pace, n = {n}.")
    return text.format(
        low=language.number(progress.pace_low, 2),
        high=language.number(progress.pace_high, 2),
        n=language.number(item.n),
    )


def computation(language: Language, item: Standing, today: date) -> tuple[tuple[str, str], ...]:
    """Every input of an indicator's progress, name and value, for its evidence."""
    _ = language._
    progress, target = item.progress, item.target
    rows: list[tuple[str, str]] = []
    if item.latest:
        words = value_words(language, item.latest.value, item.unit, item.basis)
        rows.append(
            (_("Latest value"), f"{words} ({language.date(item.latest.period_end, 'year')})")
        )
        if item.latest.interval:
            low, high = item.latest.interval.low, item.latest.interval.high
            text = _("{low} to {high}").format(
                low=language.quantity(low, item.unit), high=language.quantity(high, item.unit)
            )
            rows.append((_("95 % interval"), text))
        last = item.series[item.series["year"] == item.latest.period_end.year].tail(1)
        for name, title in (("numerator", _("Numerator")), ("denominator", _("Denominator"))):
            value = last[name].iloc[0] if len(last) else None
            if value is not None and value == value:
                rows.append((title, language.number(float(value), 2)))
    if item.n is not None:
        rows.append((_("Base n"), language.number(item.n)))
    if target:
        if target.baseline:
            point = target.baseline
            rows.append(
                (
                    _("Baseline"),
                    f"{language.quantity(point.value, item.unit)} ({language.date(point.date)})",
                )
            )
        for point in target.path:
            rows.append(
                (
                    _("Target"),
                    f"{language.quantity(point.value, item.unit)} ({language.date(point.date)})",
                )
            )
        rows.append((_("Target status"), _("Agreed") if target.agreed else _("Proposed")))
    if progress.attained is not None:
        rows.append((_("Attained share of the way"), language.percent(progress.attained, 1)))
        rows.append((_("Expected share of the way"), language.percent(progress.expected, 1)))
    if progress.next_step is not None and progress.next_share is not None:
        share = language.percent(progress.next_share, 1)
        rows.append(
            (
                _("Share of the way to the next step (OPSYS)"),
                f"{share} ({language.date(progress.next_step.date)})",
            )
        )
    if progress.pace is not None:
        rows.append((_("Pace: attained / expected"), language.number(progress.pace, 2)))
    if progress.judged:
        growth = progress.growth
        reason = _(REASON_WORDS[growth.reason]) if growth.reason else ""
        text = _("undefined: {reason}").format(reason=reason)
        rows.append(
            (_("Eurostat’s R"), text if growth.value is None else language.number(growth.value, 2))
        )
        limits = progress.thresholds
        text = _("on track ≥ {on}, at risk ≥ {risk}, off track ≥ {off}").format(
            on=language.number(limits.on_track, 2), risk=language.number(limits.at_risk, 2),
            off=language.number(limits.off_track, 2),
        )  # fmt: skip
        rows.append((_("Thresholds of the pace (Eurostat)"), text))
    if item.forecast and item.forecast.slope:
        slope = item.forecast.slope
        text = language.change(slope.value, item.unit)
        rows.append((_("Yearly slope (Theil–Sen, last eight values)"), text))
        rows.append((_("Forecast"), forecast_sentence(language, item)))
    return tuple(rows)

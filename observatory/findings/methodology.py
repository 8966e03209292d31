"""The Methodology in words: how figures are made, judged and protected."""

from dataclasses import dataclass

from observatory.access import SMALL_CELL
from observatory.config import Config
from observatory.i18n import Language, N_
from observatory.measures.composite import LEAST_COVERAGE, LEAST_GAPS, LEAST_UNITS
from observatory.measures.firmness import DRAWS
from observatory.measures.forecast import HORIZON_YEARS, MIN_VALUES, VALUES_USED
from observatory.measures.progress import STALE_AFTER_PERIODS, Thresholds
from observatory.measures.status import Status
from observatory.measures.suppression import FEWEST_RESPONDENTS

BASIS_MEANINGS = {
    "register": N_("complete by construction: every case has its row. Counts are exact, have no interval, and a difference between two years is a change."),
    "survey": N_("answers of a sample: shares carry a 95 % interval, and a difference is a change only where its interval excludes zero."),
    "record": N_("what public sources happen to show: a count is a floor, told as “at least”, never compared over time, and judged only where it already proves its target."),
}  # fmt: skip
UNITS = {
    "share": N_("share, in per cent"), "eur": N_("euros"), "companies": N_("companies"),
    "contracts": N_("contracts"), "countries": N_("countries"), "events": N_("events"),
    "figure": N_("as published"), "hours": N_("hours"), "ratio": N_("ratio"), "leads": N_("leads"), "meetings": N_("meetings"),
    "organisations": N_("organisations"), "partnerships": N_("partnerships"),
    "persons": N_("persons"), "projects": N_("projects"), "pairs": N_("pairs of organisations"),
    "index": N_("index from −1 to 1"),
    "log-odds/km": N_("log-odds for each kilometre"), "stars": N_("stars"),
}  # fmt: skip
DIRECTIONS = {
    "up": N_("higher is better"), "down": N_("lower is better"), "none": N_("not judged"),
}  # fmt: skip
METHODS = {
    "count": N_("count of different things"), "sum": N_("sum"), "ratio": N_("ratio of two counts"),
    "stock": N_("count on the last day of the period"), "published": N_("taken over from its source"),
    "quotient": N_("ratio of two shares"), "survey": N_("weighted share of respondents"),
    "slope": N_("slope of a regression"), "stars": N_("stars, none to three"),
}  # fmt: skip
PERIODICITIES = {
    "month": N_("months"), "quarter": N_("quarters"), "year": N_("years"), "wave": N_("survey waves"),
}  # fmt: skip
DIMENSIONS = {
    "basin": N_("basin"), "segment": N_("segment"), "country": N_("country"),
    "cluster": N_("cluster"), "outlet_scope": N_("reach of the outlet"), "count": N_("kind of count"),
    "series": N_("series"), "stakeholder": N_("kind of respondent"),
    "star": N_("star"),
}  # fmt: skip
TYPES = {
    "text": N_("text"), "integer": N_("whole number"), "number": N_("number"),
    "flag": N_("yes or no"), "date": N_("date"), "list": N_("list"), "time": N_("time"),
}  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """One matter of the method: its title and its paragraphs, in the reader's words."""

    key: str
    title: str
    paragraphs: tuple[str, ...]


_TOPICS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("progress", N_("Progress towards a target"), (
        N_("The way an indicator has made is attained = (value − baseline) / (target − baseline). What it should have made by the day of its value is expected, read from the path of the target: straight between its steps. Pace = attained / expected: the actual slope over the slope required."),
        N_("The latest complete value is judged. Time is counted in days, a yearly value standing at 31 December; values are used as they are, before any rounding. A baseline without a date stands at the end of {baseline}; without a value, it is that year’s own."),
        N_("A target that equals its baseline means “maintain”: achieved while the value does not fall short of it, moving away once it does."),
        N_("A target is a record: its value, its date, who set it, whether it is agreed or proposed. A proposed one is marked wherever it is used."),
        N_("The thresholds are Eurostat’s, of its monitoring of the sustainable development goals (95 % and 60 % of the pace), unless the configuration states others."),
    )),
    ("beside", N_("Two figures beside the pace"), (
        N_("The share of the way to the next step, (value − baseline) / (step − baseline), as in the Commission’s OPSYS."),
        N_("Eurostat’s R: the actual yearly growth over the size of the required one, both compound, positive towards the target; R = 1 reaches it in time. It is undefined, and said so, where baseline, value or target is not above zero or where the target equals the baseline. It is never patched with a small number."),
    )),
    ("forecast", N_("Forecast"), (
        N_("The median slope between pairs of values (Theil–Sen), over the last {used} complete values, is drawn on from the latest one; it gives the day on which the target is met, and its 95 % interval the earliest and the latest. Fewer than {least} values give no forecast. A day more than {horizon} years away is told as “not at this pace”. A public record gives none."),
    )),
    ("score", N_("Score of a recommendation"), (
        N_("The weighted mean of what its judged indicators have attained, each between 0 and 1; the weights stand with the targets, 1 by default. The score stands beside its weakest indicator and the number of indicators without data. No data is never counted as zero, nor left out silently."),
    )),
    ("change", N_("Change without a target"), (
        N_("Where there is no target, the change since {baseline} is told as better, worse or not shown to have changed: by its interval for surveys, by the difference itself for registers. A gap’s card counts how many indicators moved which way; a word of state stands there only where every counted one has an agreed target."),
    )),
    ("uncertainty", N_("Uncertainty"), (
        N_("Shares of a survey carry Wilson’s 95 % interval; with weights, on Kish’s effective number of respondents, (Σw)² / Σw². A difference between two waves or two clusters is a change only if Newcombe’s interval excludes zero. Values of a register have no interval."),
        N_("Answers of a survey are raked (iterative proportional fitting) to the shares that the configuration states: kinds of respondents, and basins by the companies in scope on the day of the wave. No weight exceeds 5 times the median; what is left of a difference is told with each figure. A respondent of unknown category keeps the weight that the other shares give. A public record of organisations gives no margin."),
        N_("The slope of recognition on distance is that of a logistic regression with weights scaled to the effective number of respondents, with Wald’s interval; below zero, a cluster is the less known the further away one is."),
        N_("Uncertainty reaches the status: where a value has an interval, the pace is computed at both its ends too. If they fall in different classes, the status is shown with the range and marked “not settled”."),
    )),
    ("benchmark", N_("Clusters side by side"), (
        N_("Criteria are put on one scale, higher always better: from the worst to the best value known (min–max), 0 to 100 points, or in standard deviations from the mean (z-score), the mean being 50 points and a deviation 10. The criteria of a gap weigh the same; so do the gaps, unless the reader says otherwise. Both levels take the same mean, arithmetic or geometric. A geometric mean needs values above zero: min–max then goes from 1 to 100 points, and no z-score counts for less than 1."),
        N_("Each criterion is taken in the year in which it is known of most clusters, else in the nearest year, which is shown. What is not known stays so: a gap is the mean of its other criteria, and a gap of which nothing is known leaves its weight to the others. A criterion that is the same for all, or known of one cluster only, counts nowhere. A score needs {coverage} of the criteria and something of {gaps} gaps, or of every gap that has a weight; a ranking needs {units} such clusters. Otherwise the profile stands without a score."),
        N_("No rank is shown without its interval: the 5th to the 95th percentile of the ranks in {draws} trials, with weights drawn at random around the reader’s (a Dirichlet distribution; around equal weights every mixture is equally likely), both scales and both means. Each criterion may be left out in turn, and one value supposed to be another; what moves no rank is told as such. The steps are those of the handbook on composite indicators of OECD and JRC (2008)."),
    )),
    ("basis", N_("Basis: what a figure rests on"), (
        N_("Each table has a basis, and a figure has the weakest of those it reads."),
        N_("On a public record, sums, stocks and ratios are withheld: nobody knows what is missing from them. A ratio over a closed list, all of whose members are known, is given."),
    )),
    ("periods", N_("Periods and dates"), (
        N_("A date is kept as precisely as its source states it: day, month or year. One known to the month counts in months, quarters and years; one known to the year, in years only."),
        N_("An event counts in the period of its start, once it is held: announced and cancelled ones do not. A support case counts on the day of its decision if it is funding, else on that of its application. A partnership counts in every period of which it runs a day; without an end it still runs in a register, and on a public record up to its last source."),
        N_("A count is zero in a period inside the span of the tables that feed it, and absent outside. A ratio with nothing below the line is absent. A period that ends after the data date is provisional and is not judged."),
        N_("Only those who came are counted, not those who registered."),
        N_("A value older than {stale} of its periods is stale."),
    )),
    ("places", N_("How positions are found"), (
        N_("A place is looked up as its source writes it: code, name, postal code and name, or a locality that the configuration lists. A name that several communes share needs the postal code or the department, or to be in the territory alone; otherwise the commune stays unknown. Nothing is guessed."),
        N_("A position that a source states is kept; otherwise the point of the commune stands in and is told as such. A stated position without a commune takes the commune whose official outline contains it, where outlines are loaded. Without official outlines, areas are cells around the communes’ points, and told as approximate."),
        N_("Local is what lies in a commune of the territory, or in its department where the commune is not known; so are the territory’s cluster and its bodies. A party is foreign where its country is not the territory’s. A basin is a list of communes; those in no basin are shown together."),
    )),
    ("identities", N_("How organisations are told apart"), (
        N_("An organisation is recognised by its id, its company number, or its name once case, accents, punctuation and legal forms are set aside and where place, country and number do not contradict. A name that is merely alike goes to the names to review and stays apart until a person decides. A name that no list has is kept as unlisted: its rows count, but never as a company of the industry."),
        N_("In scope are local companies that are open on the day and whose activity code is in the scope or, without a code, that have a segment."),
    )),
    ("typed", N_("What managers type"), (
        N_("What a manager types is kept in a register with who, when and what was before; nothing in it is ever overwritten, and a change is undone by one more. A load reads it as a source: a typed row wins over the row of a file with the same key."),
        N_("Pages show typed rows at once and say that they are newer than the load. Targets, and the statuses that follow from them, change at once; every other figure stays that of the load until the next one."),
        N_("Where somebody decided that a written name is a known organisation, or is not, the next load goes by it and asks no more."),
    )),
    ("privacy", N_("Privacy"), (
        N_("No name of a person is stored. Answers of a survey keep a number without meaning, and a refused cell that could say something of a person is replaced by “(personal)” before anything is written."),
        N_("A figure from fewer than {respondents} respondents is not shown, and says so; nor is the next smallest part, where the whole would tell it. Amounts of money of fewer than {companies} companies, below the whole territory, are for the manager alone."),
        N_("Whoever is to be forgotten goes from every load that is kept and from what was typed. Loads skip the rows of a source that still lists them, and tell a count only; figures are computed anew without them by the next load."),
        N_("Nothing is loaded from another host and nothing is sent to one: no tracker, no telemetry."),
    )),
)  # fmt: skip


def topics(language: Language, config: Config) -> list[Topic]:
    """Every matter of the method, with the figures of this observatory."""
    number = language.number
    values = {
        "baseline": str(config.baseline_year), "used": number(VALUES_USED),
        "least": number(MIN_VALUES), "horizon": number(HORIZON_YEARS),
        "stale": number(STALE_AFTER_PERIODS, 1), "respondents": number(FEWEST_RESPONDENTS),
        "companies": number(SMALL_CELL), "coverage": language.percent(LEAST_COVERAGE),
        "gaps": number(LEAST_GAPS), "units": number(LEAST_UNITS), "draws": number(DRAWS),
    }  # fmt: skip
    found = []
    for key, title, texts in _TOPICS:
        told = tuple(language._(text).format(**values) for text in texts)
        if key == "basis":
            told += tuple(basis_sentence(language, basis) for basis in BASIS_MEANINGS)
        found.append(Topic(key, language._(title), told))
    return found


def basis_sentence(language: Language, basis: str) -> str:
    """A basis and what it means, as a sentence."""
    words = {
        "register": N_("Register: {meaning}"), "survey": N_("Survey: {meaning}"),
        "record": N_("Public record: {meaning}"),
    }  # fmt: skip
    return language._(words[basis]).format(meaning=language._(BASIS_MEANINGS[basis]))


def status_rules(language: Language, thresholds: Thresholds) -> dict[str, str]:
    """Status -> when it is given, with the thresholds in force."""
    texts = {
        Status.ACHIEVED: N_("at least {achieved} of the way to the target is made"),
        Status.ON_TRACK: N_("pace of {on_track} or more"),
        Status.AT_RISK: N_("pace from {at_risk} to less than {on_track}"),
        Status.OFF_TRACK: N_("pace from {off_track} to less than {at_risk}"),
        Status.MOVING_AWAY: N_("pace below {off_track}"),
        Status.NO_TARGET: N_("no target is set"),
        Status.NO_DATA: N_("there is no complete value, or a floor that proves nothing"),
        Status.STALE: N_("the last value is older than {stale} of its periods"),
        Status.TOO_EARLY: N_("there is no value after the baseline"),
    }
    values = {
        name: language.percent(getattr(thresholds, name))
        for name in ("achieved", "on_track", "at_risk", "off_track")
    }
    values["stale"] = language.number(STALE_AFTER_PERIODS, 1)
    return {status: language._(text).format(**values) for status, text in texts.items()}


def methodology_finding(language: Language, defined: int, known: int) -> str:
    """The page's finding: how much is defined here, and how much of it has data."""
    text = language.n_(
        "{known} of the {n} indicator defined here has data.",
        "{known} of the {n} indicators defined here have data.",
        defined,
    )
    return text.format(n=language.number(defined), known=language.number(known))

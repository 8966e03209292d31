"""The words in which progress is told, and the reasons why something is left untold."""

from enum import StrEnum

from observatory.i18n import N_


class Status(StrEnum):
    """State of an indicator against its target; the first five are judgements, worst first."""

    MOVING_AWAY = "moving_away"
    OFF_TRACK = "off_track"
    AT_RISK = "at_risk"
    ON_TRACK = "on_track"
    ACHIEVED = "achieved"
    NO_TARGET = "no_target"
    NO_DATA = "no_data"
    STALE = "stale"
    TOO_EARLY = "too_early"


JUDGEMENTS = (
    Status.MOVING_AWAY,
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.ON_TRACK,
    Status.ACHIEVED,
)

STATUS_WORDS = {
    Status.MOVING_AWAY: N_("moving away"),
    Status.OFF_TRACK: N_("off track"),
    Status.AT_RISK: N_("at risk"),
    Status.ON_TRACK: N_("on track"),
    Status.ACHIEVED: N_("achieved"),
    Status.NO_TARGET: N_("no target"),
    Status.NO_DATA: N_("no data"),
    Status.STALE: N_("stale"),
    Status.TOO_EARLY: N_("too early"),
}


class Reason(StrEnum):
    """Why something is not judged, not compared or not defined."""

    RECORD_BASIS = "record_basis"
    NO_TARGET = "no_target"
    NO_VALUE = "no_value"
    NO_BASELINE = "no_baseline"
    NO_REFERENCE = "no_reference"
    NO_INTERVAL = "no_interval"
    NO_VALUE_AFTER_BASELINE = "no_value_after_baseline"
    BASELINE_NOT_POSITIVE = "baseline_not_positive"
    VALUE_NOT_POSITIVE = "value_not_positive"
    TARGET_NOT_POSITIVE = "target_not_positive"
    TARGET_IS_BASELINE = "target_is_baseline"
    TOO_FEW_VALUES = "too_few_values"


REASON_WORDS = {
    Reason.RECORD_BASIS: N_("public sources show at least this much: it is not judged"),
    Reason.NO_TARGET: N_("no target is set"),
    Reason.NO_VALUE: N_("there is no complete value"),
    Reason.NO_BASELINE: N_("the target has no baseline"),
    Reason.NO_REFERENCE: N_("there is no earlier value to compare with"),
    Reason.NO_INTERVAL: N_("the uncertainty of a value is not known"),
    Reason.NO_VALUE_AFTER_BASELINE: N_("there is no value after the baseline"),
    Reason.BASELINE_NOT_POSITIVE: N_("the baseline is not above zero"),
    Reason.VALUE_NOT_POSITIVE: N_("the latest value is not above zero"),
    Reason.TARGET_NOT_POSITIVE: N_("the target is not above zero"),
    Reason.TARGET_IS_BASELINE: N_("the target equals the baseline"),
    Reason.TOO_FEW_VALUES: N_("there are fewer than three complete values"),
}

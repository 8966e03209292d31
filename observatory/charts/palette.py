"""Every colour, status mark and word of the look, defined once for charts, pages and theme.

Colour means a recommendation, or the focal series against context grey. A status is told by
glyph, icon and word; its badge takes one of Streamlit's colour names, never a recommendation's.
"""

from dataclasses import dataclass
from typing import Any, Literal

from observatory.i18n import N_

ThemeName = Literal["light", "dark"]
RECOMMENDATIONS = ("R1", "R2", "R3", "R4", "R5")


@dataclass(frozen=True)
class Badge:
    """Text and background of one named badge colour."""

    text: str
    background: str


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, as ``#RRGGBB``."""

    name: ThemeName
    brand: str
    page: str
    secondary: str
    ink: str
    border: str
    recommendations: tuple[str, str, str, str, str]
    context: str
    muted: str
    hairline: str
    sea: str
    land: str
    sequential: tuple[str, ...]
    badges: dict[str, Badge]
    sidebar: dict[str, str]

    @property
    def categorical(self) -> tuple[str, ...]:
        """R1 to R5, brand, context marks, ink, muted text, hairline."""
        return (
            *self.recommendations,
            self.brand,
            self.context,
            self.ink,
            self.muted,
            self.hairline,
        )

    def colour(self, name: str) -> str:
        """The colour of "R1" … "R5", "brand", "context", "ink" or "muted"."""
        if name in RECOMMENDATIONS:
            return self.recommendations[RECOMMENDATIONS.index(name)]
        named = {
            "brand": self.brand,
            "context": self.context,
            "ink": self.ink,
            "muted": self.muted,
        }
        return named[name]

    def on(self, name: str) -> str:
        """The text colour legible on a recommendation's plate."""
        return DARK.page if self.name == "dark" or name == "R3" else "#FFFFFF"


LIGHT = Theme(
    name="light",
    brand="#1F36C7",
    page="#FFFFFF",
    secondary="#F3F5FA",
    ink="#131A33",
    border="#D5DBE8",
    recommendations=("#6B0F66", "#087F99", "#C58200", "#24500A", "#C23A4B"),
    context="#A9B3C7",
    muted="#59637D",
    hairline="#E3E8F1",
    sea="#EEF2F8",
    land="#FFFFFF",
    sequential=(
        "#E7F1FC",
        "#C4DCF7",
        "#A2C5F1",
        "#83AEE9",
        "#6597E1",
        "#497FD8",
        "#3066CE",
        "#1C4AC2",
        "#1530AC",
        "#121393",
    ),
    badges={
        "green": Badge("#0A6A45", "#E8F6EE"),
        "orange": Badge("#8A4A00", "#FFF2DF"),
        "red": Badge("#A81E33", "#FDECEE"),
        "blue": Badge("#1F36C7", "#EBEEFD"),
        "gray": Badge("#4C566F", "#EEF1F6"),
    },
    sidebar={
        "backgroundColor": "#14229A",
        "secondaryBackgroundColor": "#2233B8",
        "textColor": "#FFFFFF",
        "primaryColor": "#FFFFFF",
        "borderColor": "#5566DD",
    },
)

DARK = Theme(
    name="dark",
    brand="#93A5FF",
    page="#0C1226",
    secondary="#161E38",
    ink="#E9EDF9",
    border="#2C3658",
    recommendations=("#B961C6", "#43CFD6", "#FFDA52", "#72920F", "#F48F84"),
    context="#5F6B8C",
    muted="#A3AECB",
    hairline="#232C4A",
    sea="#0C1226",
    land="#161E38",
    sequential=(
        "#19234B",
        "#22336E",
        "#2C4592",
        "#3559B6",
        "#406FD7",
        "#4E86F3",
        "#6AA0FD",
        "#8DBAFF",
        "#B4D2FD",
        "#DAE9FE",
    ),
    badges={
        "green": Badge("#7DE0B2", "#0E2E2A"),
        "orange": Badge("#FFC17A", "#37260F"),
        "red": Badge("#FF9EA8", "#3F1926"),
        "blue": Badge("#A9B7FF", "#1A2350"),
        "gray": Badge("#B4BED8", "#1C2542"),
    },
    sidebar={"backgroundColor": "#080C1C"},
)

THEMES: dict[str, Theme] = {"light": LIGHT, "dark": DARK}


@dataclass(frozen=True)
class StatusLook:
    """How a status is shown: its word (a message), badge colour, icon and glyph in charts."""

    word: str
    badge: str
    icon: str
    glyph: str


STATUSES: dict[str, StatusLook] = {
    "achieved": StatusLook(N_("Achieved"), "green", ":material/task_alt:", "★"),
    "on_track": StatusLook(N_("On track"), "green", ":material/trending_up:", "▲"),
    "at_risk": StatusLook(N_("At risk"), "orange", ":material/warning:", "◆"),
    "off_track": StatusLook(N_("Off track"), "red", ":material/trending_flat:", "■"),
    "moving_away": StatusLook(N_("Moving away"), "red", ":material/trending_down:", "▼"),
    "no_target": StatusLook(N_("No target"), "gray", ":material/flag:", "○"),
    "no_data": StatusLook(N_("No data"), "gray", ":material/do_not_disturb_on:", "–"),
    "stale": StatusLook(N_("Stale"), "gray", ":material/history:", "–"),
    "too_early": StatusLook(N_("Too early"), "gray", ":material/hourglass_empty:", "–"),
}
"""By the value of ``observatory.measures.status.Status``."""


def theme_settings(theme: Theme) -> dict[str, Any]:
    """A theme's colours under Streamlit's own keys: the table ``[theme.light]`` or ``.dark``."""
    settings: dict[str, Any] = {
        "primaryColor": theme.brand,
        "backgroundColor": theme.page,
        "secondaryBackgroundColor": theme.secondary,
        "textColor": theme.ink,
        "borderColor": theme.border,
        "chartCategoricalColors": list(theme.categorical),
        "chartSequentialColors": list(theme.sequential),
        "sidebar": dict(theme.sidebar),
    }
    for name, badge in {**theme.badges, "yellow": theme.badges["orange"]}.items():
        settings[f"{name}TextColor"] = badge.text
        settings[f"{name}BackgroundColor"] = badge.background
    return settings


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB``, 0 to 1 (WCAG 2.1)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)

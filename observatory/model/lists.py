"""Closed lists: the values a column may take, with the words shown for each.

A list's key is the column it belongs to (``table.column`` where several tables share the name).
"""

from observatory.i18n import N_

EVENT_KINDS = {
    "btob": N_("BtoB meetings"),
    "information-workshop": N_("Information workshop"),
    "conference": N_("Conference"),
    "training": N_("Training"),
    "international-fair": N_("International fair"),
    "networking": N_("Networking meeting"),
    "campaign": N_("Campaign"),
    "festival": N_("Festival"),
}
EVENT_RECOMMENDATIONS: dict[str, str | None] = {
    "btob": "R3",
    "information-workshop": "R3",
    "conference": "R3",
    "campaign": "R3",
    "training": "R4",
    "international-fair": "R4",
    "networking": "R5",
    "festival": None,
}
"""The recommendation that a kind of event serves; a festival is the place's own life."""
ORGANISATION_KINDS = {
    "company": N_("Company"),
    "institution": N_("Institution"),
    "venue": N_("Venue"),
    "association": N_("Association"),
    "cluster": N_("Cluster"),
    "school": N_("School"),
    "authority": N_("Public authority"),
    "fund": N_("Fund"),
}
UNLISTED = "unlisted"
UNLISTED_WORDS = N_("Unlisted")
PARTNERSHIP_KINDS = {
    "eu-project": N_("European project"),
    "co-production": N_("Co-production"),
    "memorandum": N_("Memorandum"),
    "exchange": N_("Exchange"),
    "membership": N_("Membership"),
    "joint-event": N_("Joint event"),
    "funding": N_("Funding"),
    "twinning": N_("Twinning"),
}
SUPPORT_KINDS = {
    "funding": N_("Funding"),
    "training": N_("Training"),
    "btob": N_("BtoB meetings"),
    "fair": N_("Fair"),
    "mentoring": N_("Mentoring"),
}
SUPPORT_STATUSES = {
    "applied": N_("Applied"),
    "granted": N_("Granted"),
    "refused": N_("Refused"),
    "withdrawn": N_("Withdrawn"),
    "delivered": N_("Delivered"),
}
EMPLOYEE_BANDS = {
    "none": (0.0, N_("No employee")),
    "micro": (10.0, N_("Fewer than 10 employees")),
    "small": (50.0, N_("10 to 49 employees")),
    "medium": (250.0, N_("50 to 249 employees")),
    "large": (float("inf"), N_("250 employees or more")),
}
"""Size of a company -> the number of employees that it stays below (none: has none), and its name:
the head counts of the European Commission's Recommendation 2003/361/EC."""
EVENT_STATUSES = {
    "held": N_("Held"),
    "announced": N_("Announced"),
    "cancelled": N_("Cancelled"),
}
ACTION_STATUSES = {
    "planned": N_("Planned"),
    "running": N_("Running"),
    "done": N_("Done"),
    "cancelled": N_("Cancelled"),
}
TARGET_STATUSES = {"agreed": N_("Agreed"), "proposed": N_("Proposed")}
CLUSTER_KINDS = {
    "focal": N_("Focal cluster"),
    "regional": N_("Regional cluster"),
    "national": N_("National cluster"),
    "foreign": N_("Foreign cluster"),
}
AUDIENCES = {
    "professional": N_("Professionals"),
    "public": N_("General public"),
    "both": N_("Professionals and public"),
}
OUTLET_SCOPES = {
    "local": N_("Local"),
    "regional": N_("Regional"),
    "national": N_("National"),
    "international": N_("International"),
    "institutional": N_("Institutional"),
}
TERRITORY_LEVELS = {
    "commune": N_("Commune"),
    "basin": N_("Basin"),
    "department": N_("Department"),
    "region": N_("Region"),
    "country": N_("Country"),
}
VALUE_KINDS = {
    "stated": N_("Stated"),
    "at_least": N_("At least"),
    "approximate": N_("Approximate"),
}
RECOMMENDATIONS = {
    "R1": N_("Identity"),
    "R2": N_("Partnerships"),
    "R3": N_("Visibility"),
    "R4": N_("Market"),
    "R5": N_("Links"),
}
GAPS = {
    "G1": N_("Identity"),
    "G2": N_("Partnerships"),
    "G3": N_("Visibility"),
    "G4": N_("Market"),
    "G5": N_("Links"),
}
DIRECTIONS = {"up": N_("Higher is better"), "down": N_("Lower is better")}
VALUE_STATUSES = {
    "ok": N_("Complete"),
    "provisional": N_("Provisional"),
    "suppressed": N_("Not shown: fewer than five respondents"),
    "withheld": N_("Cannot be said from public sources"),
}
BASIS_WORDS = {
    "register": N_("Register"),
    "survey": N_("Survey"),
    "record": N_("Public record"),
}
PRECISIONS = {"day": N_("Day"), "month": N_("Month"), "year": N_("Year")}
POSITION_QUALITIES = {
    "stated": N_("Stated position"),
    "commune": N_("Centre of the commune"),
}

POLL_KINDS = {
    "single": N_("One choice"),
    "multiple": N_("Several choices"),
    "scale": N_("Scale of 1 to 5"),
    "ranking": N_("Ranking"),
    "points": N_("Points to share out"),
    "words": N_("Short words"),
    "open": N_("Open question"),
}
POLL_GROUPS = {
    "all": N_("All who answered"),
    "stakeholder": N_("Kind of respondent"),
    "basin": N_("Basin"),
}
SAMPLES = {"survey": N_("Survey"), "workshop": N_("Workshop")}
DECISIONS = {"same": N_("The same"), "different": N_("Not the same")}

CLOSED_LISTS: dict[str, dict[str, str]] = {
    "event.kind": EVENT_KINDS,
    "event.status": EVENT_STATUSES,
    "event.audience": AUDIENCES,
    "organisation.kind": ORGANISATION_KINDS,
    "partnership.kind": PARTNERSHIP_KINDS,
    "support_case.kind": SUPPORT_KINDS,
    "support_case.status": SUPPORT_STATUSES,
    "cluster.kind": CLUSTER_KINDS,
    "mention.outlet_scope": OUTLET_SCOPES,
    "territory.level": TERRITORY_LEVELS,
    "published_figure.value_kind": VALUE_KINDS,
    "indicator_target.status": TARGET_STATUSES,
    "action.status": ACTION_STATUSES,
    "recommendation": RECOMMENDATIONS,
    "recommendation_id": RECOMMENDATIONS,
    "gap_id": GAPS,
    "cluster_criterion.gap": GAPS,
    "cluster_criterion.direction": DIRECTIONS,
    "indicator_value.status": VALUE_STATUSES,
    "indicator_value.basis": BASIS_WORDS,
    "decision.decision": DECISIONS,
    "poll.kind": POLL_KINDS,
    "vote.group_kind": POLL_GROUPS,
    "vote.status": VALUE_STATUSES,
    "survey_wave.sample": SAMPLES,
}

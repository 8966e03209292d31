"""The project's own questionnaire: what a survey wave asks, written once for every survey tool."""

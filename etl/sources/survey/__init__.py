"""Exports of survey tools, read as waves: who answered, and what is known of each cluster."""

"""What the loading programs and the application share, and the application's inside."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The directory that holds app.py, data/ and static/."""

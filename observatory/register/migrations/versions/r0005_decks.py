"""Presentations."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table of presentations."""
    op.create_table(
        "deck",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("slides", sa.JSON, nullable=False, comment="as a presentation's file has them"),
        sa.Column("revision", sa.Integer, nullable=False, comment="1 for a new one"),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("saved_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
        sqlite_autoincrement=True,
    )
    op.create_index("deck_of_dataset", "deck", ["dataset", "id"])

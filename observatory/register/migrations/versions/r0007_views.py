"""Saved views of pages."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table of saved views."""
    op.create_table(
        "view",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column(
            "code", sa.Text, nullable=False, comment="what its address ends with; of one view only"
        ),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("page", sa.Text, nullable=False, comment="the key of the page"),
        sa.Column(
            "filters", sa.JSON, nullable=False, comment="name in the address -> values, by id"
        ),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("saved_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
        sa.UniqueConstraint("code", name="view_code"),
        sqlite_autoincrement=True,
    )
    op.create_index("view_of_page", "view", ["dataset", "page"])

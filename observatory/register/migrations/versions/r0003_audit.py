"""What was done beside typed rows and files."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table of the audit log."""
    op.create_table(
        "audit",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("dataset", sa.Text, nullable=False, comment="empty: the whole installation"),
        sa.Column("action", sa.Text, nullable=False, comment="what was done, such as poll.open"),
        sa.Column("subject", sa.Text, nullable=False, comment="the id of what it was done to"),
        sa.Column("before", sa.JSON(none_as_null=True)),
        sa.Column("after", sa.JSON(none_as_null=True)),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("done_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_of_dataset", "audit", ["dataset", "id"])

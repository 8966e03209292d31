"""The log of entries, and the rows as they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "entry",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("row_table", sa.Text, nullable=False),
        sa.Column("row_key", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("written_at", sa.Text, nullable=False),
        sa.Column("undoes", _ID, sa.ForeignKey("entry.id")),
        sa.UniqueConstraint("dataset", "row_table", "row_key", "revision", name="entry_revision"),
        sqlite_autoincrement=True,
    )
    op.create_index("entry_of_dataset", "entry", ["dataset", "id"])
    op.create_table(
        "record",
        sa.Column("dataset", sa.Text, primary_key=True),
        sa.Column("row_table", sa.Text, primary_key=True),
        sa.Column("row_key", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("cells", sa.JSON),
        sa.Column("entry_id", _ID, sa.ForeignKey("entry.id"), nullable=False),
    )

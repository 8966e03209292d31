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
        sa.Column("row_key", sa.Text, nullable=False, comment="JSON object, in one spelling"),
        sa.Column("revision", sa.Integer, nullable=False, comment="1 for the row's first entry"),
        sa.Column("kind", sa.Text, nullable=False, comment="create, change, remove or undo"),
        sa.Column("before", sa.JSON, comment="the cells before; null: no row"),
        sa.Column("after", sa.JSON, comment="the cells after; null: no row"),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("written_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
        sa.Column("undoes", _ID, sa.ForeignKey("entry.id"), comment="the entry that it undoes"),
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
        sa.Column("cells", sa.JSON, comment="the row; null: removed"),
        sa.Column("entry_id", _ID, sa.ForeignKey("entry.id"), nullable=False),
    )

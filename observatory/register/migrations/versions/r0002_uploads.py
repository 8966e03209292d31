"""Files that managers gave, whole."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table of uploads."""
    op.create_table(
        "upload",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column(
            "target",
            sa.Text,
            nullable=False,
            comment="file of the layout or name of a source",
        ),
        sa.Column("file", sa.Text, nullable=False, comment="its name, as it was given"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("given_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
        sa.Column("withdrawn_by", sa.Text, comment="empty while it is in use"),
        sa.Column("withdrawn_at", sa.Text),
        sa.Column("reason", sa.Text, comment="why it was withdrawn"),
        sqlite_autoincrement=True,
    )
    op.create_index("upload_of_dataset", "upload", ["dataset", "id"])

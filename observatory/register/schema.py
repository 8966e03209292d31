"""The register's tables, as SQLAlchemy sees them; migrations make them."""

import sqlalchemy as sa

HEAD = "0003"
"""The newest migration."""

metadata = sa.MetaData()
_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")

entry = sa.Table(
    "entry",
    metadata,
    sa.Column("id", _ID, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("row_table", sa.Text, nullable=False),
    sa.Column("row_key", sa.Text, nullable=False, comment="JSON object, in one spelling"),
    sa.Column("revision", sa.Integer, nullable=False, comment="1 for the row's first entry"),
    sa.Column("kind", sa.Text, nullable=False, comment="create, change, remove or undo"),
    sa.Column("before", sa.JSON(none_as_null=True), comment="the cells before; null: no row"),
    sa.Column("after", sa.JSON(none_as_null=True), comment="the cells after; null: no row"),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("written_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("undoes", _ID, sa.ForeignKey("entry.id"), comment="the entry that it undoes"),
    sa.UniqueConstraint("dataset", "row_table", "row_key", "revision", name="entry_revision"),
    sa.Index("entry_of_dataset", "dataset", "id"),
    sqlite_autoincrement=True,
)
"""The truth: one row a change, never altered. Two writers cannot make the same revision of a row."""

record = sa.Table(
    "record",
    metadata,
    sa.Column("dataset", sa.Text, primary_key=True),
    sa.Column("row_table", sa.Text, primary_key=True),
    sa.Column("row_key", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("cells", sa.JSON(none_as_null=True), comment="the row; null: removed"),
    sa.Column("entry_id", _ID, sa.ForeignKey("entry.id"), nullable=False),
)
"""The rows as they stand: what the last entry of each says."""

upload = sa.Table(
    "upload",
    metadata,
    sa.Column("id", _ID, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False, comment="file of the layout or name of a source"),
    sa.Column("file", sa.Text, nullable=False, comment="its name, as it was given"),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("given_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("withdrawn_by", sa.Text, comment="empty while it is in use"),
    sa.Column("withdrawn_at", sa.Text),
    sa.Column("reason", sa.Text, comment="why it was withdrawn"),
    sa.Index("upload_of_dataset", "dataset", "id"),
    sqlite_autoincrement=True,
)
"""The files that managers gave. The last one of a target that is not withdrawn takes the place of the
file or source of that name in a load."""

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", _ID, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False, comment="empty: the whole installation"),
    sa.Column("action", sa.Text, nullable=False, comment="what was done, such as poll.open"),
    sa.Column("subject", sa.Text, nullable=False, comment="the id of what it was done to"),
    sa.Column("before", sa.JSON(none_as_null=True)),
    sa.Column("after", sa.JSON(none_as_null=True)),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("done_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    sa.Index("audit_of_dataset", "dataset", "id"),
    sqlite_autoincrement=True,
)
"""What was done that no entry and no upload tells of; never altered."""

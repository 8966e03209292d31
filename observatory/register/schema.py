"""The register's tables, as SQLAlchemy sees them; migrations make them."""

import sqlalchemy as sa

HEAD = "0007"
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
"""What was done that no entry and no upload tells of; never altered: the database refuses it (seal.py)."""

poll = sa.Table(
    "poll",
    metadata,
    sa.Column("id", _ID, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False, comment="what a phone is told; of one poll only"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("question", sa.JSON, nullable=False, comment="language -> text"),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("asks", sa.JSON, nullable=False, comment="dimension -> part -> language -> text"),
    sa.Column("template", sa.Text, comment="the template that it was made from"),
    sa.Column("recommendation", sa.Text, comment="what it is about"),
    sa.Column("action_id", sa.Text, comment="what it is about"),
    sa.Column("cluster_id", sa.Text, comment="what it is about"),
    sa.Column("state", sa.Text, nullable=False, comment="draft, open, paused or closed"),
    sa.Column("shown", sa.Boolean, nullable=False, comment="whether phones see the results"),
    sa.Column("moderation", sa.JSON, nullable=False, comment="folded word -> whether it is hidden"),
    sa.Column("revision", sa.Integer, nullable=False, comment="1 when it is made"),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("opened_at", sa.Text, comment="UTC, ISO 8601; when it was first opened"),
    sa.Column("closed_at", sa.Text, comment="UTC, ISO 8601; when it was last closed"),
    sa.UniqueConstraint("code", name="poll_code"),
    sa.Index("poll_of_dataset", "dataset", "id"),
    sqlite_autoincrement=True,
)
"""A question put to a room."""

poll_option = sa.Table(
    "poll_option",
    metadata,
    sa.Column("id", _ID, primary_key=True, autoincrement=True),
    sa.Column("poll_id", _ID, sa.ForeignKey("poll.id", ondelete="CASCADE"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False, comment="1 for the first"),
    sa.Column("label", sa.JSON, nullable=False, comment="language -> text"),
    sa.Column("value", sa.Integer, comment="the step of a scale, or the level of recognition"),
    sa.Column("refers", sa.Text, comment="the id of what it stands for, such as a recommendation"),
    sa.UniqueConstraint("poll_id", "position", name="poll_option_position"),
    sqlite_autoincrement=True,
)
"""What may be answered. No two polls share an id: a vote cannot name another poll's option."""

vote = sa.Table(
    "vote",
    metadata,
    sa.Column("id", _ID, primary_key=True, autoincrement=True),
    sa.Column("poll_id", _ID, sa.ForeignKey("poll.id", ondelete="CASCADE"), nullable=False),
    sa.Column("device", sa.Text, nullable=False, comment="made from the phone's cookie, one way"),
    sa.Column(
        "choices", sa.JSON(none_as_null=True), comment="option -> 1, its place or its points"
    ),
    sa.Column("text", sa.Text, comment="words, one a line, or an open answer"),
    sa.Column("abstained", sa.Boolean, nullable=False),
    sa.Column("stakeholder", sa.Text),
    sa.Column("basin", sa.Text),
    sa.Column("hidden", sa.Boolean, nullable=False, comment="an open answer that is not shown"),
    sa.Column("given_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("revision", sa.Integer, nullable=False, comment="1; more where it was changed"),
    sa.UniqueConstraint("poll_id", "device", name="vote_of_device"),
)
"""One row a device: a result is a count of these rows. A vote that is changed replaces its row."""

vote_support = sa.Table(
    "vote_support",
    metadata,
    sa.Column("vote_id", _ID, sa.ForeignKey("vote.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("device", sa.Text, primary_key=True),
)
"""One row a device and the open answer that it supports."""

poll_tally = sa.Table(
    "poll_tally",
    metadata,
    sa.Column(
        "poll_id", _ID, sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True,
        autoincrement=False,
    ),
    sa.Column("result", sa.JSON, nullable=False),
    sa.Column("made_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
)  # fmt: skip
"""What is left of a poll whose votes were kept for as long as was promised."""

deck = sa.Table(
    "deck",
    metadata,
    sa.Column("id", _ID, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("slides", sa.JSON, nullable=False, comment="as a presentation's file has them"),
    sa.Column("revision", sa.Integer, nullable=False, comment="1 for a new one"),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("saved_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    sa.Index("deck_of_dataset", "dataset", "id"),
    sqlite_autoincrement=True,
)
"""The presentations as they stand; what was done to them is in the audit log."""

view = sa.Table(
    "view",
    metadata,
    sa.Column("id", _ID, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False, comment="what its address ends with; of one view only"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("page", sa.Text, nullable=False, comment="the key of the page"),
    sa.Column("filters", sa.JSON, nullable=False, comment="name in the address -> values, by id"),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("saved_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    sa.UniqueConstraint("code", name="view_code"),
    sa.Index("view_of_page", "dataset", "page"),
    sqlite_autoincrement=True,
)  # fmt: skip
"""The states of pages that managers gave a name."""

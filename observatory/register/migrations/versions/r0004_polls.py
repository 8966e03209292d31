"""Polls, their options and votes, and what is kept of them once the votes are gone."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables of the polls."""
    op.create_table(
        "poll",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column(
            "code", sa.Text, nullable=False, comment="what a phone is told; of one poll only"
        ),
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
        sa.Column(
            "moderation", sa.JSON, nullable=False, comment="folded word -> whether it is hidden"
        ),
        sa.Column("revision", sa.Integer, nullable=False, comment="1 when it is made"),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("opened_at", sa.Text, comment="UTC, ISO 8601; when it was first opened"),
        sa.Column("closed_at", sa.Text, comment="UTC, ISO 8601; when it was last closed"),
        sa.UniqueConstraint("code", name="poll_code"),
        sqlite_autoincrement=True,
    )
    op.create_index("poll_of_dataset", "poll", ["dataset", "id"])
    op.create_table(
        "poll_option",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("poll_id", _ID, sa.ForeignKey("poll.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False, comment="1 for the first"),
        sa.Column("label", sa.JSON, nullable=False, comment="language -> text"),
        sa.Column("value", sa.Integer, comment="the step of a scale, or the level of recognition"),
        sa.Column(
            "refers", sa.Text, comment="the id of what it stands for, such as a recommendation"
        ),
        sa.UniqueConstraint("poll_id", "position", name="poll_option_position"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "vote",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("poll_id", _ID, sa.ForeignKey("poll.id", ondelete="CASCADE"), nullable=False),
        sa.Column(
            "device", sa.Text, nullable=False, comment="made from the phone's cookie, one way"
        ),
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
    op.create_table(
        "vote_support",
        sa.Column("vote_id", _ID, sa.ForeignKey("vote.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("device", sa.Text, primary_key=True),
    )
    op.create_table(
        "poll_tally",
        sa.Column(
            "poll_id",
            _ID,
            sa.ForeignKey("poll.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("result", sa.JSON, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    )

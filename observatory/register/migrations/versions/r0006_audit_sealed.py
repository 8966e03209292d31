"""The audit log can only be added to."""

from alembic import op

from observatory.register.seal import seal

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Refuse changes and removals in the table audit."""
    seal(op.get_bind())

"""What keeps the audit log as it was written: the database refuses every change and removal in it.

Triggers of the database itself, so that no program that writes to the register can do otherwise by
mistake. Whoever may alter tables can take them out, as restoring a backup does.
"""

import sqlalchemy as sa

_SAID = "the audit log can only be added to"
_SQLITE = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
    f" BEGIN SELECT RAISE(ABORT, '{_SAID}'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
    f" BEGIN SELECT RAISE(ABORT, '{_SAID}'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)
_OUT = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_no_change ON audit",
        "DROP TRIGGER IF EXISTS audit_no_truncate ON audit",
    ),
}  # fmt: skip


def seal(connection: sa.Connection) -> None:
    """Refuse changes and removals in the audit log from now on."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)


def unseal(connection: sa.Connection) -> None:
    """Allow them again, for the rest of a transaction that seals the log at its end."""
    for statement in _OUT[connection.dialect.name]:
        connection.exec_driver_sql(statement)

"""Alembic's way in: migrate over the connection that the register hands on."""

from alembic import context

from observatory.register.schema import metadata


def migrate() -> None:
    """Run the migrations that are wanted."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata)
    context.run_migrations()


# Alembic runs the file under this name; whoever imports it wants its functions.
if __name__ == "env_py":
    migrate()

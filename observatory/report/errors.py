"""Why no report can be made."""

from observatory.i18n import Message


class CannotReport(Exception):
    """What is asked for does not exist; ``message`` says what is known instead."""

    def __init__(self, template: str, /, **values: object) -> None:
        self.message = Message(template, {name: str(value) for name, value in values.items()})
        super().__init__(self.message.text())


class NoData(CannotReport):
    """What is asked for exists, and the snapshot holds nothing of it."""

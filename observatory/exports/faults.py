"""Why a report cannot become a file."""

from observatory.i18n import Message


class CannotRender(Exception):
    """A renderer lacks what it needs (a font), or holds a value that its format cannot show.

    ``message`` is the sentence for the reader, said in the reader's language by ``Message.text``.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message

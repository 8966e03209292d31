"""Codes of six letters: told aloud, typed from a screen, never taken for another."""

import secrets

LETTERS = "BCDFGHJKMNPQRTVWXZ"
"""The letters of a code: none that is taken for another or for a digit, and no vowel, so that no code
is a word."""
CODE_LENGTH = 6


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def code_of(typed: str) -> str | None:
    """The code that somebody typed, whatever the case and the spaces; None where it is none."""
    code = "".join(letter for letter in typed[:40].upper() if letter not in " -.\u00a0")
    return code if len(code) == CODE_LENGTH and all(item in LETTERS for item in code) else None

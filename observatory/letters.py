"""Letters set aside: text compared, searched and named without case or accents."""

import unicodedata

# Letters that no decomposition takes apart, as those who lack them write them.
_APART = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i"})


def fold(text: str) -> str:
    """Text without case, accents or ligatures: "Cœur d’Été" and "coeur d’ete" are the same."""
    if text.isascii():
        return text.casefold()
    # Signs such as ™ decompose into capitals, hence the second casefold.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare.translate(_APART)

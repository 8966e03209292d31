"""Files that went through hard times, for tests that no reader breaks on them."""

from hypothesis import strategies as st

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1")


@st.composite
def damaged(draw: st.DrawFn, text: str, words: tuple[str, ...] = ()) -> bytes:
    """A text that was cut, whose bytes were flipped, lines dropped, doubled or swapped, some
    ``words`` replaced by others, in one encoding or another."""
    lines = text.splitlines(keepends=True)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "swap"])):
            case "drop" if len(lines) > 1:
                del lines[place]
            case "double":
                lines.insert(place, lines[place])
            case "swap":
                lines[place], lines[other] = lines[other], lines[place]
    changed = "".join(lines)
    for word in draw(st.lists(st.sampled_from(words or (text[:1],)), max_size=3)):
        odd = st.sampled_from(
            ["", "null", "-1", "1e999", "{}", "[]", "\\ud800", "0" * 400, "é\u202e"]
        )
        changed = changed.replace(word, draw(odd), draw(st.integers(1, 3)))
    content = bytearray(changed.encode(draw(st.sampled_from(ENCODINGS)), "replace"))
    for place in draw(st.lists(st.integers(0, max(len(content) - 1, 0)), max_size=4)):
        if place < len(content):
            content[place] = draw(st.integers(0, 255))
    return bytes(content[: draw(st.sampled_from([len(content), len(content) // 2, 1]))])

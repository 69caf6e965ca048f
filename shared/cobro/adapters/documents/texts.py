"""Text as a page takes it: cleaned, in a face that has its letters, broken and cut to a width.

Nothing of a text is ever read as mark-up. Control characters become blanks, marks that turn the
direction of reading are taken out, and a letter that no face has is shown as an empty square. What
Windows-1252 can write is set in Helvetica and embeds nothing; any other text is set in a font that
comes with this package (fonts/README.md). Right-to-left scripts are set letter by letter, unshaped.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

REGULAR, BOLD, WIDE = "Helvetica", "Helvetica-Bold", "CobroDejaVuSans"
ELLIPSIS = "…"
_FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
_MISSING = "□"
_BLANKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_DROPPED = {"Cc", "Cf", "Cn", "Co", "Cs", "Mn"}
# The 14 standard fonts have no narrow no-break space, which CLDR puts between digits.
_SUBSTITUTES = str.maketrans({"\u202f": "\xa0", "\u2007": "\xa0", "\u2011": "-", "\u2212": "-"})


@lru_cache(maxsize=4096)
def face_and_text(text: str, *, is_bold: bool = False) -> tuple[str, str]:
    """Return the face to set a text in, and the text as that face can show it."""
    composed = unicodedata.normalize("NFC", text).translate(_SUBSTITUTES)
    plain = _BLANKS.sub(" ", composed).strip(" ")
    try:
        plain.encode("cp1252")
    except UnicodeEncodeError:
        return WIDE, _shown(plain)
    # Windows-1252 leaves five codes open and begins with the control characters.
    return BOLD if is_bold else REGULAR, "".join(c for c in plain if c.isprintable() or c == "\xa0")


def _shown(text: str) -> str:
    glyphs = _wide_glyphs()
    kept = (c for c in text if unicodedata.category(c) not in _DROPPED)
    return "".join(c if ord(c) in glyphs else _MISSING for c in kept)


@cache
def _wide_glyphs() -> frozenset[int]:
    """Register the embedded font on its first use: most processes never need it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(WIDE, str(_FONT))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


@cache
def _widths() -> "dict[str, dict[str, int]]":
    """Return what each letter of the standard faces takes, in thousandths of the size."""
    from reportlab.pdfbase import pdfmetrics

    codes = {code: bytes([code]).decode("cp1252", "replace") for code in range(32, 256)}
    return {
        face: {letter: pdfmetrics.getFont(face).widths[code] for code, letter in codes.items()}
        for face in (REGULAR, BOLD)
    }


@lru_cache(maxsize=8192)
def _units(text: str, face: str) -> float:
    if face == WIDE:
        from reportlab.pdfbase import pdfmetrics

        wide: float = pdfmetrics.stringWidth(text, WIDE, 1000)
        return wide
    widths = _widths()[face]
    return sum(widths.get(letter, 0) for letter in text)


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    face, shown = face_and_text(text, is_bold=is_bold)
    return _units(shown, face) * size / 1000


def fitted(
    text: str, width: float, size: float, *, least: float = 0, is_bold: bool = False
) -> tuple[str, float]:
    """Return a text and the size at which it fits: smaller down to `least`, then cut short."""
    face, shown = face_and_text(text, is_bold=is_bold)
    taken = _units(shown, face)
    if taken * size <= width * 1000:
        return shown, size
    smallest = least or size
    if taken * smallest <= width * 1000:
        return shown, width * 1000 / taken
    return _cut(shown, face, width * 1000 / smallest), smallest


def _cut(text: str, face: str, units: float) -> str:
    room = units - _units(ELLIPSIS, face)
    kept = 0
    for letter in text:
        room -= _units(letter, face)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS


def wrapped(text: str, width: float, size: float, lines_max: int = 0) -> list[str]:
    """Break a text into lines of a width, inside a word where one is wider than the line.

    Line breaks of the text are kept. With `lines_max` the last line says that there was more.
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += _broken(paragraph, width * 1000 / size)
    if lines_max and len(lines) > lines_max:
        rest = " ".join(lines[lines_max - 1 :])
        lines = [*lines[: lines_max - 1], fitted(rest, width, size)[0]]
    return lines


def _broken(paragraph: str, units: float) -> list[str]:
    face, shown = face_and_text(paragraph)
    if _units(shown, face) <= units:
        return [shown] if shown else []
    blank = _units(" ", face)
    lines, line, taken = [], "", 0.0
    for word in _pieces(shown, face, units):
        wide = _units(word, face)
        if line and taken + blank + wide > units:
            lines.append(line)
            line, taken = word, wide
        else:
            taken += wide + (blank if line else 0)
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _pieces(text: str, face: str, units: float) -> list[str]:
    """Return the words of a text, those wider than a line in pieces."""
    pieces: list[str] = []
    for word in text.split(" "):
        if _units(word, face) <= units:
            pieces.append(word)
            continue
        piece, taken = "", 0.0
        for letter in word:
            wide = _units(letter, face)
            if piece and taken + wide > units:
                pieces.append(piece)
                piece, taken = "", 0.0
            piece += letter
            taken += wide
        pieces.append(piece)
    return pieces

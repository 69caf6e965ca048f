"""A pen on A4 pages: millimetres from the top left, texts that always fit where they are put."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from cobro.adapters.documents.symbols import itf_bars, qr_runs
from cobro.adapters.documents.texts import face_and_text, fitted, width_of

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
QR_QUIET = 4  # modules of white around a QR code (ISO/IEC 18004)
INK, GREY, PALE = "#111111", "#555555", "#BBBBBB"


@dataclass(frozen=True, slots=True)
class Style:
    """`size` is in points; a text that is too wide shrinks to `least` before it is cut.

    `opens` is the address that a click on the text opens.
    """

    size: float
    is_bold: bool = False
    color: str = INK
    align: str = "left"
    least: float = 0
    opens: str = ""

    def at(self, **changes: Any) -> "Style":  # noqa: ANN401 - any of the fields above
        return replace(self, **changes)

    @property
    def leading(self) -> float:
        """Return the distance of two lines in millimetres."""
        return self.size * 1.28 / MM


class Pen:
    def __init__(self, canvas: Any, height: float = PAGE_HEIGHT) -> None:  # noqa: ANN401 - reportlab ships no types
        self._canvas = canvas
        self._height = height

    def text(self, x: float, y: float, text: str, style: Style, width: float = 0) -> None:
        """Set one line with its baseline at `y`, aligned at `x`, within `width` where given."""
        size = style.size
        if width:
            text, size = fitted(text, width * MM, size, least=style.least, is_bold=style.is_bold)
        face, shown = face_and_text(text, is_bold=style.is_bold)
        if not shown:
            return
        left, taken = x * MM, 0.0
        if style.align != "left" or style.opens:
            taken = width_of(shown, size, is_bold=style.is_bold)
        if style.align != "left":
            left -= taken if style.align == "right" else taken / 2
        canvas = self._canvas
        canvas.setFillColor(_color(style.color))
        canvas.setFont(face, size)
        canvas.drawString(left, self._y(y), shown)
        if style.opens:
            box = (left, self._y(y) - size * 0.25, left + taken, self._y(y) + size)
            canvas.linkURL(style.opens, box, thickness=0)

    def texts(self, x: float, y: float, lines: list[str], style: Style, width: float = 0) -> float:
        """Set lines below each other from the baseline `y`; return the baseline after the last."""
        for line in lines:
            self.text(x, y, line, style, width)
            y += style.leading
        return y

    def line(self, x: float, y: float, to: tuple[float, float], color: str, width: float) -> None:
        """Draw a straight line; `width` in points."""
        self._canvas.setStrokeColor(_color(color))
        self._canvas.setLineWidth(width)
        self._canvas.line(x * MM, self._y(y), to[0] * MM, self._y(to[1]))

    def dashed(self, x: float, y: float, to_x: float) -> None:
        self._canvas.setDash(3, 2)
        self.line(x, y, (to_x, y), GREY, 0.5)
        self._canvas.setDash()

    def box(self, x: float, y: float, size: tuple[float, float], color: str) -> None:
        """Fill a rectangle whose top left corner is given."""
        self._canvas.setFillColor(_color(color))
        width, height = size
        self._canvas.rect(x * MM, self._y(y + height), width * MM, height * MM, stroke=0, fill=1)

    def frame(self, x: float, y: float, size: tuple[float, float], color: str) -> None:
        """Draw the outline of a rectangle with round corners."""
        self._canvas.setStrokeColor(_color(color))
        self._canvas.setLineWidth(0.7)
        width, height = size
        self._canvas.roundRect(
            x * MM, self._y(y + height), width * MM, height * MM, 1.5 * MM, stroke=1, fill=0
        )

    def barcode(self, x: float, y: float, digits: str, size: tuple[float, float]) -> None:
        bars, units = itf_bars(digits)
        width, height = size
        module = width / units
        path = self._canvas.beginPath()
        for start, wide in bars:
            left = (x + start * module) * MM
            path.rect(left, self._y(y + height), wide * module * MM, height * MM)
        self._fill(path)

    def qr(self, x: float, y: float, text: str, side: float) -> None:
        """Draw a QR code within a square, its white margin inside of it."""
        runs, modules = qr_runs(text)
        module = side / (modules + 2 * QR_QUIET) * MM
        left, top = x * MM + QR_QUIET * module, self._y(y) - QR_QUIET * module
        path = self._canvas.beginPath()
        for column, row, length in runs:
            path.rect(left + column * module, top - (row + 1) * module, length * module, module)
        self._fill(path)

    def picture(self, x: float, y: float, content: bytes, room: tuple[float, float]) -> None:
        """Fit a picture into a room, at its top left."""
        width, height = picture_size(content, room)
        self._canvas.drawImage(
            _image(content), x * MM, self._y(y + height), width * MM, height * MM, mask="auto"
        )

    def _fill(self, path: Any) -> None:  # noqa: ANN401 - as above
        self._canvas.setFillColor(_color("#000000"))
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _y(self, y: float) -> float:
        return (self._height - y) * MM


def picture_size(content: bytes, room: tuple[float, float]) -> tuple[float, float]:
    """Return the millimetres that a picture takes in a room."""
    wide, high = _image(content).getSize()
    scale = min(room[0] / wide, room[1] / high)
    return wide * scale, high * scale


@lru_cache(maxsize=4)
def _image(content: bytes) -> Any:  # noqa: ANN401 - as above
    from io import BytesIO

    from reportlab.lib.utils import ImageReader

    return ImageReader(BytesIO(content))


_COLORS: dict[str, Any] = {}


def _color(code: str) -> Any:  # noqa: ANN401 - as above
    if code not in _COLORS:
        from reportlab.lib.colors import HexColor

        _COLORS[code] = HexColor(code)
    return _COLORS[code]

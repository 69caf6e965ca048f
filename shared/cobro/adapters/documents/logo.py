"""A company's logo: checked to be a picture, and written anew so that nothing else is in it.

What is uploaded is never shown as it came: it is decoded, shrunk to what a page can show, and
encoded again, so that metadata, trailing bytes and whatever hides in them are gone.
"""

import warnings
from io import BytesIO
from typing import ClassVar

from cobro.domain.errors import RejectionError

LOGO_BYTES_MAX = 512 * 1024
SIDE_MAX = 4000
_SHOWN = (600, 286)  # pixels: 42 by 20 mm at some 360 dots an inch


class NotAPictureError(RejectionError):
    """What was sent is no PNG or JPEG picture within the bounds."""

    code: ClassVar[str] = "not_a_picture"


def clean_logo(content: bytes) -> bytes:
    """Return the picture as a small PNG; raise `NotAPictureError` for anything else."""
    from PIL import Image, UnidentifiedImageError

    if len(content) > LOGO_BYTES_MAX:
        message = f"the file has {len(content)} bytes; a logo has up to {LOGO_BYTES_MAX}"
        raise NotAPictureError(message)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
            if max(picture.size) > SIDE_MAX:
                message = f"the picture is {picture.size[0]} by {picture.size[1]}; up to {SIDE_MAX}"
                raise NotAPictureError(message)
            shown = picture.convert(
                "RGBA" if "A" in picture.mode or "transparency" in picture.info else "RGB"
            )
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,  # Pillow raises it for a broken PNG
    ) as error:
        message = "send the logo as a whole PNG or JPEG picture"
        raise NotAPictureError(message) from error
    shown.thumbnail(_SHOWN)
    clean = Image.new(shown.mode, shown.size)
    clean.paste(shown)
    file = BytesIO()
    clean.save(file, "PNG", optimize=True)
    return file.getvalue()

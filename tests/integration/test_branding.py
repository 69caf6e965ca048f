"""manage_branding: a logo is checked, written anew, and stands on documents."""

import base64
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

from tests.support import doors, outbox
from tests.support.payers import drawn, registered
from tests.support.requests import (
    ISSUER,
    http_event,
)
from tests.support.world import World


def png(size: tuple[int, int] = (300, 100), **more: Any) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, (10, 90, 110)).save(file, "PNG", **more)
    return file.getvalue()


def put_logo(world: World, content: bytes, groups: tuple[str, ...] = ("admin",)) -> tuple[int, Any]:
    event = http_event("PUT", f"/v1/issuers/{ISSUER}/logo", groups=groups)
    event |= {"body": base64.b64encode(content).decode(), "isBase64Encoded": True}
    answer = world.invoke("manage_branding", event)
    return answer["statusCode"], answer["body"]


def test_logo_is_written_anew_without_its_metadata_and_stands_on_documents(world: World) -> None:
    registered(world, documents="store")
    secret = PngImagePlugin.PngInfo()
    secret.add_text("Comment", "taken at home")
    status, _ = put_logo(world, png((2000, 600), pnginfo=secret) + b"<script>")
    ((key, kept),) = outbox.documents().items()
    doors.issued(world)
    ((_, content),) = drawn().items()

    assert status == 200
    assert key.startswith(f"logos/{ISSUER}/")
    assert b"taken at home" not in kept
    assert b"<script>" not in kept
    assert Image.open(BytesIO(kept)).size == (600, 180)
    assert b"/Subtype /Image" in content


def test_logo_stays_when_the_profile_is_replaced(world: World) -> None:
    registered(world, documents="store")
    put_logo(world, png())
    registered(world, documents="store", phone="+55 11 5555-0000")
    doors.issued(world)
    ((_, content),) = drawn().items()

    assert b"/Subtype /Image" in content


def test_what_is_no_picture_is_refused(world: World) -> None:
    registered(world)
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    for content in (b"", b"GIF89a" + bytes(40), svg, b"%PDF-1.4", png()[:60], png((4001, 10))):
        status, body = put_logo(world, content)

        assert status == 422
        assert '"not_a_picture"' in body
    assert outbox.documents() == {}


def test_logo_that_is_too_heavy_is_refused_unread(world: World) -> None:
    status, body = put_logo(world, bytes(512 * 1024 + 1))

    assert (status, '"oversized_body"' in body) == (413, True)


def test_only_an_administrator_changes_the_logo(world: World) -> None:
    assert put_logo(world, png(), groups=("finance",))[0] == 403

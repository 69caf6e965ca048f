"""Render a page: template, words of the language, values; everything is escaped once."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cobro.adapters.console.formats import Formats
from cobro.domain.parties import Language

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["ASSETS", "asset", "asset_address", "render", "words"]

_HERE = Path(__file__).parent
ASSETS = {"console.css": "text/css", "console.js": "text/javascript"}


@cache
def words(language: Language) -> dict[str, Any]:
    """Return everything that the console says in a language, in groups."""
    import tomllib

    with (_HERE / "wording" / f"{language.value}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def asset(name: str) -> str:
    """Return a file that pages name, one of `ASSETS`."""
    return (_HERE / "static" / name).read_text("utf-8")


@cache
def asset_address(name: str) -> str:
    """Return where browsers find it; the address changes with the content and is kept for ever."""
    version = sha256(asset(name).encode()).hexdigest()[:12]
    return f"/console/assets/{version}/{name}"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = asset_address
    return environment


def render(template: str, language: Language, values: Mapping[str, Any]) -> str:
    page = _environment().get_template(f"{template}.html.j2")
    languages = [item.value for item in Language]
    own = {"w": words(language), "f": Formats(language), "language": language.value}
    return page.render({"languages": languages, **own, **values})

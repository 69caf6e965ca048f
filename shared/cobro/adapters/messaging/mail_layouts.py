"""Layouts and wording of mails that bring files: what is written where is data."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cobro.domain.parties import Language

if TYPE_CHECKING:
    from email.message import EmailMessage

    from jinja2.sandbox import SandboxedEnvironment

__all__ = ["put_body", "wording"]

_HERE = Path(__file__).parent


def put_body(message: "EmailMessage", layout: str, facts: dict[str, Any]) -> None:
    """Write a message's text, and its HTML beside it, which escapes all that it shows."""
    environment = _environment()
    message.set_content(environment.get_template(f"{layout}.txt.j2").render(facts))
    html = environment.get_template(f"{layout}.html.j2").render(facts)
    message.add_alternative(html, subtype="html")


@cache
def wording(folder: str, language: Language) -> dict[str, str]:
    import tomllib

    with (_HERE / folder / f"{language.value}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _environment() -> "SandboxedEnvironment":
    from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        loader=FileSystemLoader(_HERE / "layouts"),
        autoescape=select_autoescape(("html.j2",), default_for_string=False),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )

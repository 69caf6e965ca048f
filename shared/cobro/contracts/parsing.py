"""Reading of outside JSON: one way to refuse it, with the place and the reason."""

from typing import ClassVar, TypeVar

import msgspec

from cobro.domain.errors import InvalidInputError

Model = TypeVar("Model", bound=msgspec.Struct)


class MalformedJsonError(InvalidInputError):
    """The text is not JSON at all."""

    code: ClassVar[str] = "malformed_json"


def parse(text: str | bytes, model: type[Model]) -> Model:
    """Read JSON into the model, or raise `MalformedJsonError` or `InvalidInputError`."""
    try:
        return msgspec.json.decode(text, type=model)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `")
        field = place.rstrip("`").removeprefix("$.") or None
        raise InvalidInputError(message, field=field) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"the body is not valid JSON: {error}"
        raise MalformedJsonError(message) from error


def dump(model: msgspec.Struct) -> str:
    return msgspec.json.encode(model).decode()

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
        raise _refused(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"the body is not valid JSON: {error}"
        raise MalformedJsonError(message) from error


def convert(value: object, model: type[Model]) -> Model:
    """Read what is no longer text into the model, or raise `InvalidInputError`."""
    try:
        return msgspec.convert(value, type=model)
    except msgspec.ValidationError as error:
        raise _refused(error) from error


def _refused(error: msgspec.ValidationError) -> InvalidInputError:
    message, _, place = str(error).partition(" - at `")
    return InvalidInputError(message, field=place.rstrip("`").removeprefix("$.") or None)


def dump(model: msgspec.Struct) -> str:
    return msgspec.json.encode(model).decode()

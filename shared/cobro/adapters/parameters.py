"""Parameters of the deployment that are known only after it: read once per process."""

from typing import Any, ClassVar

from botocore.exceptions import BotoCoreError, ClientError

from cobro.domain.errors import UnavailableError


class ParameterUnavailableError(UnavailableError):
    """A parameter cannot be read (yet)."""

    code: ClassVar[str] = "parameter_unavailable"


class Parameter:
    def __init__(self, client: Any, name: str) -> None:  # noqa: ANN401 - botocore builds clients at run time
        self._client = client
        self._name = name
        self._kept = ""

    def value(self) -> str:
        if not self._kept:
            try:
                self._kept = self._client.get_parameter(Name=self._name)["Parameter"]["Value"]
            except (BotoCoreError, ClientError) as error:
                message = f"the parameter {self._name} cannot be read ({type(error).__name__})"
                raise ParameterUnavailableError(message) from error
        return self._kept

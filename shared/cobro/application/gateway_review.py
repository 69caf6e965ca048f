"""What a gateway tells and a person must decide on."""

from typing import ClassVar

from cobro.domain.errors import RejectionError
from cobro.domain.money import Money


class GatewayReviewError(RejectionError):
    """The news moves money in a way that a person must decide.

    `issuer_id` and `amount` are there where they are known.
    """

    code: ClassVar[str] = "gateway_review"

    def __init__(
        self, reason_code: str, message: str, *, issuer_id: str = "", amount: Money | None = None
    ) -> None:
        super().__init__(message)
        self.reason_code = reason_code
        self.issuer_id = issuer_id
        self.amount = amount

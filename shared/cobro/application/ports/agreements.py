"""Where payment agreements and their rules are kept."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from cobro.domain.errors import ConflictError
from cobro.domain.payment_agreements import AgreementRules, PaymentAgreement
from cobro.domain.renegotiation import AgreementMove
from cobro.domain.series import Series


class AgreementMovedError(ConflictError):
    """Another writer was first: read the agreement, its invoices and the series again."""

    code: ClassVar[str] = "agreement_moved"


class Agreements(Protocol):
    def get(self, agreement_id: str) -> PaymentAgreement:
        """Return it, strongly consistent; raise `NotFoundError` where there is none."""
        ...

    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[PaymentAgreement]:
        """Return the newest agreements of a customer, newest first; moments old at most."""
        ...

    def running(self, issuer_id: str) -> Sequence[PaymentAgreement]:
        """Return what is proposed or active, oldest first; moments old at most."""
        ...

    def put(self, agreement: PaymentAgreement) -> None:
        """Write one that moves no money; raise `AgreementMovedError` where it is not as read."""
        ...

    def move(self, move: AgreementMove, numbered: tuple[Series, Series] | None = None) -> None:
        """Write all of a move in one transaction, and the counter of the series before and after.

        Raises `AgreementMovedError` where something is not as it was read; then wrote nothing.
        """
        ...

    def rules(self, issuer_id: str, segment: str) -> AgreementRules:
        """Return the rules of a segment, else the issuer's own, else those of the program."""
        ...

    def put_rules(self, issuer_id: str, segment: str, rules: AgreementRules) -> None:
        """Write the rules of a segment, or the issuer's own where it is empty."""
        ...

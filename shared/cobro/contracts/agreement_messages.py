"""Messages about payment agreements, version 1."""

import msgspec

from cobro.contracts.parsing import dump


class AgreementOrderV1(msgspec.Struct, frozen=True):
    """A message: look at an agreement, or accept it for its payer who said so on its page."""

    agreement_id: str
    is_acceptance: bool = False
    customer_id: str = ""


def look_message(agreement_id: str) -> str:
    return dump(AgreementOrderV1(agreement_id))


def acceptance_message(agreement_id: str, customer_id: str) -> str:
    return dump(AgreementOrderV1(agreement_id, is_acceptance=True, customer_id=customer_id))

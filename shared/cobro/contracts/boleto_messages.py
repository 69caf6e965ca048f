"""The message by which a dunning step asks for a new boleto, version 1."""

from datetime import date
from typing import Literal

import msgspec

from cobro.application.new_boletos import BoletoWish
from cobro.contracts.parsing import dump, parse

_KIND: Literal["new_boleto"] = "new_boleto"


class NewBoletoV1(msgspec.Struct, frozen=True):
    """`due_date` moves to the next banking day; `reason` names the policy and its step."""

    kind: Literal["new_boleto"]
    issuer_id: str
    invoice_id: str
    due_date: date
    reason: str

    def to_wish(self) -> BoletoWish:
        return BoletoWish(self.issuer_id, self.invoice_id, self.due_date, self.reason)


class _Kinded(msgspec.Struct, frozen=True):
    """What tells the message from the events that lie in the same queue: they have no kind."""

    kind: str = ""


def boleto_message(wish: BoletoWish) -> str:
    facts = (wish.issuer_id, wish.invoice_id, wish.due_date, wish.reason)
    return dump(NewBoletoV1(_KIND, *facts))


def wished_boleto(body: str) -> BoletoWish | None:
    """Return what a message asks for; None where it is something else."""
    if parse(body, _Kinded).kind != _KIND:
        return None
    return parse(body, NewBoletoV1).to_wish()

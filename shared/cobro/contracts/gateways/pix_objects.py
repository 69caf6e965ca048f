"""The objects of the API Pix, and pictures of payments read from them.

A Pix is a payment of its own, named by its endToEndId: two on one txid are two payments. A return
is named by its rtrId. One that we asked for takes the money when it is asked for and gives it back
where it is not realised; one of the special mechanism for returns (MED) takes it once it is done.
Amounts are strings with two decimals, in BRL. Source: BCB, API Pix 2.9.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec

from cobro.contracts.gateways.pix import returns_of
from cobro.contracts.parsing import convert
from cobro.domain.calendars import calendar_for
from cobro.domain.gateways import GatewayPayment, Movement, MovementKind, PaymentState
from cobro.domain.money import Currency, Money
from cobro.formats.pix.due_charge import last_payable_date

ACTIVE = "ATIVA"
NOT_REALISED = "NAO_REALIZADO"
_DONE = "DEVOLVIDO"
_MED = "MED_"
_REMOVED = "REMOVIDA_"
# A charge counts by the banks' clock, whatever the zone of whoever asks.
_ZONE = ZoneInfo("America/Sao_Paulo")
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class MomentsV1(msgspec.Struct, frozen=True):
    """When a return was asked for, and when it was settled."""

    requested_at: Instant = msgspec.field(name="solicitacao")
    settled_at: Instant | None = msgspec.field(name="liquidacao", default=None)


class ReturnV1(msgspec.Struct, frozen=True):
    id: str
    reference: str = msgspec.field(name="rtrId")
    value: str = msgspec.field(name="valor")
    moments: MomentsV1 = msgspec.field(name="horario")
    status: str
    nature: str = msgspec.field(name="natureza", default="")
    reason: str = msgspec.field(name="motivo", default="")

    def movements(self) -> Iterator[Movement]:
        amount = brl(self.value)
        requested_at = self.moments.requested_at.astimezone(UTC)
        if self.nature.startswith(_MED):
            if self.status == _DONE:
                at = (self.moments.settled_at or self.moments.requested_at).astimezone(UTC)
                yield Movement(MovementKind.REVERSED, self.reference, amount, at)
            return
        yield Movement(MovementKind.REFUNDED, self.reference, amount, requested_at)
        if self.status == NOT_REALISED:
            yield Movement(MovementKind.REFUND_FAILED, self.reference, amount, requested_at)


class PayerV1(msgspec.Struct, frozen=True):
    name: str = msgspec.field(name="nome", default="")
    cpf: str = ""
    cnpj: str = ""


class PixV1(msgspec.Struct, frozen=True):
    """A Pix that was received; `componentes` split its amount where the bank tells them."""

    end_to_end_id: str = msgspec.field(name="endToEndId")
    value: str = msgspec.field(name="valor")
    paid_at: Instant = msgspec.field(name="horario")
    txid: str = ""
    payer: PayerV1 = msgspec.field(name="pagador", default=PayerV1())
    returned: list[ReturnV1] = msgspec.field(name="devolucoes", default_factory=list)

    def picture(self, seen_at: datetime) -> GatewayPayment:
        amount = brl(self.value)
        paid_at = self.paid_at.astimezone(UTC)
        captured = Movement(MovementKind.CAPTURED, self.end_to_end_id, amount, paid_at)
        moved = [movement for one in self.returned for movement in one.movements()]
        return GatewayPayment(
            reference=self.end_to_end_id,
            state=PaymentState.PAID,
            seen_at=seen_at,
            movements=(captured, *moved),
            charge_reference=self.txid,
            payer_name=self.payer.name,
            payer_tax_id=self.payer.cpf or self.payer.cnpj,
            end_to_end_id=self.end_to_end_id,
        )


class CalendarV1(msgspec.Struct, frozen=True):
    """Until when a charge can be paid: days after its due date, or seconds after it was made."""

    made_at: Instant | None = msgspec.field(name="criacao", default=None)
    expires_seconds: int = msgspec.field(name="expiracao", default=86400)
    due_date: date | None = msgspec.field(name="dataDeVencimento", default=None)
    valid_days: int = msgspec.field(name="validadeAposVencimento", default=30)

    def ends_at(self) -> datetime | None:
        if self.due_date is not None:
            return end_of_charge(self.due_date, self.valid_days)
        if self.made_at is None:
            return None
        return self.made_at.astimezone(UTC) + timedelta(seconds=self.expires_seconds)


class ValueV1(msgspec.Struct, frozen=True):
    original: str


class LocationV1(msgspec.Struct, frozen=True):
    location: str = ""


class ChargeV1(msgspec.Struct, frozen=True):
    """A charge, with a due date (cobv) or without (cob)."""

    txid: str
    status: str
    value: ValueV1 = msgspec.field(name="valor")
    calendar: CalendarV1 = msgspec.field(name="calendario")
    code: str = msgspec.field(name="pixCopiaECola", default="")
    location: str = ""
    loc: LocationV1 = LocationV1()
    pix: list[dict[str, Any]] = []

    @property
    def amount(self) -> Money:
        return brl(self.value.original)

    @property
    def place(self) -> str:
        """Return where the bank keeps it, without a scheme; empty where it does not say."""
        return self.location or self.loc.location

    def picture(self, seen_at: datetime) -> GatewayPayment:
        """Return the first Pix that paid it, or a payment that moved nothing yet."""
        if self.pix:
            return pix_of(self.pix[0]).picture(seen_at)
        ends_at = self.calendar.ends_at()
        state = PaymentState.PENDING
        if self.status.startswith(_REMOVED):
            state = PaymentState.CANCELLED
        elif ends_at is not None and seen_at >= ends_at:
            # Its status stays ATIVA by definition: nobody tells that it has expired.
            state = PaymentState.EXPIRED
        return GatewayPayment(
            reference=self.txid,
            state=state,
            seen_at=seen_at,
            asked=self.amount,
            charge_reference=self.txid,
        )


class PaginationV1(msgspec.Struct, frozen=True):
    pages: int = msgspec.field(name="quantidadeDePaginas", default=1)


class ParametersV1(msgspec.Struct, frozen=True):
    pagination: PaginationV1 = msgspec.field(name="paginacao", default=PaginationV1())


class ListedV1(msgspec.Struct, frozen=True):
    end_to_end_id: str = msgspec.field(name="endToEndId")


class PixPageV1(msgspec.Struct, frozen=True):
    parameters: ParametersV1 = msgspec.field(name="parametros", default=ParametersV1())
    pix: list[ListedV1] = []


def pix_of(thing: dict[str, Any]) -> PixV1:
    """Read a Pix; raise `InvalidInputError` where it is none."""
    return convert(thing | {"devolucoes": returns_of(thing)}, PixV1)


def end_of_charge(due_date: date, valid_days: int) -> datetime:
    """Return the instant from which a charge cannot be paid any more."""
    last = last_payable_date(due_date, valid_days, calendar_for("BR"))
    return datetime.combine(last + timedelta(days=1), time(), _ZONE).astimezone(UTC)


def brl(text: str) -> Money:
    return Money.parse(text, Currency.BRL)

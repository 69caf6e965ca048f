"""dispatch_reminders and offer_charges: a step of a policy that asks for an invoice anew."""

from datetime import date

from cobro.adapters.dynamodb.charges import DynamoCharges
from cobro.domain.charges import Charge
from cobro.runtime.wiring import base
from tests.faults.stories_of_new_boletos import a_late_invoice, remind_and_ask_anew
from tests.faults.story import invoice_id
from tests.support.world import World


def charges(world: World) -> list[Charge]:
    return list(DynamoCharges(base.database()).of_invoice(invoice_id(world, "A-0000001")))


def test_a_late_invoice_is_asked_for_anew_and_the_first_boletos_are_taken_back(
    world: World,
) -> None:
    a_late_invoice(world)
    before = {charge.charge_id for charge in charges(world)}
    remind_and_ask_anew(world)
    after = charges(world)
    copies = [charge for charge in after if charge.charge_id not in before]
    asked = {(charge.copy, charge.due_date, charge.reason) for charge in copies}

    assert sorted(charge.kind for charge in copies) == ["boleto", "boleto", "pix"]
    assert asked == {(1, date(2026, 3, 10), "anew/1 again")}
    assert not any(charge.is_open for charge in after if charge.charge_id in before)

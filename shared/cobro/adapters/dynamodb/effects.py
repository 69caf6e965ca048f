"""Effects of collecting in the table of dunning, `EFFECT#issuer#customer`, each under its id."""

from collections.abc import Sequence

import msgspec
from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.domain.effects import Effect

EFFECTS = "EFFECT#"
READ_MAX = 500


class DynamoEffects:
    def keep(self, effect: Effect) -> Effect:
        key = _key(effect.issuer_id, effect.customer_id)
        body = msgspec.json.encode(effect).decode()
        row = AgendaRow(key, effect.effect_id, detail=body)
        with database():
            try:
                row.save(AgendaRow.pk.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise
                row = AgendaRow.get(key, effect.effect_id, consistent_read=True)
        return effect_of(row.detail or "")

    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[Effect]:
        with database():
            rows = AgendaRow.query(_key(issuer_id, customer_id), limit=READ_MAX)
            return [effect_of(row.detail or "") for row in rows]


def _key(issuer_id: str, customer_id: str) -> str:
    return f"{EFFECTS}{issuer_id}#{customer_id}"


def effect_of(body: str) -> Effect:
    return msgspec.json.decode(body, type=Effect)

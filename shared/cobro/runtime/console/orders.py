"""What can be ordered from the console, as data: each form is one call of the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["ORDERS", "Order"]


@dataclass(frozen=True, slots=True)
class Order:
    """`texts`, `numbers` and `amounts` are the fields of the form that become the body.

    `optional` are texts that are left out where they are empty, `instants` are times in UTC as a
    browser writes them, `picks` names a list of what was ticked, `ticks` are boxes, `lists` texts
    parted by commas or spaces, `halves` the two fields that the choice `what` holds, parted by its
    first space. `path` takes `id` and `other` of the form. The company is named in the body or,
    where the API has it there, in the query. `shows` is the page that tells the answer once, where
    leading back would lose it.
    """

    path: str
    method: str = "POST"
    texts: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    instants: tuple[str, ...] = ()
    picks: str = ""
    flags: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    names_company: bool = True
    asks_company: bool = False
    shows: str = ""


_ENTRY = "/v1/reconciliation/items/{id}"
_INVOICE = "/v1/invoices/{id}"
_CUSTOMER = "/v1/customers/{id}"
_AGREEMENT = "/v1/agreements/{id}"
_REQUEST = f"{_CUSTOMER}/requests/{{other}}"
_DISPUTE = f"{_INVOICE}/disputes/{{other}}"
ORDERS: Mapping[str, Order] = MappingProxyType(
    {
        "accept": Order(f"{_ENTRY}/acceptance"),
        "reject": Order(f"{_ENTRY}/rejection", texts=("reason",)),
        "ignore": Order(f"{_ENTRY}/rejection", texts=("reason",), flags=("ignore",)),
        "undo": Order(f"{_ENTRY}/undo", texts=("reason",)),
        "replay": Order("/v1/exceptions/{id}/replay", names_company=False),
        "redrive": Order("/v1/dead-letters/{id}/redrive", names_company=False),
        "release_draft": Order(
            "/v1/drafts/{id}/release", numbers=("version",), names_company=False
        ),
        "discard_draft": Order(
            "/v1/drafts/{id}/discard", numbers=("version",), names_company=False
        ),
        "release_order": Order("/v1/payment-orders/{id}/release", numbers=("version",)),
        "discard_order": Order("/v1/payment-orders/{id}/discard", numbers=("version",)),
        "credit": Order(f"{_INVOICE}/credit-notes", texts=("reason",), amounts=("amount",)),
        "rebate": Order(f"{_INVOICE}/rebates", texts=("reason",), amounts=("amount",)),
        "cancel": Order(f"{_INVOICE}/cancellation", texts=("reason",)),
        "write_off": Order(f"{_INVOICE}/write-off", texts=("reason",)),
        "reissue": Order(f"{_INVOICE}/reissues", texts=("reason", "due_date")),
        "assign_policy": Order(
            "/v1/dunning-assignments", method="PUT", texts=("kind", "key", "policy")
        ),
        "promise": Order(
            f"{_INVOICE}/promises",
            texts=("promised_date",),
            amounts=("amount",),
            names_company=False,
        ),
        "withdraw_promise": Order(f"{_INVOICE}/promises/{{other}}/withdrawal", names_company=False),
        "dispute": Order(
            f"{_INVOICE}/disputes",
            texts=("reason", "text"),
            optional=("owner", "deadline_date"),
            amounts=("amount",),
            names_company=False,
        ),
        "assign_dispute": Order(
            f"{_DISPUTE}/assignment",
            texts=("owner",),
            optional=("deadline_date",),
            names_company=False,
        ),
        "decide_dispute": Order(
            f"{_DISPUTE}/decision",
            texts=("decision", "reason"),
            amounts=("credit",),
            names_company=False,
        ),
        "post_letters": Order("/v1/letters/{id}/posting"),
        "note_call": Order(f"{_CUSTOMER}/call-notes", texts=("text",), instants=("called_at",)),
        "payer_link": Order(f"{_INVOICE}/payer-links", names_company=False, shows="payer_link"),
        "withdraw_links": Order(f"{_CUSTOMER}/payer-links/withdrawal"),
        "propose_agreement": Order(
            f"{_CUSTOMER}/agreements",
            texts=("key", "first_due_date", "charges_discount_percent", "every"),
            numbers=("instalments",),
            amounts=("down_payment",),
            picks="invoices",
        ),
        "release_agreement": Order(f"{_AGREEMENT}/release", names_company=False),
        "accept_agreement": Order(f"{_AGREEMENT}/acceptance", names_company=False),
        "withdraw_agreement": Order(f"{_AGREEMENT}/withdrawal", names_company=False),
        "break_agreement": Order(f"{_AGREEMENT}/breaking", names_company=False),
        "acknowledge_alert": Order(
            "/v1/alerts/{id}/acknowledgement", names_company=False, asks_company=True
        ),
        "mute_alerts": Order(
            "/v1/alert-mutes", method="PUT", texts=("until_date",), halves=("kind", "name")
        ),
        "unmute_alerts": Order("/v1/alert-mutes", method="PUT", halves=("kind", "name")),
        "take_request": Order(f"{_REQUEST}/owner", optional=("owner",)),
        "answer_request": Order(f"{_REQUEST}/answer", optional=("note",)),
        "record_call": Order(
            "/v1/call-list/{id}/outcomes",
            texts=("outcome",),
            optional=("text", "promised_date"),
            amounts=("amount",),
            instants=("called_at",),
            names_company=False,
        ),
        "put_export": Order(
            "/v1/exports/{id}",
            method="PUT",
            texts=("report", "format", "locale", "frequency"),
            optional=("customer_id",),
            numbers=("day", "hour"),
            lists=("recipients",),
            ticks=("is_active",),
            names_company=False,
            asks_company=True,
        ),
    }
)

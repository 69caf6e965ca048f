"""List the customers of a company, in the order of their ids, a page at a time.

There is no index by name: a page reads on in the company's own partition until it has enough that
match, and stops after `ROWS_MAX` rows. It may be short or empty and not be the last.
"""

import unicodedata
from dataclasses import dataclass

from cobro.application.ports import CustomerPage, Customers, Issuers
from cobro.domain.parties import Customer

__all__ = ["LIMIT_MAX", "ListCustomers"]

LIMIT_MAX = 100
ROWS_MAX = 2_000  # looked at for one page; snapshots stand among the rows
ROWS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class ListCustomers:
    issuers: Issuers
    customers: Customers

    def __call__(self, issuer_id: str, text: str, after: str, limit: int) -> CustomerPage:
        """Raise `NotFoundError` for an unknown issuer, `InvalidInputError` for a wrong `after`."""
        self.issuers.get(issuer_id)
        wanted = _plain(text)
        found: list[Customer] = []
        at_once = min(limit, ROWS_AT_ONCE)
        for _ in range(ROWS_MAX // at_once):
            page = self.customers.page(issuer_id, after, at_once)
            found += [customer for customer in page.customers if _matches(customer, wanted)]
            after = page.after
            if not after or len(found) > limit - at_once:
                break
        return CustomerPage(tuple(found), after)


def _matches(customer: Customer, wanted: str) -> bool:
    facts = (customer.name, customer.customer_id, customer.email, customer.tax_id)
    digits = "".join(character for character in wanted if character.isalnum())
    tax_id = "".join(character for character in customer.tax_id if character.isalnum())
    return any(wanted in _plain(fact) for fact in facts) or (
        len(digits) > 2 and digits in tax_id.casefold()  # noqa: PLR2004 - fewer digits are in all
    )


def _plain(text: str) -> str:
    """Return text without accents and case, as people type it into a search."""
    parts = unicodedata.normalize("NFKD", text.strip())
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()

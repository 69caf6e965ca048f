"""Requests about the links of payers' pages, version 1."""

import msgspec

from cobro.contracts.fields import Key


class WithdrawPayerLinksV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Take back every link of a customer that was made up to now."""

    issuer_id: Key

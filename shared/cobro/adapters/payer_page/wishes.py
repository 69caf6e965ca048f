"""What a payer's page asks about how it is written to."""

from collections.abc import Mapping
from typing import Any

from cobro.adapters.payer_page.texts import LANGUAGE_NAMES
from cobro.application.show_payer_page import PayerPage


def wish_facts(page: PayerPage, says: Mapping[str, str]) -> dict[str, Any]:
    """Return what the payer may choose; nothing where it is not known."""
    found = page.wishes
    if found is None:
        return {"wishes": None}
    channels = [
        {
            "channel": each.channel.value,
            "name": says[f"by_{each.channel.value}"],
            "is_wanted": each.is_wanted,
            "is_preferred": each.channel is found.preferred,
        }
        for each in found.channels
    ]
    languages = [
        {"language": each.value, "name": name, "is_chosen": each is found.language}
        for each, name in LANGUAGE_NAMES.items()
    ]
    return {
        "wishes": {
            "channels": channels,
            "languages": languages,
            "promotions": found.promotions,
            "promotions_text": says["wish_promotions"].format(supplier=page.issuer.name),
        }
    }

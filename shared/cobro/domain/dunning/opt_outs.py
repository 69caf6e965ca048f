"""Why a message may be sent, and what a payer may refuse.

A message that the contract or a law asks for goes whatever the payer wishes: what is overdue is
told (LGPD art. 7 V and VI, GDPR art. 6(1)(b)), and so is a document. A reminder of what is not due
yet is a courtesy on the company's own interest (LGPD art. 7 IX, GDPR art. 6(1)(f)), to which the
payer objects at any time (LGPD art. 18 § 2, GDPR art. 21): from then on it has no basis, until the
payer takes the objection back. That is proved by what it rests on: the wording that the payer sent,
or what a clerk holds. Nothing of either is ever written over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError

OPTED_OUT = "opted_out"
# One of these words alone, in any case, asks to hear no more.
STOP_WORDS = frozenset({"stop", "sair", "parar", "baja", "alto", "cancelar", "descadastrar"})


class Basis(StrEnum):
    """On what a message stands; what stands on `interest` alone may be refused."""

    CONTRACT = "contract"
    INTEREST = "interest"


BASES: Mapping[str, Basis] = MappingProxyType(
    {
        "before_due": Basis.INTEREST,
        "due_today": Basis.INTEREST,
        "after_due": Basis.CONTRACT,
        "still_open": Basis.CONTRACT,
        "person_takes_over": Basis.CONTRACT,
    }
)


def is_refusable(template: str) -> bool:
    """Tell whether a payer may refuse the messages of a template."""
    return BASES.get(template) is Basis.INTEREST


def is_stop_word(text: str) -> bool:
    """Tell whether a text is nothing but a word by which people ask to hear no more."""
    return text.strip().strip(".!").casefold() in STOP_WORDS


class OptOutSource(StrEnum):
    """How a payer refused: by its mail program, on the page of the link, or by word to a clerk."""

    ONE_CLICK = "one_click"
    PAGE = "page"
    CLERK = "clerk"


@dataclass(frozen=True, slots=True)
class OptOut:
    """A payer wants no courtesy messages by a channel; `person` is the clerk who took it down.

    `turn` counts the refusals of a channel from 1: the next one follows when the one before was
    taken back.
    """

    issuer_id: str
    customer_id: str
    channel: Channel
    source: OptOutSource
    opted_out_at: datetime
    person: str = ""
    turn: int = 1


class OptInSource(StrEnum):
    """How a payer took a refusal back: on its page, or by what a clerk holds as proof."""

    PAGE = "page"
    CLERK = "clerk"


@dataclass(frozen=True, slots=True)
class OptIn:
    """A payer takes the refusal of a turn back.

    `wording` names the version of the words that it agreed to, `evidence` says what proves it
    where a clerk took it down.
    """

    issuer_id: str
    customer_id: str
    channel: Channel
    source: OptInSource
    opted_in_at: datetime
    turn: int
    wording: str = ""
    evidence: str = ""
    person: str = ""

    def __post_init__(self) -> None:
        if self.source is OptInSource.CLERK and not self.evidence.strip():
            message = "say what proves that the customer agreed again: a letter, a call, a form"
            raise InvalidInputError(message, field="evidence")


def standing_opt_outs(opt_outs: Iterable[OptOut], opt_ins: Iterable[OptIn]) -> list[OptOut]:
    """Return the refusals that were not taken back, one of a channel at most."""
    withdrawn = {(each.channel, each.turn) for each in opt_ins}
    return [each for each in opt_outs if (each.channel, each.turn) not in withdrawn]


def refused_channels(template: str, opt_outs: Iterable[OptOut]) -> dict[Channel, str]:
    """Return the channels by which a template has no basis to go, with the reason."""
    if not is_refusable(template):
        return {}
    return {each.channel: OPTED_OUT for each in opt_outs}

"""Which notices of a bank change something of ours, and what is kept of them beside their entry."""

from collections.abc import Mapping
from types import MappingProxyType

from cobro.domain.charges import ChargeState
from cobro.formats.notices import NoticeKind, TitleNotice

MOVES: Mapping[NoticeKind, ChargeState] = MappingProxyType(
    {
        NoticeKind.REGISTERED: ChargeState.REGISTERED,
        NoticeKind.REJECTED: ChargeState.REJECTED,
        NoticeKind.WRITTEN_OFF: ChargeState.EXPIRED,
    }
)
NOTICE = "notice"  # the reference under which the kind of a notice is kept
FOR_A_DECISION = frozenset({*MOVES, NoticeKind.INSTRUCTION_REJECTED})


def notice_facts(notice: TitleNotice | None) -> dict[str, str]:
    """Return what is kept of a notice beside its entry; nothing where no decision is needed."""
    if notice is None or notice.kind not in FOR_A_DECISION:
        return {}
    return {NOTICE: notice.kind.value, "motives": " ".join(notice.motives)}

"""In whose words one message speaks of several steps: those of the step that outweighs the rest."""

from datetime import date

from cobro.domain.dunning.policy import DunningStep

Weight = tuple[int, int, str]


def weight(step: DunningStep, due_date: date, invoice_id: str) -> Weight:
    """Return what one step outweighs another by: its tone, then how long its invoice is due."""
    return step.tone.rank, -due_date.toordinal(), invoice_id

"""Which steps of a policy may be held back at random, and which of an invoice are."""

from cobro.domain.dunning.policy import LEGAL_ACTIONS, DunningPolicy, DunningStep, Tone


def holds_out(policy: DunningPolicy, step: DunningStep, invoice_id: str, notice: str) -> bool:
    """Tell whether the step of an invoice is held back for comparison."""
    drawn = policy.hold_out.draws(policy.label, invoice_id, notice)
    return drawn and may_be_held_out(policy, step)


def may_be_held_out(policy: DunningPolicy, step: DunningStep) -> bool:
    """Tell whether it only sends a message that nothing requires and that is not the last one.

    What a legal step escalates from is required: its proof is that the payer was told before.
    """
    if not step.channels or step.actions or step.is_required or step.tone is Tone.FINAL:
        return False
    legal = (each for each in policy.steps if not set(LEGAL_ACTIONS).isdisjoint(each.actions))
    return not any(_comes_of(policy, each, step) for each in legal)


def _comes_of(policy: DunningPolicy, step: DunningStep, earlier: DunningStep) -> bool:
    """Tell whether a step escalates from an earlier one, over whatever lies between."""
    above = policy.parent(step)
    while above is not None and above.step != earlier.step:
        above = policy.parent(above)
    return above is not None

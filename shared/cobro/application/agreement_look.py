"""The look at a payment agreement, as the agenda names it."""

AGREEMENT_LOOK = "-agreement"  # no name of a step has a dash

"""Which receivables a bank entry pays: rules in order, each with a score and a sentence."""

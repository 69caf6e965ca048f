"""The outside world behind the ports of `cobro.application`."""

"""Collect the warnings of a file, bounded, so that a damaged file fills no memory with them."""

_KEPT_MAX = 50


class Warnings:
    """The first warnings of a file, and how many more there were."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._left_out = 0

    def add(self, warning: str) -> None:
        if len(self._kept) < _KEPT_MAX:
            self._kept.append(warning)
        else:
            self._left_out += 1

    def add_once(self, warning: str) -> None:
        if warning not in self._kept:
            self.add(warning)

    def all(self) -> tuple[str, ...]:
        """Return the warnings in their order, each a stable code, a colon and a sentence."""
        if not self._left_out:
            return tuple(self._kept)
        return (*self._kept, f"more_warnings: {self._left_out} more are not listed")

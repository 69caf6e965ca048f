"""Blocks that flow down pages: nothing is split that has to be read together."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cobro.adapters.documents.pen import Pen

LEFT, RIGHT = 15.0, 195.0
WIDTH = RIGHT - LEFT
TOP, BOTTOM = 14.0, 279.0
NEXT_TOP = 26.0  # below the short head that every page after the first has


@dataclass(frozen=True, slots=True)
class Block:
    """`height` in millimetres; `draw` is called with the block's top."""

    height: float
    draw: Callable[[Pen, float], None]


@dataclass(slots=True)
class Flow:
    """Where the blocks of a document come to lie: pages of (top, block)."""

    y: float = TOP
    bottom: float = BOTTOM
    pages: list[list[tuple[float, Block]]] = field(default_factory=lambda: [[]])

    def put(self, block: Block, *, repeated: Block | None = None) -> None:
        """Put a block below the last one, on a new page (below `repeated`) where it has no room."""
        if self.y + block.height > self.bottom:
            self.turn()
            if repeated is not None:
                self._place(repeated)
        self._place(block)

    def put_at_bottom(self, block: Block) -> None:
        """Put a block at the bottom of the last page, or of a new one where it has no room."""
        top = self.bottom - block.height
        if self.y > top:
            self.turn()
        self.pages[-1].append((top, block))
        self.y = self.bottom

    def skip(self, height: float) -> None:
        self.y += height

    def turn(self) -> None:
        self.pages.append([])
        self.y = NEXT_TOP

    def _place(self, block: Block) -> None:
        self.pages[-1].append((self.y, block))
        self.y += block.height

"""The elements that are read, as a tree to walk along: one step per tag, whatever its version."""

from collections.abc import Mapping
from enum import IntEnum

from cobro.formats.camt import paths


class Part(IntEnum):
    """What begins and ends with an element."""

    NONE = 0
    ROOT = 1
    GROUP = 2
    STATEMENT = 3
    BALANCE = 4
    ENTRY = 5
    TRANSACTION = 6


class Node:
    """One element; `fact` is the name of what its text says, empty where it says nothing."""

    __slots__ = ("_others", "children", "currency_fact", "fact", "is_known", "part")

    def __init__(self, part: Part = Part.NONE, others: "Node | None" = None) -> None:
        self.children: dict[str, Node] = {}
        self.fact = ""
        self.currency_fact = ""  # what the attribute of an amount says
        self.is_known = others is not None
        self.part = part
        self._others = others or self

    def child(self, name: str) -> "Node":
        """Return the node of an element by its name, with a prefix or without."""
        return self.children.get(name.rpartition(":")[2], self._others)


IGNORED = Node()


def _grow(node: Node, facts: Mapping[str, str]) -> Node:
    for path, fact in facts.items():
        place = node
        for name in path.split("/"):
            place = place.children.setdefault(name, Node(others=IGNORED))
        place.fact, place.currency_fact = fact, f"{fact}_currency"
    return node


def _document() -> Node:
    """Return a node that any element leads back to, but the three messages of an account."""
    anywhere = Node()
    for message, statement in paths.ROOTS.items():
        root = Node(Part.ROOT, IGNORED)
        root.children["GrpHdr"] = _grow(Node(Part.GROUP, IGNORED), paths.GROUP)
        root.children[statement] = _statement()
        for version in ("", "V01", "V02"):
            anywhere.children[message + version] = root
    return anywhere


def _statement() -> Node:
    node = _grow(Node(Part.STATEMENT, IGNORED), paths.STATEMENT)
    node.children["Bal"] = _grow(Node(Part.BALANCE, IGNORED), paths.BALANCE)
    entry = node.children["Ntry"] = _grow(Node(Part.ENTRY, IGNORED), paths.ENTRY)
    transaction = _grow(Node(Part.TRANSACTION, IGNORED), paths.TRANSACTION)
    entry.children["TxDtls"] = entry.children["NtryDtls"].children["TxDtls"] = transaction
    return node


DOCUMENT = _document()

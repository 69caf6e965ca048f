"""Paths of a gateway's API: a reference that came from outside must not reach another one."""

from urllib.parse import quote


def path_of(*parts: str) -> str:
    """Return `/a/b` for its parts; a slash or a query within a part is escaped."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)

"""Prolong a message whose SHA-256 is known, without knowing its beginning (FIPS 180-4, 6.2)."""

import struct

_MASK = 0xFFFFFFFF


def _primes(count: int) -> list[int]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found


def _cube_root_bits(prime: int) -> int:
    """Return the first 32 bits of the fraction of a cube root, in whole numbers."""
    scaled = prime << 96
    root: int = round(scaled ** (1 / 3))
    while root**3 > scaled:
        root -= 1
    while (root + 1) ** 3 <= scaled:
        root += 1
    return root & _MASK


_K = [_cube_root_bits(prime) for prime in _primes(64)]


def _turned(word: int, bits: int) -> int:
    return ((word >> bits) | (word << (32 - bits))) & _MASK


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    w = list(struct.unpack(">16I", block))
    for i in range(16, 64):
        low = _turned(w[i - 15], 7) ^ _turned(w[i - 15], 18) ^ (w[i - 15] >> 3)
        high = _turned(w[i - 2], 17) ^ _turned(w[i - 2], 19) ^ (w[i - 2] >> 10)
        w.append((w[i - 16] + low + w[i - 7] + high) & _MASK)
    a, b, c, d, e, f, g, h = state
    for i in range(64):
        big = _turned(e, 6) ^ _turned(e, 11) ^ _turned(e, 25)
        first = h + big + ((e & f) ^ (~e & g)) + _K[i] + w[i]
        second = (_turned(a, 2) ^ _turned(a, 13) ^ _turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
        a, b, c, d, e, f, g, h = (
            (first + second) & _MASK, a, b, c, (d + first) & _MASK, e, f, g,
        )  # fmt: skip
    pairs = zip(state, (a, b, c, d, e, f, g, h), strict=True)
    return tuple((old + new) & _MASK for old, new in pairs)


def _padding(length: int) -> bytes:
    zeros = (55 - length) % 64
    return b"\x80" + bytes(zeros) + struct.pack(">Q", length * 8)


def prolonged(known: bytes, digest: str, secret_length: int, more: bytes) -> tuple[bytes, str]:
    """Return a longer body and the digest that belongs to it behind the same secret."""
    glue = _padding(secret_length + len(known))
    length = secret_length + len(known) + len(glue)
    rest = more + _padding(length + len(more))
    state = struct.unpack(">8I", bytes.fromhex(digest))
    for start in range(0, len(rest), 64):
        state = _compress(state, rest[start : start + 64])
    return known + glue + more, b"".join(word.to_bytes(4) for word in state).hex()

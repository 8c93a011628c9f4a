"""Digests: how the program tells that two things are the same without keeping both.

bytes or a frozen value  ->  Digest, 32 lower-case hexadecimal digits

A digest is the first half of SHA-256 (FIPS 180-4): 128 bits, so that a chance collision is out of
the question and a crafted one costs 2**64 tries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NewType

import msgspec

Digest = NewType("Digest", str)

_encoder = msgspec.json.Encoder(order="deterministic")


def digest_bytes(*parts: bytes) -> Digest:
    """Digest ``parts`` one after another, each with its length, so that their borders count."""
    if len(parts) == 1:
        return Digest(hashlib.sha256(parts[0]).hexdigest()[:32])
    sha = hashlib.sha256()
    for part in parts:
        sha.update(b"%d:" % len(part))
        sha.update(part)
    return Digest(sha.hexdigest()[:32])


def digest_stream(parts: Iterable[bytes]) -> Digest:
    """Digest what ``parts`` are together, wherever it is cut."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part)
    return Digest(sha.hexdigest()[:32])


def encode(value: object) -> bytes:
    """Write ``value`` as JSON whose bytes depend on the value alone: mapping keys are sorted."""
    return _encoder.encode(value)


def digest_value(value: object) -> Digest:
    """Digest anything that :func:`encode` can write: structs, dataclasses, tuples, strings, numbers."""
    return digest_bytes(encode(value))

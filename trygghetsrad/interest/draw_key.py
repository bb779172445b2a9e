"""The short key with which a person finds their own entry in a draw: 50 bits, drawn from the registration's salt.

It is stored nowhere. Whoever has the salt can make it again; when the salt is erased, the key opens nothing any more.
"""

from __future__ import annotations

import hashlib
import hmac

from trygghetsrad.kernel.links import REFERENCE_SIGNS

DOMAIN = b"trygghetsrad draw key 1|"
LENGTH = 10
NO_SALT = "00" * 32
"""Stands in where there is no salt, so that an unknown person takes as long to refuse as a wrong key."""


def draw_key(reference: str, salt: str | None) -> str:
    """The key of one registration, such as K7M4P-9QX2B. "" when the registration has been withdrawn."""
    if salt is None:
        return ""
    signs = _signs(reference, salt)
    return f"{signs[: LENGTH // 2]}-{signs[LENGTH // 2 :]}"


def is_draw_key(typed: str, reference: str, salt: str | None) -> bool:
    """Whether somebody typed this registration's key, in any letter case and spacing. Every answer takes as long."""
    plain = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    is_same = hmac.compare_digest(plain.encode(), _signs(reference, salt or NO_SALT).encode())
    return is_same and salt is not None


def _signs(reference: str, salt: str) -> str:
    """Five bits a sign, from the first 50 of the HMAC."""
    drawn = int.from_bytes(hmac.new(bytes.fromhex(salt), DOMAIN + reference.encode(), hashlib.sha256).digest(), "big")
    drawn >>= 256 - 5 * LENGTH
    return "".join(REFERENCE_SIGNS[drawn >> 5 * place & 31] for place in reversed(range(LENGTH)))

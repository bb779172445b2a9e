"""The four-word code that lets an anonymous sender read the answer, and the secret in a sender's link.

Neither is stored. The words are drawn by a key from a secret that only the sender's browser holds, so that sending
twice gives the same words; the link is drawn from the suggestion's id, so that every letter can carry it. What is
stored are digests. A code is spoken on the telephone and copied by hand: no two words of the list sound alike (`sound`)
or differ by one letter, nor by the dots and rings of å, ä and ö, so that a code may be typed without them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from uuid import UUID

WORDS_FILE = Path(__file__).parent / "words.txt"
LENGTH = 4
_WORD = re.compile(r"[^\W\d_]+")
_WITHOUT_DOTS = str.maketrans("åäö", "aao")


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """The list: short, distinct, ordinary Swedish words."""
    return tuple(WORDS_FILE.read_text("utf-8").split())


def code_for(secret: str, key: str) -> str:
    """The code of one sending: four words, 44 bits."""
    number = int.from_bytes(_keyed(key, f"code:{secret}"), "big")
    chosen = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(words()))
        chosen.append(words()[place])
    return " ".join(chosen)


def plain_code(typed: str) -> str:
    """A code as it was meant: small letters without dots and rings, single spaces, whatever stood between the words."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", typed).casefold().translate(_WITHOUT_DOTS)))


def code_digest(number: int, code: str, key: str) -> str:
    """What is stored of a code. The number is part of it, so that a code opens one suggestion only."""
    return _keyed(key, f"code-of:{number}:{plain_code(code)}").hex()


def code_digests(number: int, code: str, keys: Sequence[str]) -> list[str]:
    """The digests that a typed code may be stored as, one for each key still in use."""
    return [code_digest(number, code, key) for key in keys]


def code_behind(number: int, secret: str, stored: str | None, keys: Sequence[str]) -> str | None:
    """The code of one sending once more, for its receipt. None when there is none, or its key is no longer in use."""
    if stored is None:
        return None
    return next((code for key in keys if _is(number, code := code_for(secret, key), stored, keys)), None)


def _is(number: int, code: str, stored: str, keys: Sequence[str]) -> bool:
    return any(hmac.compare_digest(one, stored) for one in code_digests(number, code, keys))


def follow_secret(suggestion_id: UUID, key: str) -> str:
    """The secret in the address that a sender by e-mail follows."""
    return urlsafe_b64encode(_keyed(key, f"follow:{suggestion_id}")[:24]).decode()


def _keyed(key: str, message: str) -> bytes:
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()


def sound(word: str) -> str:
    """A word roughly as it is heard, so that jul and hjul, väg and vägg are the same."""
    heard = re.sub(r"^(?:hj|gj|lj|dj)", "j", word)
    heard = re.sub(r"^g(?=[eiyäö])", "j", heard)
    heard = re.sub(r"stj|skj|sch|sh|sk(?=[eiyäö])", "sj", heard)
    heard = re.sub(r"^(?:tj|kj|ch|k(?=[eiyäö]))", "tj", heard)
    heard = re.sub(r"c(?=[eiy])", "s", heard.replace("ck", "k"))
    for written, spoken in (("w", "v"), ("z", "s"), ("x", "ks"), ("q", "k"), ("c", "k"), ("ä", "e")):
        heard = heard.replace(written, spoken)
    return re.sub(r"(.)\1", r"\1", heard)

"""Words as the search index knows them: small letters, one stem for all endings. Pure, save for the stemmer's memory.

Both databases store and compare what comes out of here, so that they find the same things.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable

import Stemmer

NAMES = {"sv": "swedish", "fi": "finnish", "en": "english"}
LONGEST = 40
"""Signs of a word that are kept: no word that somebody looks for is longer."""
_WORD = re.compile(r"[^\W_]+")
_SHORT = re.compile("[^aeiouyåäö]*[aiouyåäö]n")
"""The bridge, the stream, the lake (bron, ån, sjön): the stemmer leaves the ending of words as short as these."""
_LISTS = {
    "sv": """alla allt all att av bara blev bli blir de del dem den denna deras dess det detta dig din dina ditt där då
        efter ej eller en ens er era ett fick finns fram från för får ha hade han hans har hela hennes här hon honom
        hos hur i in inga ingen inom inte är ja jag kan kommer kunde kunna man med mellan men mer mig min mina mitt
        mot mycket ni nog nu när någon något några och också om oss på samma sedan sig sin sina sitt ska skall skulle
        som så sådan till under upp ut utan vad var vara varför varit vart vem vi via vid vilka vilken vilket vill vår
        våra vårt åt över""",
    "fi": """ei eivät että he hän ja jo joka jos jotka jotta kaikki kanssa kuin kun me mikä minä mitä muka mukaan mutta
        myös ne nämä niin noin nyt ole oli olla on ovat se sekä sen siitä siinä sinä sitä tai te tämä tässä vaan vai
        vain voi""",
    "en": """a about all an and any are as at be been but by can do does for from had has have he her his how i if in
        into is it its me my no not of on or our she so that the their them then there they this to us was we were what
        when where which who why will with would you your""",
}
STOP_WORDS = {language: frozenset(words.split()) for language, words in _LISTS.items()}
"""Words that say nothing of what a text is about."""
_kept = threading.local()


def words_of(text: str) -> list[str]:
    """The words of a text in small letters. What is no letter and no digit parts them."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return [word[:LONGEST] for word in _WORD.findall(unicodedata.normalize("NFC", plain))]


def stems_of(text: str, language: str) -> list[str]:
    """The stems of a text's words in order, without those that say nothing."""
    silent = STOP_WORDS[language]
    return _stem((word for word in words_of(text) if word not in silent), language)


def asked_stems(query: str, language: str, *, most: int) -> list[list[str]]:
    """For each of a query's words the stems that it may stand under: a text may be in another language than its reader.

    At most so many words, each once; words that say nothing in the reader's own language are left out.
    """
    words = [word for word in dict.fromkeys(words_of(query)) if word not in STOP_WORDS[language]][:most]
    by_language = [_stem(words, one) for one in NAMES]
    return [list(dict.fromkeys(stems)) for stems in zip(*by_language, strict=True)]


def _stem(words: Iterable[str], language: str) -> list[str]:
    # A stemmer keeps what it has seen, and is one thread's alone.
    stemmers = _kept.__dict__
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(NAMES[language])
    stems: list[str] = stemmers[language].stemWords(list(words))
    if language == "sv":
        stems = [stem[:-1] if _SHORT.fullmatch(stem) else stem for stem in stems]
    return stems

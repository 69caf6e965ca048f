"""Names of payers as banks write them: cut, without accents, in capitals, with words around them.

Likeness is that of word sets (rapidfuzz `token_set_ratio`, 0 to 100). A bank cuts a name where its
field ends, so the last word of a name may be the beginning of a word.
"""

import re
import unicodedata
from functools import lru_cache

# Words that banks put around a name, and the forms of companies: they tell no payer from another.
_NOISE = frozenset(
    """
    PIX TED DOC TEF TRANSF TRANSFERENCIA TRANSFERENCIAS RECEBIDO RECEBIDA RECEBIMENTO CRED CREDITO
    DEPOSITO PAGTO PAGAMENTO PAG PGTO PGT REF FATURA FAT NF NFE NOTA BOLETO COBRANCA REM DE DA DO
    DOS DAS E A O EM PARA POR LTDA SA ME EPP EIRELI MEI CIA LDA UNIPESSOAL SL SLU CV RL SARL INC LLC
    CO THE SEPA TRF TRANSFERENCIAS ORDENANTE RECIBIDA RECIBIDO FACTURA PAGO SPEI ABONO BANCO
    """.split()  # noqa: SIM905 - a table of words
)
_WORD = re.compile(r"[A-Z0-9]+")
_SHORT = 2


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """Return the telling words of a name: capitals without accents, no digits, no noise."""
    decomposed = unicodedata.normalize("NFKD", text).upper()
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    words = (word for word in _WORD.findall(re.sub(r"[.']", "", bare)) if _tells(word))
    return " ".join(words)


def _tells(word: str) -> bool:
    has_digit = any(mark.isdigit() for mark in word)
    return word not in _NOISE and len(word) >= _SHORT and not has_digit


def likeness(one: str, other: str) -> int:
    """Return how alike two plain names are, 0 to 100, the cut end of one forgiven."""
    if not one or not other:
        return 0
    from rapidfuzz import fuzz

    # 20 ms to import: only an entry that nothing better explains pays it.
    shorter, longer = sorted((one, other), key=len)
    cut = _as_long(longer, shorter)
    return max(round(fuzz.token_set_ratio(one, other)), round(fuzz.ratio(shorter, cut)))


def _as_long(longer: str, shorter: str) -> str:
    return longer[: len(shorter)]


def search_words(name: str) -> tuple[str, ...]:
    """Return what likely payers are looked up by: the first word with each of the next ones.

    Words are cut to what banks leave of them; a pair tells far more than a word. A name of one word
    is looked up by it.
    """
    first, *others = name.split() or [""]
    stems = [word[:_STEM] for word in others if len(word) >= _LETTERS_MIN]
    pairs = dict.fromkeys(f"{first[:_STEM]} {stem}" for stem in stems)
    return tuple(pairs)[:_PAIRS_MAX] or ((first[:_STEM],) if len(first) >= _LETTERS_MIN else ())


_STEM = 5
_LETTERS_MIN = 3
_PAIRS_MAX = 4

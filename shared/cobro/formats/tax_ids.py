"""Brazilian tax ids in fixed columns."""

CPF_DIGITS, CNPJ_DIGITS = 11, 14
_CNPJ = "2"


def brazilian_tax_id(kind: str, value: str) -> str:
    """Return a CPF (11) or CNPJ (14, letters allowed) out of its 15 columns.

    `kind` is the column before: 1 CPF, 2 CNPJ; where it says neither, the length decides.
    """
    short = value.strip().lstrip("0")
    if not short:
        return ""
    is_cpf = len(short) <= CPF_DIGITS and kind != _CNPJ
    return short.rjust(CPF_DIGITS if is_cpf else CNPJ_DIGITS, "0")

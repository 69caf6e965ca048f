"""The payers of an invented company: persons, companies with branches, their ids and accounts.

Everything is drawn from a seeded generator and is nobody's: tax ids have right check digits, since
what reads them checks them.
"""

from dataclasses import dataclass
from random import Random

__all__ = ["Payer", "draw_payers"]


def _words(text: str) -> list[str]:
    return text.split()


_GIVEN = _words(
    """
    Ana Bruno Carla Daniel Elisa Fábio Gabriela Heitor Inês João José Larissa Marcos Maria
    Natália Otávio Patrícia Rafael Sílvia Tiago Vitória Antônio Luís Paulo
    """
)
_FAMILY = _words(
    """
    Silva Santos Oliveira Souza Lima Pereira Ferreira Costa Rodrigues Almeida Nascimento
    Araújo Ribeiro Carvalho Gomes Martins Rocha Barbosa Conceição Mendonça Guimarães Teixeira
    """
)
_TRADES = _words(
    """
    Padaria Oficina Clínica Mercado Farmácia Transportes Construtora Editora Escola Gráfica
    Confecções Restaurante Pousada Laboratório Consultoria Distribuidora Papelaria Academia
    """
)
_NAMES = _words(
    """
    Aurora Bela Vista Central Estrela Horizonte Ipiranga Jardim Litoral Monte Claro Nova Era
    Ouro Verde Planalto Primavera Recanto Santa Rita Bento Serra Azul União Vitória
    """
)
_FORMS = ("Ltda", "ME", "EPP", "S.A.", "Eireli")
_CPF_WEIGHTS = (range(10, 1, -1), range(11, 1, -1))
_CNPJ_WEIGHTS = ((5, 4, 3, 2, *range(9, 1, -1)), (6, 5, 4, 3, 2, *range(9, 1, -1)))


@dataclass(frozen=True, slots=True)
class Payer:
    """A customer. `group` is shared by the branches of one company, of which the first pays."""

    customer_id: str
    name: str
    tax_id: str
    account: str
    group: str = ""

    @property
    def is_company(self) -> bool:
        return len(self.tax_id) > 11  # noqa: PLR2004 - the digits of a CPF


def draw_payers(random: Random, count: int, companies: float, branched: float) -> list[Payer]:
    """Draw customers: a share of companies, and of these a share with three branches."""
    payers: list[Payer] = []
    while len(payers) < count:
        if random.random() >= companies:
            name = " ".join((random.choice(_GIVEN), *random.sample(_FAMILY, 2)))
            payers.append(_payer(random, len(payers), name, _cpf(random)))
            continue
        name = f"{random.choice(_TRADES)} {' '.join(random.sample(_NAMES, 2))}"
        name = f"{name} {random.choice(_FORMS)}"
        root = f"{random.randrange(10**8):08d}"
        branches = 3 if random.random() < branched else 1
        for branch in range(1, branches + 1):
            tax_id = _with_digits(f"{root}{branch:04d}", _CNPJ_WEIGHTS)
            group = root if branches > 1 else ""
            payers.append(_payer(random, len(payers), name, tax_id, group))
    return payers[:count]


def stranger(random: Random) -> tuple[str, str]:
    """Return the name and CPF of somebody who is no customer."""
    return " ".join((random.choice(_GIVEN), *random.sample(_FAMILY, 2))), _cpf(random)


def _payer(random: Random, place: int, name: str, tax_id: str, group: str = "") -> Payer:
    account = f"{random.choice(('001', '237', '341', '104'))}/{random.randrange(1, 9999)}/"
    account += f"{random.randrange(10_000, 999_999)}"
    return Payer(f"cus-{place:06d}", name, tax_id, account, group)


def _cpf(random: Random) -> str:
    return _with_digits(f"{random.randrange(10**9):09d}", _CPF_WEIGHTS)


def _with_digits(digits: str, weights: tuple[range | tuple[int, ...], ...]) -> str:
    """Append both check digits, modulo 11 (Receita Federal)."""
    for row in weights:
        rest = sum(int(d) * w for d, w in zip(digits, row, strict=True)) % 11
        digits += str(0 if rest < 2 else 11 - rest)  # noqa: PLR2004 - the rule's own figure
    return digits

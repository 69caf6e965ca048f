"""A sample company and its customers: invented, plausible, and the same for the same seed.

Names and streets are put together from the lists below, e-mail addresses are at domains that nobody
can own (RFC 2606), phone numbers are of a range that is not given out, and the tax identifiers are
valid by their check digits only: they belong to whoever they belong to by chance, as in any sample.
"""

import random
import unicodedata
from dataclasses import dataclass
from typing import Final, TypedDict

FIRST_NAMES: Final = (
    "Adriana", "Alexandre", "Aline", "Amanda", "Antônio", "Beatriz", "Bruno", "Caio", "Camila",
    "Carla", "Cauã", "Cecília", "Cláudia", "Daniel", "Débora", "Diego", "Eduardo", "Elisa",
    "Fábio", "Fernanda", "Flávia", "Gabriel", "Heloísa", "Henrique", "Inês", "Isabela", "Ivan",
    "João", "Jorge", "Júlia", "Karina", "Larissa", "Leandro", "Letícia", "Lívia", "Luana",
    "Luís", "Marcela", "Márcio", "Marina", "Mateus", "Natália", "Otávio", "Patrícia", "Paulo",
    "Rafaela", "Renato", "Roberta", "Rodrigo", "Sandra", "Sérgio", "Sofia", "Tatiana", "Tiago",
    "Úrsula", "Valéria", "Vinícius", "Vitória", "Wagner", "Yara",
)  # fmt: skip
LAST_NAMES: Final = (
    "Albuquerque", "Almeida", "Andrade", "Araújo", "Barbosa", "Barros", "Batista", "Brandão",
    "Caldeira", "Camargo", "Cardoso", "Carvalho", "Cavalcanti", "Cordeiro", "Coutinho", "Duarte",
    "Esteves", "Falcão", "Fonseca", "Freitas", "Furtado", "Garcia", "Gouveia", "Guimarães",
    "Lacerda", "Leão", "Machado", "Magalhães", "Meireles", "Mendonça", "Moraes", "Nogueira",
    "Pacheco", "Peixoto", "Pinheiro", "Queiroz", "Ramalho", "Rezende", "Sampaio", "Siqueira",
    "Tavares", "Teixeira", "Vasconcelos", "Viana", "Xavier",
)  # fmt: skip
TRADES: Final = (
    ("Padaria", "varejo"), ("Mercado", "varejo"), ("Papelaria", "varejo"), ("Farmácia", "varejo"),
    ("Ótica", "varejo"), ("Livraria", "varejo"), ("Clínica", "saúde"), ("Laboratório", "saúde"),
    ("Odontologia", "saúde"), ("Academia", "serviços"), ("Lavanderia", "serviços"),
    ("Contabilidade", "serviços"), ("Arquitetura", "serviços"), ("Transportes", "logística"),
    ("Armazéns", "logística"), ("Metalúrgica", "indústria"), ("Confecções", "indústria"),
    ("Laticínios", "indústria"), ("Condomínio", "imóveis"), ("Imobiliária", "imóveis"),
)  # fmt: skip
PLACES: Final = (
    "Aurora", "Boa Vista", "Bom Retiro", "Campo Belo", "Cerro Azul", "Duas Pontes", "Estrela",
    "Flor de Lis", "Horizonte", "Ipê Amarelo", "Jatobá", "Lagoa Nova", "Mirante", "Monte Verde",
    "Nascente", "Ouro Fino", "Pedra Branca", "Porto Real", "Serra Dourada", "Três Marias",
    "Vale do Sol", "Vila Rica",
)  # fmt: skip
FORMS: Final = ("Ltda.", "Ltda.", "Ltda. ME", "S.A.", "EIRELI")
STREETS: Final = (
    "Rua das Acácias", "Rua do Comércio", "Avenida Brasil", "Rua Quinze de Novembro",
    "Avenida das Palmeiras", "Rua São João", "Travessa do Mercado", "Rua dos Ipês",
    "Avenida Beira-Rio", "Rua Tiradentes", "Praça da Matriz", "Rua Santa Clara",
)  # fmt: skip
# City, state, first digits of its postal codes, area code.
CITIES: Final = (
    ("São Paulo", "SP", "010", "11"), ("Campinas", "SP", "130", "19"),
    ("Rio de Janeiro", "RJ", "200", "21"), ("Niterói", "RJ", "240", "21"),
    ("Belo Horizonte", "MG", "301", "31"), ("Uberlândia", "MG", "384", "34"),
    ("Curitiba", "PR", "800", "41"), ("Florianópolis", "SC", "880", "48"),
    ("Porto Alegre", "RS", "900", "51"), ("Salvador", "BA", "400", "71"),
    ("Recife", "PE", "500", "81"), ("Fortaleza", "CE", "600", "85"),
    ("Goiânia", "GO", "740", "62"), ("Brasília", "DF", "700", "61"),
    ("Belém", "PA", "660", "91"), ("Manaus", "AM", "690", "92"),
    ("Cuiabá", "MT", "780", "65"), ("Vitória", "ES", "290", "27"),
)  # fmt: skip
MAIL_DOMAINS: Final = ("example.com", "example.org", "example.net")

_CPF_BODIES: Final = 10**9
_CNPJ_ROOTS: Final = 10**8
# Steps coprime with ten: neighbours in number lie far apart, and no two numbers meet.
_CPF_STEP: Final = 387_420_489
_CNPJ_STEP: Final = 43_046_721


class SampleCustomer(TypedDict):
    """What `POST /v1/customers` wants to know of somebody, in plain text."""

    name: str
    tax_id: str
    country: str
    email: str
    phone: str
    address: str
    city: str
    state: str
    segment: str
    language: str


@dataclass(frozen=True, slots=True)
class SampleCompany:
    """The company that issues in the demo."""

    name: str = "Aurora Manutenção Predial Ltda."
    country: str = "BR"
    address: str = "Rua das Acácias, 120, 4º andar, Belo Horizonte, MG, 30130-010"
    email: str = "financeiro@aurora.example.com"
    phone: str = "+55 31 5550-0100"
    currency: str = "BRL"
    timezone: str = "America/Sao_Paulo"
    language: str = "pt-BR"

    @property
    def tax_id(self) -> str:
        return make_cnpj(0)


def make_cpf(number: int) -> str:
    """Return the bare, valid CPF that stands for a number from 0 to 999,999,998."""
    body = f"{((number + 1) * _CPF_STEP) % _CPF_BODIES:09d}"
    for weights in (range(10, 1, -1), range(11, 1, -1)):
        body += _check_digit(body, weights)
    return body


def make_cnpj(number: int) -> str:
    """Return the bare, valid CNPJ of the head office that stands for a number from 0 on."""
    body = f"{((number + 1) * _CNPJ_STEP) % _CNPJ_ROOTS:08d}0001"
    for first in (5, 6):
        body += _check_digit(body, (*range(first, 1, -1), *range(9, 1, -1)))
    return body


def _check_digit(body: str, weights: range | tuple[int, ...]) -> str:
    remainder = sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11
    return str(11 - remainder if remainder > 1 else 0)


def sample_customers(seed: int, count: int) -> list[SampleCustomer]:
    """Return `count` customers, two companies to each person; the same for the same seed."""
    draw = random.Random(seed)
    return [_customer(draw, number) for number in range(1, count + 1)]


def _customer(draw: random.Random, number: int) -> SampleCustomer:
    is_person = number % 3 == 0
    name, segment = _person(draw) if is_person else _company(draw)
    city, state, postal, area = draw.choice(CITIES)
    street = f"{draw.choice(STREETS)}, {draw.randrange(10, 1990)}"
    code = f"{postal}{draw.randrange(10, 99)}-{draw.randrange(0, 990):03d}"
    return {
        "name": name,
        "tax_id": make_cpf(number) if is_person else make_cnpj(number),
        "country": "BR",
        "email": f"{_mailbox(name)}.{number}@{draw.choice(MAIL_DOMAINS)}",
        "phone": f"+55 {area} 5550-{number % 10_000:04d}",
        "address": f"{street}, {city}, {state}, {code}",
        "city": city,
        "state": state,
        "segment": segment,
        "language": "pt-BR",
    }


def _person(draw: random.Random) -> tuple[str, str]:
    first, (middle, last) = draw.choice(FIRST_NAMES), draw.sample(LAST_NAMES, 2)
    return f"{first} {middle} {last}", "pessoa física"


def _company(draw: random.Random) -> tuple[str, str]:
    trade, segment = draw.choice(TRADES)
    owner = draw.choice((*PLACES, *LAST_NAMES))
    return f"{trade} {owner} {draw.choice(FORMS)}", segment


def _mailbox(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = ["".join(filter(str.isalnum, word)) for word in plain.split()]
    return ".".join(word for word in words[:2] if word)

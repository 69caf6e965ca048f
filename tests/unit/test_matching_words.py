"""What the rules say, in five languages: every sentence, with every fact, and none in another's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from string import Formatter

import pytest

from cobro.adapters.matching_words import sentences
from cobro.adapters.matching_words.sentences import MatchingInWords
from cobro.domain.ids import InvoiceId
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from cobro.domain.reconciliation.decisions import decide
from cobro.domain.reconciliation.evidence import (
    Case,
    EarlierPayment,
    PayerKey,
    PayerKeyKind,
    ReferenceKind,
    WaitingPart,
)
from cobro.domain.reconciliation.findings import Doubt, Rule
from cobro.domain.reconciliation.policy import Fit, MatchingPolicy
from cobro.domain.reconciliation.sentences import Sentence
from tests.support.builders import TODAY, brl
from tests.support.matching import ALIAS, ROOT, TAX_ID, case, evidence, item

DOCUMENT = ReferenceKind.DOCUMENT
ACCOUNT = PayerKey(PayerKeyKind.ACCOUNT, "341/1/2")
MARIA = {"payer_name": "MARIA AURORA", "customer_name": "MARIA AURORA"}
# Words of one language alone: a sentence that was left untranslated has one of them.
ENGLISH = {"the", "is", "of", "and", "it", "payer", "entry", "amount", "invoice", "name"}


def wording(language: Language) -> dict[str, str]:
    said = sentences._wording(language)
    return {f"{kind}.{code}": text for kind, codes in said.items() for code, text in codes.items()}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def cases() -> Iterator[Case]:
    """Yield a case for each rule, each fit and each doubt."""
    for kind in ReferenceKind:
        yield case(evidence(), item(named_by=kind))
    for minor in (9_000, 11_000, 10_001):
        yield case(evidence(minor), item(named_by=DOCUMENT))
    yield case(evidence(10_000), item(named_by=DOCUMENT, settling=brl(10_233)))
    yield case(evidence(), item(1, 0, named_by=DOCUMENT))
    yield case(evidence(amount=Money(10_000, Currency.USD)), item(named_by=DOCUMENT))
    yield case(evidence(20_000), item(1, named_by=DOCUMENT), item(2, named_by=DOCUMENT))
    yield case(evidence(), item(1, named_by=DOCUMENT), item(2, named_by=DOCUMENT))
    part = WaitingPart("ent_0", InvoiceId("inv_1"), brl(6_000))
    yield case(evidence(4_000), item(named_by=DOCUMENT), waiting=(part,))
    yield case(evidence(4_000, TAX_ID), item(1, 10_000, TAX_ID), waiting=(part,))
    for key in (TAX_ID, ACCOUNT, ALIAS):
        yield case(evidence(10_000, key), item(1, 10_000, key))
    yield case(evidence(10_000, TAX_ID, digits=frozenset({"0000001"})), item(1, 10_000, TAX_ID))
    yield case(evidence(30_000, TAX_ID), item(1, 10_000, TAX_ID), item(2, 20_000, TAX_ID))
    yield case(evidence(10_000, ROOT), item(1, 10_000, ROOT))
    yield from doubtful_cases()


def doubtful_cases() -> Iterator[Case]:
    known = item(1, 10_000, TAX_ID)
    named = item(customer_name=MARIA["customer_name"], tax_id="52998224725")
    yield case(evidence(payer_name=MARIA["payer_name"]), named)
    yield case(evidence(payer_name=MARIA["payer_name"], masked_tax_id="***982247**"), named)
    late = replace(known, due_date=TODAY + timedelta(days=300))
    yield case(evidence(10_000, TAX_ID), late)
    earlier = EarlierPayment(known.customer_id, brl(10_000), TODAY - timedelta(days=2))
    yield case(evidence(10_000, TAX_ID), known, earlier=(earlier,))
    yield case(evidence(10_000, TAX_ID), known, claimed={known.invoice_id: "ent_9"})
    yield case(evidence(10_000, TAX_ID), known, item(2, 700, named_by=DOCUMENT))
    yield case(evidence(10_000, TAX_ID), known, item(2, named_by=ReferenceKind.TITLE))
    other = item(named_by=DOCUMENT, customer_name="PADARIA AURORA", tax_id="52998224725")
    yield case(evidence(payer_name="OFICINA DO BAIRRO"), other)


def said() -> dict[str, Sentence]:
    """Return one sentence of each code that the rules come to say."""
    found: dict[str, Sentence] = {}
    for policy in (MatchingPolicy(tolerance_minor=1), MatchingPolicy(10_000, 9_999)):
        for given in cases():
            decision = decide(given, policy)
            reasons = [other.reason for other in decision.alternatives]
            others = [one for other in decision.alternatives for one in other.finding.says]
            found |= {one.code: one for one in (*decision.says, *reasons, *others)}
    found["none.no_reference"] = decide(case(evidence()), MatchingPolicy()).says[0]
    missing = Sentence.of("none.rate_missing", rate="IGPM", from_date=date(2026, 1, 1))
    by_hand = Sentence("rule.by_hand")
    return found | {missing.code: missing, by_hand.code: by_hand}


def test_the_cases_say_every_sentence_of_rules_fits_doubts_and_reasons() -> None:
    expected = {f"rule.{rule.value}" for rule in Rule} - {"rule.payer_number"}
    expected |= {f"fit.{fit.value}" for fit in Fit} | {f"doubt.{doubt.value}" for doubt in Doubt}
    expected |= {"also.number", "none.no_reference", "none.rate_missing", "rule.by_hand"}
    expected |= {f"reason.{code}" for code in ("score_too_low", "not_the_oldest")}

    assert set(said()) == expected | {"reason.better_evidence"}


@pytest.mark.parametrize("language", list(Language))
def test_every_sentence_renders_with_all_its_facts_in_each_language(language: Language) -> None:
    words = MatchingInWords(language)
    for sentence in said().values():
        text = words.one(sentence)
        facts = {name for name, _ in sentence.facts}

        assert "{" not in text
        assert placeholders(wording(language)[sentence.code]) <= facts


@pytest.mark.parametrize("language", list(Language))
def test_the_words_of_each_language_have_the_same_codes_and_facts(language: Language) -> None:
    ours, english = wording(language), wording(Language.EN)

    assert {code: placeholders(text) for code, text in ours.items()} == {
        code: placeholders(text) for code, text in english.items()
    }
    assert {rule.value for rule in Rule} <= set(sentences._wording(language)["name"])


@pytest.mark.parametrize("language", [one for one in Language if one is not Language.EN])
def test_nothing_is_left_in_english(language: Language) -> None:
    english = wording(Language.EN)
    for code, text in wording(language).items():
        is_same = text == english[code] and code != "name.title"

        assert not is_same
        assert not ENGLISH & set(text.lower().replace(",", " ").split())


def test_amounts_days_and_rules_are_written_as_each_language_has_them() -> None:
    short = Sentence.of("fit.short", amount=brl(123_456), settling=brl(200_000))
    far = Sentence.of("doubt.out_of_window", due_date=date(2026, 3, 1))
    better = Sentence.of("reason.better_evidence", rule="payer_tax_id")

    assert MatchingInWords(Language.PT_BR).all([short, far]) == (
        "R$\xa01.234,56 é menos que os R$\xa02.000,00 que a quitam; "
        "mas o vencimento, 1 de mar. de 2026, está longe demais do dia do pagamento"
    )
    assert MatchingInWords(Language.EN).all([short]).startswith("R$1,234.56 is short of")
    assert MatchingInWords(Language.ES_MX).one(better).endswith("RFC del pagador")


@pytest.mark.parametrize("language", list(Language))
def test_a_bare_code_of_the_history_has_words_and_another_is_left_alone(language: Language) -> None:
    words = MatchingInWords(language)
    codes = ["payer_number", "amount_differs", "score_below_automatic", "rate_missing"]

    assert all(words.code(code) not in {code, ""} for code in (*codes, "no_reference"))
    assert words.code("the old words") == "the old words"

"""What a payer chooses about how it is written to: language, first channel, and reminders."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from cobro.adapters.payer_page.texts import page_words
from cobro.application.contact_wishes import AskedWishes, ShowWishes, TakeWishes
from cobro.application.opt_out import TakeOptOut, TakeOptOutBack
from cobro.application.payer_links import PayerLink, new_link
from cobro.application.promotion_consent import TakePromotionConsent, WithdrawPromotionConsent
from cobro.application.take_consent import TakeConsent
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError
from cobro.domain.parties import Language
from cobro.domain.preferences import WORDING, Preferences, Wishes, offered_channels
from tests.support.builders import a_customer, an_invoice, an_issuer
from tests.support.policies import a_policy
from tests.support.promotion_book import MemoryPromotions
from tests.support.reminder_desk import ReminderDesk
from tests.support.whatsapp import a_sender

PHONED = replace(a_customer(), phone="11 98765-4321")
ALL = frozenset({"email", "sms", "whatsapp"})


@dataclass
class WishDesk:
    """A payer with a phone, of a company that writes by WhatsApp too."""

    desk: ReminderDesk = field(default_factory=ReminderDesk)

    def __post_init__(self) -> None:
        self.desk.issuers.put(replace(an_issuer(), whatsapp=a_sender()))
        self.desk.customers.put(PHONED)

    @property
    def link(self) -> PayerLink:
        return new_link(an_invoice(), Language.PT_BR, self.desk.clock.present)

    def shown(self) -> Wishes:
        return self.show(PHONED, self.desk.issuers.get("acme"))

    @property
    def show(self) -> ShowWishes:
        return ShowWishes(self.desk.book, self.promotions.has_promotions)

    @property
    def promotions(self) -> MemoryPromotions:
        return self.desk.book.promotions

    def choose(
        self,
        reminders: frozenset[str] = ALL,
        language: Language = Language.PT_BR,
        channel: str = "",
        promotions: bool | None = None,
    ) -> Wishes:
        parties: dict[str, Any] = {"customers": self.desk.customers, "clock": self.desk.clock}
        take = TakeWishes(
            customers=self.desk.customers,
            issuers=self.desk.issuers,
            preferences=self.desk.book,
            show=self.show,
            opt_out=TakeOptOut(opt_outs=self.desk.opt_outs, **parties),
            opt_in=TakeOptOutBack(opt_outs=self.desk.opt_outs, **parties),
            consent=TakeConsent(consents=self.desk.consents, book=self.desk.book, **parties),
            promote=TakePromotionConsent(book=self.promotions, **parties),
            demote=WithdrawPromotionConsent(book=self.promotions, **parties),
            clock=self.desk.clock,
        )
        take(self.link, AskedWishes(language, channel, reminders, promotions))
        return self.shown()


@pytest.fixture
def payer() -> WishDesk:
    return WishDesk()


def test_whatsapp_is_not_wanted_before_the_payer_agrees_and_the_others_are(payer: WishDesk) -> None:
    assert payer.shown().wanted == {Channel.EMAIL, Channel.SMS}
    assert payer.shown().offered == {Channel.EMAIL, Channel.SMS, Channel.WHATSAPP}


def test_a_ticked_box_is_a_consent_and_a_cleared_one_a_refusal(payer: WishDesk) -> None:
    agreed = payer.choose()
    refused = payer.choose(frozenset())

    assert agreed.wanted == agreed.offered
    assert [each.source for each in payer.desk.consents.kept] == ["page"]
    assert refused.wanted == frozenset()
    assert {each.source for each in payer.desk.opt_outs.kept} == {"page"}


def test_what_was_refused_is_wanted_again_with_the_wording_that_was_shown(payer: WishDesk) -> None:
    payer.choose()
    payer.choose(frozenset())
    payer.desk.clock.present += timedelta(hours=1)
    again = payer.choose()

    assert again.wanted == again.offered
    assert {each.wording for each in payer.desk.opt_outs.taken_back} == {"pt-BR/1"}
    assert len(payer.desk.consents.kept) == 2


def test_a_form_that_is_sent_again_changes_nothing(payer: WishDesk) -> None:
    wanted = frozenset({"email"})
    first = payer.choose(wanted)
    kept = list(payer.desk.opt_outs.kept)

    assert payer.choose(wanted) == first
    assert payer.desk.opt_outs.kept == kept
    assert [each.channel for each in kept] == [Channel.SMS]


def test_a_channel_that_does_not_reach_the_payer_is_refused(payer: WishDesk) -> None:
    with pytest.raises(InvalidInputError):
        payer.choose(channel="letter")

    assert payer.choose(channel="sms").preferred is Channel.SMS


def test_reminders_go_in_the_language_and_first_by_the_channel_that_was_chosen(
    payer: WishDesk,
) -> None:
    payer.choose(language=Language.EN, channel="sms")
    step = {"step": "one", "offset": {"days": -3}, "template": "before_due"}
    payer.desk.give(a_policy({**step, "channels": ["email", "sms"]}))
    payer.desk.channels[Channel.SMS] = payer.desk.texts
    payer.desk.due("one")

    (reminder,) = payer.desk.texts.sent
    assert reminder.customer.language is Language.EN
    assert payer.desk.channel.sent == []


def test_a_newer_registration_in_another_language_is_the_later_word() -> None:
    chosen = Preferences(Language.EN, Language.PT_BR)

    assert chosen.of(PHONED).language is Language.EN
    assert chosen.of(replace(PHONED, language=Language.ES_ES)).language is Language.ES_ES


def test_only_channels_of_the_step_are_put_in_order() -> None:
    chosen = Preferences(Language.EN, Language.PT_BR, Channel.SMS)

    assert chosen.in_order([Channel.EMAIL, Channel.SMS]) == [Channel.SMS, Channel.EMAIL]
    assert chosen.in_order([Channel.EMAIL]) == [Channel.EMAIL]


def test_only_what_reaches_the_payer_and_the_company_has_is_offered() -> None:
    assert offered_channels(a_customer(), an_issuer()) == [Channel.EMAIL]
    assert offered_channels(PHONED, an_issuer()) == [Channel.EMAIL, Channel.SMS]


def test_the_words_that_a_payer_agrees_to_have_the_version_that_is_kept() -> None:
    said = [page_words(each)[key] for each in Language for key in ("wishes_how", "wish_reminders")]
    digest = hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]

    assert (WORDING, digest) == ("1", "65ee9d6eaeab0586")


def test_promotions_are_asked_for_by_a_company_that_has_some(payer: WishDesk) -> None:
    before = payer.shown().promotions
    payer.promotions.promoters.add("acme")

    assert (before, payer.shown().promotions) == (None, False)


def test_a_payer_agrees_to_promotions_and_takes_that_back_once_each(payer: WishDesk) -> None:
    payer.promotions.promoters.add("acme")
    agreed = [payer.choose(promotions=True).promotions for _ in range(2)]
    payer.desk.clock.present += timedelta(minutes=1)
    refused = [payer.choose(promotions=False).promotions for _ in range(2)]
    (consent,), (withdrawal,) = payer.promotions.given, payer.promotions.taken_back

    assert (agreed, refused) == ([True, True], [False, False])
    assert (consent.source, consent.wording, consent.person) == ("page", "page/pt-BR/1", "")
    assert (withdrawal.source, withdrawal.turn) == ("page", 1)


def test_a_form_that_does_not_ask_leaves_promotions_as_they_are(payer: WishDesk) -> None:
    payer.choose(promotions=True)
    unasked = payer.shown().promotions
    payer.promotions.promoters.add("acme")
    payer.choose(promotions=True)

    assert unasked is None
    assert payer.choose().promotions is True

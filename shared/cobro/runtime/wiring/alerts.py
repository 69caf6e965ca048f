"""Alerts: their rules, what raises them, and who is told."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.alert_books import (
    DynamoAlertRules,
    DynamoDueDays,
    DynamoLooks,
    DynamoMutes,
)
from cobro.adapters.dynamodb.alerts import DynamoAlerts
from cobro.application.answer_alerts import AnswerAlerts
from cobro.application.keep_alert_rules import KeepAlertRules
from cobro.application.raise_alerts import RaiseAlerts
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base, parties

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

    from cobro.application.alert_on_news import AlertOnNews
    from cobro.application.tell_alerts import TellAlerts
    from cobro.application.watch_alerts import WatchAlerts


@cache
def rule_book() -> DynamoAlertRules:
    base.database()
    return DynamoAlertRules()


@cache
def alerts() -> DynamoAlerts:
    base.database()
    return DynamoAlerts()


@cache
def mutes() -> DynamoMutes:
    base.database()
    return DynamoMutes()


@cache
def keep_alert_rules() -> KeepAlertRules:
    return KeepAlertRules(
        issuers=parties.issuers(), book=rule_book(), clock=base.clock(), pause=base.pause()
    )


@cache
def answer_alerts() -> AnswerAlerts:
    return AnswerAlerts(
        issuers=parties.issuers(), alerts=alerts(), mutes=mutes(), clock=base.clock()
    )


@cache
def raise_alerts() -> RaiseAlerts:
    return RaiseAlerts(alerts=alerts(), mutes=mutes(), clock=base.clock())


@cache
def tell_alerts() -> "TellAlerts":
    from cobro.adapters.messaging.alert_messages import SesAlerts, SmsAlerts
    from cobro.application.tell_alerts import EMAIL, SMS, TellAlerts

    return TellAlerts(
        alerts=alerts(),
        mutes=mutes(),
        channels={
            EMAIL: SesAlerts(_ses, settings().get(Variable.SENDER)),
            SMS: SmsAlerts(base.text_messages, settings().find(Variable.TEXT_SENDER)),
        },
        clock=base.clock(),
    )


# One attempt only: the provider has no idempotency token, so a lost answer must not send again.
def _ses() -> "SESV2Client":
    client: SESV2Client = base.client("sesv2", attempts_max=1)
    return client


@cache
def alert_on_news() -> "AlertOnNews":
    from cobro.application.alert_on_news import AlertOnNews
    from cobro.runtime.wiring import money

    return AlertOnNews(
        issuers=parties.issuers(),
        invoices=money.invoices(),
        book=rule_book(),
        due=DynamoDueDays(),
        raise_alerts=raise_alerts(),
        tell=tell_alerts,
    )


@cache
def watch_alerts() -> "WatchAlerts":
    from cobro.application.watch_alerts import Sources, WatchAlerts
    from cobro.runtime.wiring import disputes, forecasting, matching, money

    return WatchAlerts(
        issuers=parties.issuers(),
        book=rule_book(),
        looks=DynamoLooks(),
        sources=Sources(
            invoices=money.invoices(),
            due=DynamoDueDays(),
            exceptions=base.exceptions(),
            disputes=disputes.disputes(),
            reviews=matching.reviews(),
            forecasts=forecasting.forecasts(),
        ),
        raise_alerts=raise_alerts(),
        tell=tell_alerts(),
        clock=base.clock(),
    )

"""Notices on payers' pages, and that those were looked at."""

from functools import cache

from cobro.adapters.dynamodb.page_visits import (
    DynamoPageNotices,
    DynamoPageViews,
    DynamoPageWrites,
)
from cobro.application.visit_page import ReadNotice, VisitPage
from cobro.runtime.wiring import base, deliveries


@cache
def notices() -> DynamoPageNotices:
    base.database()
    return DynamoPageNotices()


@cache
def views() -> DynamoPageViews:
    base.database()
    return DynamoPageViews()


@cache
def writes() -> DynamoPageWrites:
    base.database()
    return DynamoPageWrites()


@cache
def visit() -> VisitPage:
    return VisitPage(notices=notices(), views=views(), clock=base.clock())


@cache
def read_notice() -> ReadNotice:
    return ReadNotice(notices=notices(), deliveries=deliveries.deliveries(), clock=base.clock())

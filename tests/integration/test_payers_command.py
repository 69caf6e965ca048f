"""cobro payers: the link of a page, and links taken back, through the API."""

import argparse
import json

import pytest

from cobro_cli import payers_command
from tests.support.answering import Asked, answering


def cobro(*words: str) -> int:
    parser = argparse.ArgumentParser()
    payers_command.add_arguments(parser)
    return payers_command.run(parser.parse_args(words))


def test_link_is_printed_alone_so_that_it_can_be_passed_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[Asked] = []
    with answering('{"url": "https://api.example/pay/abc"}', asked, 201) as url:
        code = cobro("link", "inv_1", "--url", url, "--token", "t")

    assert code == 0
    assert capsys.readouterr().out == "https://api.example/pay/abc\n"
    assert asked == [Asked("POST", "/v1/invoices/inv_1/payer-links", "")]


def test_links_are_taken_back_for_one_customer_of_one_company(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[Asked] = []
    with answering('{"withdrawn_at": "2026-03-02T12:00:00+00:00"}', asked) as url:
        code = cobro("withdraw-links", "c/1", "--issuer", "acme", "--url", url, "--token", "t")

    assert code == 0
    assert "2026-03-02" in capsys.readouterr().out
    assert asked[0].path == "/v1/customers/c%2F1/payer-links/withdrawal"
    assert json.loads(asked[0].body) == {"issuer_id": "acme"}


PROMISE = {
    "promise_id": "pro_1", "amount": 4000, "currency": "BRL", "promised_date": "2026-03-31",
    "state": "open", "person": "", "made_at": "2026-03-24T12:00:00+00:00",
}  # fmt: skip


def test_promise_is_sent_with_its_amount_and_shown_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[Asked] = []
    with answering(json.dumps(PROMISE), asked, 201) as url:
        words = ("inv_1", "2026-03-31", "--url", url, "--token", "t")
        codes = [cobro("promise", *words, "--amount", "4000"), cobro("promise", *words)]
    bodies = [json.loads(each.body) for each in asked]

    assert codes == [0, 0]
    assert bodies == [
        {"promised_date": "2026-03-31", "amount": 4000},
        {"promised_date": "2026-03-31"},
    ]
    assert "pro_1  4000 BRL by 2026-03-31  open  (the payer" in capsys.readouterr().out


def test_promises_are_listed_and_one_is_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    with answering(json.dumps({"promises": [PROMISE, PROMISE]}), asked) as url:
        cobro("promises", "inv_1", "--url", url, "--token", "t")
    with answering(json.dumps(PROMISE), asked) as url:
        cobro("withdraw-promise", "inv_1", "pro_1", "--url", url, "--token", "t")

    assert capsys.readouterr().out.count("pro_1") == 3
    assert [each.path for each in asked] == [
        "/v1/invoices/inv_1/promises",
        "/v1/invoices/inv_1/promises/pro_1/withdrawal",
    ]


def test_refusal_is_shown_as_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    with answering('{"error": {"code": "not_found"}}', [], 404) as url:
        code = cobro("link", "inv_1", "--url", url, "--token", "t")

    assert code == 1
    assert "not_found" in capsys.readouterr().err


MOMENT = {
    "kind": "promise", "label": "Promise to pay", "happened_at": "2026-03-24T12:00:00+00:00",
    "what": "made", "reference": "pro_1", "actor": "ana", "invoice_id": "inv_1",
    "text": "2026-03-31", "amount": 4000, "currency": "BRL", "content_hash": "ab" * 32,
}  # fmt: skip


def test_timeline_is_shown_in_lines_with_where_it_goes_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = {"moments": [MOMENT], "next_before": "2026~ab", "is_complete": False}
    last = {"moments": [MOMENT | {"amount": None}], "next_before": "", "is_complete": True}
    asked: list[Asked] = []
    for body in (told, last):
        with answering(json.dumps(body), asked) as url:
            cobro("timeline", "c/1", "--issuer", "acme", "--url", url, "--token", "t")
    shown = capsys.readouterr()

    assert asked[0].path.startswith("/v1/customers/c%2F1/timeline")
    assert "Promise to pay  made  4000 BRL  inv_1  ana" in shown.out
    assert "more: --before 2026~ab" in shown.out
    assert shown.err == "more happened than is looked through\n"


def test_call_is_noted_with_its_instant(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    at = "2026-03-02T11:30:00-03:00"
    with answering('{"note_id": "n1", "person": "ana"}', asked, 201) as url:
        words = ("c-1", "will pay", "--issuer", "acme", "--at", at, "--url", url, "--token", "t")
        code = cobro("note-call", *words)

    assert code == 0
    assert capsys.readouterr().out == "n1  ana\n"
    assert json.loads(asked[0].body) == {"issuer_id": "acme", "called_at": at, "text": "will pay"}


REQUEST = {
    "request_id": "req_1", "channel": "email", "sender": "maria@payer.example",
    "sender_proved": False, "received_at": "2026-03-09T14:30:00+00:00", "subject": "Re: A-1",
    "text": "Pago na sexta.\nObrigada", "attachments": 1, "invoice_id": "inv_1",
    "stored_as": "mail-1", "state": "open", "owner": "",
}  # fmt: skip


def test_what_a_customer_wrote_back_is_listed_taken_and_answered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    mine = REQUEST | {"owner": "ana", "sender_proved": True, "subject": "", "attachments": 0}
    asked: list[Asked] = []
    given = ("c-1", "--issuer", "acme", "--token", "t")
    with answering(json.dumps({"requests": [REQUEST]}), asked) as url:
        codes = [cobro("requests", *given, "--url", url)]
    with answering(json.dumps(mine), asked) as url:
        more = (*given, "--url", url, "req_1")
        codes += [cobro("take-request", *more), cobro("answer-request", *more, "--note", "Done")]
    lines = capsys.readouterr().out.splitlines()

    assert codes == [0, 0, 0]
    assert "req_1  email  open  nobody  maria@payer.example (sender not proved)  inv_1" in lines[0]
    assert lines[1:5] == [
        "    Re: A-1",
        "    Pago na sexta.",
        "    Obrigada",
        "    1 attached: mail-1 in the mail bucket",
    ]
    assert "open  ana  maria@payer.example  inv_1" in lines[5]
    assert [each.path for each in asked] == [
        "/v1/customers/c-1/requests?issuer_id=acme",
        "/v1/customers/c-1/requests/req_1/owner",
        "/v1/customers/c-1/requests/req_1/answer",
    ]
    assert json.loads(asked[2].body) == {"issuer_id": "acme", "note": "Done"}


def test_messages_are_shown_with_how_far_they_got(capsys: pytest.CaptureFixture[str]) -> None:
    notice = {"at": "2026-03-09T12:00:00Z", "step": "before_due", "state": "sent"}
    notice |= {"channel": "email", "detail": "m-1"}
    told = {"state": "bounced", "at": "2026-03-09T12:01:00Z", "reason": "Permanent/General"}
    notices = [{**notice, "delivery": told}, {**notice, "step": "due_today", "delivery": None}]
    asked: list[Asked] = []
    with answering(json.dumps({"notices": notices}), asked) as url:
        code = cobro("messages", "inv_1", "--url", url, "--token", "t")
    first, second = capsys.readouterr().out.splitlines()

    assert code == 0
    assert "before_due  sent  email  bounced  2026-03-09T12:01:00Z  Permanent/General" in first
    assert second.endswith("m-1")
    assert asked == [Asked("GET", "/v1/invoices/inv_1/notices", "")]


def test_addresses_are_shown_with_why_one_is_closed(capsys: pytest.CaptureFixture[str]) -> None:
    closed = {"reason": "address_bounced", "at": "2026-03-09T12:01:00Z", "event_id": "e"}
    found = [
        {
            "channel": "email",
            "address": "a@x.example",
            "closed": each,
            "opted_out": refused,
            "consent": None,
        }
        for each, refused in ((closed, None), (None, {"source": "page"}))
    ]
    asked: list[Asked] = []
    agreed = {"consent": {"given_at": "2026-03-02T10:00:00Z"}, "withdrawn": None}
    answer = {"addresses": found, "promotions": agreed}
    with answering(json.dumps(answer), asked) as url:
        code = cobro("addresses", "c/1", "--issuer", "acme", "--url", url, "--token", "t")

    assert code == 0
    assert capsys.readouterr().out.splitlines() == [
        "email  a@x.example  address_bounced  2026-03-09T12:01:00Z",
        "email  a@x.example  open    no reminders before the due date",
        "promotions  agreed on 2026-03-02T10:00:00Z",
    ]
    assert asked[0].path == "/v1/customers/c%2F1/addresses?issuer_id=acme"


def test_refusal_that_a_clerk_heard_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    kept = {"channel": "email", "source": "clerk", "person": "ana", "at": "2026-03-09T12:00:00Z"}
    asked: list[Asked] = []
    with answering(json.dumps(kept), asked, 201) as url:
        code = cobro("opt-out", "c/1", "--issuer", "acme", "--url", url, "--token", "t")

    assert code == 0
    assert "by email since 2026-03-09" in capsys.readouterr().out
    assert asked[0].path == "/v1/customers/c%2F1/opt-outs"
    assert json.loads(asked[0].body) == {"issuer_id": "acme", "channel": "email"}


def test_refusal_that_was_taken_back_is_sent_with_its_proof(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = {"channel": "sms", "at": "2026-03-09T12:00:00Z"}
    asked: list[Asked] = []
    with answering(json.dumps(kept), asked, 201) as url:
        proof = ("--channel", "sms", "--evidence", "Letter", "--wording", "form 3")
        code = cobro("opt-in", "c/1", "--issuer", "acme", *proof, "--url", url, "--token", "t")

    assert code == 0
    assert "by sms again since 2026-03-09" in capsys.readouterr().out
    assert asked[0].path == "/v1/customers/c%2F1/opt-outs/withdrawal"
    assert json.loads(asked[0].body) == {
        "issuer_id": "acme",
        "channel": "sms",
        "evidence": "Letter",
        "wording": "form 3",
    }


def test_a_score_is_shown_with_its_reasons_or_said_to_be_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[Asked] = []
    score = {
        "chance": "0.1234",
        "as_of": "2026-03-09",
        "version": 1,
        "reasons": [{"code": "segment", "text": "In the same segment 5 % are late."}],
    }
    for told in (score, {**score, "chance": None}):
        with answering(json.dumps(told), asked) as url:
            place = ("--issuer", "acme", "--locale", "en", "--url", url, "--token", "t")
            assert cobro("risk", "c/1", *place) == 0
    printed = capsys.readouterr().out

    assert asked[0].path == "/v1/customers/c%2F1/risk?issuer_id=acme&locale=en"
    assert "12.3 %  as of 2026-03-09  method 1\n- In the same segment" in printed
    assert "not scored yet" in printed

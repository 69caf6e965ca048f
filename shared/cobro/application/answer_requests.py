"""Who sees to a request, and that it is answered: said of the request, or by replaying its item."""

import json
from collections.abc import Iterable, Sequence

from cobro.application.keep_request import item_id
from cobro.application.parking import QUEUE_OF_REPLIES
from cobro.application.ports import Clock, Exceptions, OutgoingMessage
from cobro.application.ports.customer_requests import CustomerRequests
from cobro.domain.customer_requests import CustomerRequest
from cobro.domain.errors import NotFoundError

REQUESTS_MAX = 200


class AnswerRequests:
    def __init__(self, *, requests: CustomerRequests, exceptions: Exceptions, clock: Clock) -> None:
        self._requests = requests
        self._exceptions = exceptions
        self._clock = clock

    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[CustomerRequest]:
        return self._requests.recent(issuer_id, customer_id, REQUESTS_MAX)

    def take(
        self, issuer_id: str, customer_id: str, request_id: str, owner: str
    ) -> CustomerRequest:
        """Give a request to somebody, who may be another one than had it.

        Raises `NotFoundError` for no such request, `RequestAnsweredError` for one that is answered.
        """
        taken = self._get(issuer_id, customer_id, request_id).taken_by(owner)
        if self._requests.change(taken):
            return taken
        return self._get(issuer_id, customer_id, request_id).taken_by(owner)

    def answer(
        self, issuer_id: str, customer_id: str, request_id: str, person: str, note: str
    ) -> CustomerRequest:
        """Say that a request is answered; its item leaves the list. Again changes nothing."""
        known = self._get(issuer_id, customer_id, request_id)
        answered = known.answered(person, note, self._clock.now())
        if not self._requests.change(answered):
            answered = self._get(issuer_id, customer_id, request_id)
        self._exceptions.withdraw(item_id(QUEUE_OF_REPLIES[known.channel.value], request_id))
        return answered

    def _get(self, issuer_id: str, customer_id: str, request_id: str) -> CustomerRequest:
        found = self._requests.find(issuer_id, customer_id, request_id)
        if found is None:
            message = f"customer {customer_id} wrote no {request_id}: list its requests"
            raise NotFoundError(message)
        return found


class AnswerByReplay:
    """Stands for the queue of what people wrote: replaying an item says that it is answered."""

    def __init__(self, requests: CustomerRequests, clock: Clock) -> None:
        self._requests = requests
        self._clock = clock

    def send(self, messages: Iterable[OutgoingMessage]) -> None:
        """Mark the requests that the messages name; an item of nobody names none."""
        for message in messages:
            named = json.loads(message.body)
            if "request_id" not in named:
                continue
            key = (named["issuer_id"], named["customer_id"], named["request_id"])
            known = self._requests.find(*key)
            if known is not None:
                self._requests.change(known.answered("", "", self._clock.now()))

"""What this clinic needs of whoever moves its money, and Stripe's client behind it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol

from ischia.clinic.paying.states import State

SECRET: Final = "ISCHIA_STRIPE_SECRET"  # noqa: S105  # the name of a variable
PUBLIC: Final = "ISCHIA_STRIPE_PUBLIC"
WEBHOOK: Final = "ISCHIA_STRIPE_WEBHOOK"
ADDRESS: Final = "ISCHIA_STRIPE_ADDRESS"  # of another server than Stripe's, for a trial
_STATES: Final = {
    "requires_payment_method": State.STARTED,
    "requires_confirmation": State.STARTED,
    "requires_action": State.WAITING,
    "requires_capture": State.WAITING,
    "processing": State.WAITING,
    "succeeded": State.PAID,
    "canceled": State.CANCELLED,
}


class ForgedError(Exception):
    """A message that the provider did not sign."""


class GatewayError(Exception):
    """The provider could not be reached, or refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a provider says of one payment."""

    intent: str
    state: State
    amount_minor: int
    currency: str
    refunded_minor: int = 0
    ours: str = ""  # our own name for the payment, as we gave it
    event: str = ""  # the message that told it; empty where we asked
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A payment that the provider knows, and what the patient's browser needs to pay it."""

    intent: str
    secret: str


class Gateway(Protocol):
    """A provider of payments."""

    public: str

    def begin(self, ours: str, amount_minor: int, currency: str) -> Begun:
        """Make a payment; asked twice at once under the same name, it is one."""

    def again(self, intent: str) -> Begun:
        """Return what a browser needs to go on with a payment."""

    def look(self, intent: str) -> Told:
        """Return what is known of a payment now."""

    def refund(self, intent: str, amount_minor: int, key: str) -> None:
        """Give money back; the same key twice is one refund."""

    def hear(self, payload: bytes, signature: str) -> Told | None:
        """Return what a message tells; None where it tells nothing of payments."""


@cache
def gateway() -> Gateway | None:
    """Return the clinic's provider; None where it takes payment at the clinic only."""
    secret, public = os.environ.get(SECRET, ""), os.environ.get(PUBLIC, "")
    webhook = os.environ.get(WEBHOOK, "")
    if not (secret and public and webhook):
        return None
    return Stripe(secret, public, webhook, os.environ.get(ADDRESS, ""))


class Stripe:
    """Stripe's own client."""

    def __init__(self, secret: str, public: str, webhook: str, address: str = "") -> None:
        import stripe

        addresses: Any = {"api": address} if address else {}
        self.public = public
        self._webhook = webhook
        self._client = stripe.StripeClient(secret, base_addresses=addresses, max_network_retries=2)

    def begin(self, ours: str, amount_minor: int, currency: str) -> Begun:
        """Make a PaymentIntent; it names nobody and nothing but our opaque word."""
        made = self._ask(
            self._client.v1.payment_intents.create,
            {"amount": amount_minor, "currency": currency, "metadata": {"payment": ours}},
            {"idempotency_key": ours},
        )
        return Begun(intent=made.id, secret=made.client_secret or "")

    def again(self, intent: str) -> Begun:
        """Return a PaymentIntent made before."""
        found = self._ask(self._client.v1.payment_intents.retrieve, intent)
        return Begun(intent=found.id, secret=found.client_secret or "")

    def look(self, intent: str) -> Told:
        """Return a PaymentIntent's state."""
        found = self._ask(
            self._client.v1.payment_intents.retrieve, intent, {"expand": ["latest_charge"]}
        )
        said = found.to_dict()
        charge = said.get("latest_charge")
        refunded = charge.get("amount_refunded", 0) if isinstance(charge, dict) else 0
        return _of_intent(said, refunded_minor=refunded)

    def refund(self, intent: str, amount_minor: int, key: str) -> None:
        """Give money back."""
        self._ask(
            self._client.v1.refunds.create,
            {"payment_intent": intent, "amount": amount_minor},
            {"idempotency_key": key},
        )

    def hear(self, payload: bytes, signature: str) -> Told | None:
        """Check a message's signature and age, and return what it tells."""
        import stripe

        try:
            event = stripe.Webhook.construct_event(payload, signature, self._webhook)
        except (ValueError, stripe.SignatureVerificationError) as err:
            raise ForgedError from err
        said = event.data.object.to_dict()
        if event.type.startswith("payment_intent."):
            return _of_intent(said, event=event.id, kind=event.type)
        if event.type == "charge.refunded" and said.get("payment_intent"):
            return Told(
                intent=str(said["payment_intent"]),
                state=State.REFUNDED,
                amount_minor=said["amount"],
                refunded_minor=said["amount_refunded"],
                currency=said["currency"],
                event=event.id,
                kind=event.type,
            )
        return None

    def _ask(self, what: Any, *args: Any) -> Any:  # noqa: ANN401  # Stripe's own calls
        import stripe

        try:
            return what(*args)
        except stripe.StripeError as err:
            raise GatewayError(type(err).__name__) from err


def _of_intent(found: Mapping[str, Any], **more: Any) -> Told:  # noqa: ANN401  # fields of what was told
    state = _STATES.get(found["status"], State.WAITING)
    if state is State.STARTED and found.get("last_payment_error"):
        state = State.FAILED
    refunded = more.get("refunded_minor", 0)
    return Told(
        intent=found["id"],
        state=State.REFUNDED if refunded else state,
        amount_minor=found["amount"],
        currency=found["currency"],
        ours=(found.get("metadata") or {}).get("payment", ""),
        **more,
    )

"""Suggestions for tests. What they say is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from tests.factories.meetings import a_meeting as a_meeting
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Kind, Outcome, Reminded, Reply, Source, State
from trygghetsrad.suggestions.use_cases import SendSuggestion

ANSWERED_AT = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
_number = count(1)


def a_sending(**over: Any) -> SendSuggestion:
    """What an anonymous visitor sends."""
    values: dict[str, Any] = {
        "secret": f"secret-{uuid4()}",
        "kind": Kind.SUGGESTION,
        "text": "Mer ljus på gångvägen bakom biblioteket.",
        "area": "Kolbäck",
        "place": "bakom biblioteket",
        "reply": Reply.CODE,
        "reply_to": None,
        "language": "sv",
    }
    return SendSuggestion(**values | over)


def a_suggestion(**over: Any) -> Suggestion:
    """One that has come in and waits for an answer."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "number": next(_number),
        "kind": Kind.SUGGESTION,
        "text": "Mer ljus på gångvägen bakom biblioteket.",
        "area": "Kolbäck",
        "place": "bakom biblioteket",
        "language": "sv",
        "source": Source.WEB,
        "reply": Reply.NONE,
        "received_on": date(2027, 3, 1),
        "answer_by": date(2027, 3, 15),
        "state": State.RECEIVED,
        "answer": "",
        "disputed": False,
        "sweeps": 0,
        "reminded": Reminded.NOT_TOLD,
        "sender_spoke": False,
        "version": 1,
    }
    return Suggestion(**values | over)


def an_answered(**over: Any) -> Suggestion:
    """One that has been carried out."""
    values = {"state": State.ANSWERED, "outcome": Outcome.DONE, "answer": "Lampan lyser.", "closed_at": ANSWERED_AT}
    return a_suggestion(**values | over)


def a_published(**over: Any) -> Suggestion:
    """One that everyone may read."""
    values = {
        "public_title": "Ljus på gångvägen",
        "public_text": "Gångvägen är mörk.",
        "public_answer": "Vi satte upp fyra lampor.",
        "published_at": ANSWERED_AT,
    }
    return an_answered(**values | over)

"""Errors as FHIR tells them: an OperationOutcome, without identity, with what to do."""

import json
from typing import Any

from django.http import HttpResponse

Resource = dict[str, Any]
MEDIA = "application/fhir+json; charset=utf-8"


class RefusedError(Exception):
    """A request that is not answered: its HTTP status, HL7's word for the issue, and why."""

    def __init__(self, status: int, code: str, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.code = code
        self.why = why


def outcome(code: str, why: str, severity: str = "error") -> Resource:
    """Return an OperationOutcome."""
    issue = {"severity": severity, "code": code, "diagnostics": why}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def answer(resource: Resource, status: int = 200) -> HttpResponse:
    """Return a resource as an answer."""
    data = json.dumps(resource, ensure_ascii=False).encode()
    return HttpResponse(data, status=status, content_type=MEDIA)

"""Moments as FHIR writes them: with a zone, always."""

from datetime import UTC, datetime


def moment(at: datetime) -> str:
    """Return a moment; one without a zone is of UTC, as the documents say."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()

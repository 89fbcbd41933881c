"""What this server can do, told from the table it answers by."""

from typing import Final

from ischia import __version__
from ischia.clinic.fhir.kinds import KINDS
from ischia.clinic.fhir.outcomes import Resource
from ischia.service.exchange import RELEASE

SINCE: Final = "2026-11-23"  # when what it can do last changed
_SORTS: Final = {"uri": "uri", "date": "date", "token": "token"}


def capability(base: str) -> Resource:
    """Return the CapabilityStatement of the server at an address."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": SINCE,
        "kind": "instance",
        "software": {"name": "Ischia", "version": __version__},
        "implementation": {"description": "A clinic, read only", "url": base},
        "fhirVersion": RELEASE,
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "cors": False,
                    "description": (
                        "Bearer tokens of this clinic, with the scopes patient/*.read, "
                        "patient/TYPE.read, user/*.read and user/TYPE.read. Every read is audited."
                    ),
                },
                "resource": [_kind(kind) for kind in KINDS],
            }
        ],
    }


def _kind(kind: str) -> Resource:
    own = [{"name": name, "type": _SORTS[sort]} for name, (sort, _) in KINDS[kind].items()]
    whose = [] if kind == "Patient" else [{"name": "patient", "type": "reference"}]
    made: Resource = {
        "type": kind,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "versioned",
        "searchParam": [{"name": "_id", "type": "token"}, *whose, *own],
    }
    if kind == "Patient":
        everything = "http://hl7.org/fhir/OperationDefinition/Patient-everything"
        made["operation"] = [{"name": "everything", "definition": everything}]
    return made

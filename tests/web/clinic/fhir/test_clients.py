"""Two clients that others wrote read the served clinic over a socket."""

import asyncio

import pytest


def test_fhirclient_reads_it(live, token, assessed) -> None:
    from fhirclient.models.condition import Condition
    from fhirclient.models.observation import Observation
    from fhirclient.models.patient import Patient
    from fhirclient.server import FHIRNotFoundException, FHIRServer

    server = FHIRServer(None, base_uri=live)
    server.session.headers["Authorization"] = f"Bearer {token(person=assessed)}"
    patient = Patient.read(assessed.pseudonym, server)
    assert patient.identifier[0].value == assessed.pseudonym
    found = list(Observation.where({"code": "exam.pain_nprs"}).perform_resources_iter(server))
    assert [one.valueQuantity.value for one in found] == [4.0]
    every = list(Observation.where({"_count": "5"}).perform_resources_iter(server))
    assert len(every) > 5  # it follows the pages by itself
    assert list(Condition.where({}).perform_resources_iter(server))
    with pytest.raises(FHIRNotFoundException):
        Observation.read(f"{assessed.pseudonym}.20260305.000000000000", server)
    server.session.close()


def test_fhirpy_reads_it(live, token, assessed) -> None:
    from fhirpy import AsyncFHIRClient
    from fhirpy.base.exceptions import OperationOutcome

    async def read() -> None:
        client = AsyncFHIRClient(live, authorization=f"Bearer {token_}")
        found = client.resources("Observation").search(patient=assessed.pseudonym).limit(5)
        assert len(await found.fetch_all()) == await found.count() > 5
        (pain,) = await client.resources("Observation").search(code="exam.pain_nprs").fetch()
        patient = await pain["subject"].to_resource()
        assert patient["id"] == assessed.pseudonym
        with pytest.raises(OperationOutcome):
            await client.resources("Patient").search(name="Quagga").fetch()

    token_ = token(person=assessed)
    asyncio.run(read())

"""The clinic for other systems: FHIR R4, to read and never to write."""

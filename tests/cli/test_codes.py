"""`ischia assess --codes`: a bundle of both legs is valid, and speaks another system's codes."""

from pathlib import Path

CODES = """
schema = "ischia.codes/1"
[[code]]
for    = "side.left"
system = "urn:x-test"
code   = "links"
"""


def test_the_bundle_is_written_with_a_users_codes(
    ischia, case: Path, tmp_path: Path, sound_bundle
) -> None:
    own = tmp_path / "codes.toml"
    own.write_text(CODES, "utf-8")
    code, _, _ = ischia("assess", case, "--out", tmp_path / "out", "--codes", own)
    assert code == 0
    bundle = sound_bundle((tmp_path / "out/fhir-bundle.json").read_bytes())
    sites = [entry["resource"].get("bodySite") for entry in bundle["entry"]]
    left = {"coding": [{"system": "urn:x-test", "code": "links"}], "text": "left side"}
    assert left in sites
    assert {"text": "right side"} in sites


def test_a_file_of_codes_that_cannot_be_used_ends_it_before_anything_is_written(
    ischia, case: Path, tmp_path: Path
) -> None:
    own = tmp_path / "codes.toml"
    own.write_text("schema = 1", "utf-8")
    code, _, said = ischia("assess", case, "--out", tmp_path / "out", "--codes", own)
    assert code == 3
    assert "codes.toml" in said
    assert not (tmp_path / "out").exists()

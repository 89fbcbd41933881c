"""What a phantom knows, as JSON that people can read: truths and marks."""

import json
from typing import Any

import msgspec


def readable_json(plain: Any) -> bytes:  # noqa: ANN401  # whatever a phantom calls its truth
    """Return plain data, arrays and tuples among it, as indented JSON with a line end."""
    builtins = msgspec.to_builtins(plain, enc_hook=lambda array: array.tolist())
    return (json.dumps(builtins, indent=1) + "\n").encode()

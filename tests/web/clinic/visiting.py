"""What a visitor types and presses to book."""

import re

VISITOR = {
    "given": "Zelda",
    "family": "Quagga",
    "born": "1996-02-03",
    "phone": "+1 202 555 0150",
    "email": "zelda@patient.example",
}
BUTTON = re.compile(r'name="begins" value="(\d{8}T\d{4})"')

"""Tables of what was done at home, and of consent to the camera."""

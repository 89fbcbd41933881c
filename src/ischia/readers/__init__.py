"""From the bytes of an instrument file to a recording; one folder per format."""

"""From a recording to measurements; measuring does not know what is normal."""

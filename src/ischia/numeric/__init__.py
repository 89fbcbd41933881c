"""Array kernels without domain words: filters, runs, rigid bodies, repeats."""

"""Video visits: who may sit in, what browsers tell one another, and the pages beside the video."""

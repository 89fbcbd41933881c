"""Steps of the tables of video visits."""

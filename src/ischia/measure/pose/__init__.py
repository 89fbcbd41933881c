"""What a plain video of a person tells: joint angles in the plane of the picture, repetitions."""

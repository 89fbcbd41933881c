"""What templates of other pages show of video visits."""

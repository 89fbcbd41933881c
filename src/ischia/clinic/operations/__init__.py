"""What whoever runs the clinic needs: copies that can be trusted, and what is lacking."""

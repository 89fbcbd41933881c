"""What everybody may read without logging in: pages made from the knowledge base."""

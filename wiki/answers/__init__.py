"""What people did, read without an account."""

"""Test accounts: where each stands, whether it may be used, what is missing."""

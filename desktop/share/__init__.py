"""Sharing: networks, accounts, drafts and the outbox."""

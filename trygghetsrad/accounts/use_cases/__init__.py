"""The verbs of accounts: coming in and going out, one's own account, and other people's."""

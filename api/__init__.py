"""The API: conversations, tickets and the inbox. The only code that writes to the database."""

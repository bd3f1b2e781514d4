"""The account of a customer: contacts, money agreed and billed, service requests, notes, and who changed what."""

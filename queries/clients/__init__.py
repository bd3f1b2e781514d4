"""The Clients page: how many there are day by day, what they are up to, and who is behind each number."""

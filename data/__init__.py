"""What is stored: tables, files in and out, the facts, the demonstration company."""

"""What do we owe the people whose data we hold, as their controller? (GDPR Art. 5(1)(e), 12, 14, 15 to 22)."""

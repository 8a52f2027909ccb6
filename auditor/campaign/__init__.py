"""Standing orders: which scenarios are asked again and again, when, and what that takes of people and services."""

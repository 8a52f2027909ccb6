"""What every part of the server needs that answers over HTTP: a pace, a language, and words for what goes wrong."""

"""Which addresses are there? One file a noun; each holds a `router`."""

"""The public site: pages that are functions of what is on the shelf, served and written to a folder alike."""

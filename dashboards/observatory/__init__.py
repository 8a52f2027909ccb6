"""What does the observatory receive to read: the report of a release, and its brief of two pages? Pure: a release in, HTML out."""

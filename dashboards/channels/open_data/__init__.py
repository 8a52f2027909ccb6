"""What does a release hold for machines: tables, their description, their digests?"""

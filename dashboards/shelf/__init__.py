"""What is public, for reading: an index of each release, built from its folder, thrown away and built again at will."""

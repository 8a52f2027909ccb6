"""The page of a notice: a controller reads it and answers there, by a link that nobody else has."""

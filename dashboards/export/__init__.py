"""In which words and shapes does a reader meet what an inspection found in an export?"""

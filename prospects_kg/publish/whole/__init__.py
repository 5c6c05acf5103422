"""Pages about the whole: the front page, pictures, questions with answers, search, data, and how it was coded."""

"""The file formats of courses/ and quizzes/: read, checked, written and shown. No database."""

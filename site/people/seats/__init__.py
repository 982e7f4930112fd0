"""A pupil's seat and what proves it: PIN or pictures, the class sheet, tries, and a browser at home."""

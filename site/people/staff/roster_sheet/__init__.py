"""The roster as a table: who works in a unit, entered and brought up to date by the list that the office keeps."""

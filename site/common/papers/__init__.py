"""Records and proofs as .docx and .xlsx beside their PDF, and blank forms of them (README.md beside this file)."""

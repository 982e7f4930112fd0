"""A lesson as files: plan (.docx, PDF), slides (.pptx), worksheet (PDF), poster (PDF)."""

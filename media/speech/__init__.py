"""What is said in films and announcements: how numbers are read, which voice there is, what it has said already."""

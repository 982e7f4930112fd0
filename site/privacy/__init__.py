"""What people may ask of the site about their own data, and what the law asks of it: see README.md."""

"""The pages of players, organisers and classes."""

"""What makes the ledger provable: hashes, keys, seals, the roots outside the database, guards, proofs."""

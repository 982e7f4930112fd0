"""The course before work behind a QR code at the staff door: no account, confirmed by the unit's manager."""

"""Many runs compared, measured and charted."""

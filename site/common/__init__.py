"""What has no domain: Chinese search, the region-scoped admin base, rate limits, heartbeats."""

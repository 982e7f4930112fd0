"""Signing in with 浙政钉 or 浙里办, by allauth: accounts are linked with them and never made by them."""

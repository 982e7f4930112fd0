"""In Debian's Chromium: a passkey is made and opens the account without a password."""

from __future__ import annotations

import pytest

from tests.e2e.test_pages import address, browser  # noqa: F401

pytestmark = pytest.mark.browser


def test_a_passkey_is_made_and_signs_in(browser, address):  # noqa: F811
    base, password = address
    base = base.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to an address
    page = browser.new_context().new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto(f"{base}/accounts/login/")
    page.fill("#id_login", "officer")
    page.fill("#id_password", password)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/oversight/")
    page.goto(f"{base}/accounts/2fa/webauthn/add/")
    page.fill("#id_password", password)
    page.click("main form button[type=submit]")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/accounts/2fa/" in url and "/add/" not in url)

    page.context.clear_cookies()
    page.goto(f"{base}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/oversight/")
    assert faults == []
    page.context.close()

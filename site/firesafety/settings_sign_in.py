"""Settings of accounts and of signing in."""

from .environment import env_bool, env_count, env_days, env_secret, env_text, need_all
from .settings_base import public
from .settings_services import ZHEZHENGDING_KEY, ZHEZHENGDING_SECRET

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/records/"
ACCOUNT_ADAPTER = "people.adapter.ClosedSignupAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
# Sign-up is closed; "phone" here has allauth offer the page on which an account verifies its number.
ACCOUNT_SIGNUP_FIELDS = ["username*", "phone", "password1*", "password2*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {
    "login": "people.forms.SignInForm",
    "confirm_login_code": "people.forms.LoginCodeForm",
    "verify_phone": "people.forms.PhoneCodeForm",
}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = ACCOUNT_LOGIN_BY_CODE_FORMAT
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# Codes of a second factor: five wrong ones in five minutes. Passwords: people/lockout.py.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    # Codes cost money, and a code is guessed by asking often: few for one number, more for a school's one address.
    "request_login_code": "20/m/ip,3/5m/key,10/d/key",
    "verify_phone": "20/m/ip,3/5m/key,10/d/key",
    "change_phone": "5/h/user",
}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
MFA_ADAPTER = "people.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"add_webauthn": "people.forms.AddKeyForm", "edit_webauthn": "people.forms.EditKeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "嘉兴消防安全培训"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = public.scheme == "http"  # browsers allow it on localhost alone
# Officers and superusers need a second factor; with the local certificate of HTTPS=1 nobody does unless told.
MFA_REQUIRED = env_bool("MFA_REQUIRED", public.scheme == "https" and not env_bool("HTTPS", False))
OFFICER_SESSION_HOURS = env_count("OFFICER_SESSION_HOURS", 12)
# 三员: running the platform, giving rights and auditing are three accounts' work (people/three_officers.py).
SEPARATE_DUTIES = env_bool("SEPARATE_DUTIES", False)
SIGN_IN_LOG_DAYS = env_days("SIGN_IN_LOG_DAYS", 365)

# Signing in with 浙政钉 or 浙里办 (people/government/): each is on once its sign-in page is named. Accounts are linked
# with them, never made. The application of 浙政钉 is the one that sends notices.
SOCIALACCOUNT_ADAPTER = "people.government.linking.LinkedOnlyAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = SOCIALACCOUNT_STORE_TOKENS = False
ZHEZHENGDING_LOGIN_URL = env_text("ZHEZHENGDING_LOGIN_URL").rstrip("/")
ZHEZHENGDING_PKCE = env_bool("ZHEZHENGDING_PKCE", False)
ZHELIBAN_LOGIN_URL = env_text("ZHELIBAN_LOGIN_URL")
ZHELIBAN_TOKEN_URL, ZHELIBAN_PERSON_URL = env_text("ZHELIBAN_TOKEN_URL"), env_text("ZHELIBAN_PERSON_URL")
ZHELIBAN_APP, ZHELIBAN_ACCESS_KEY = env_text("ZHELIBAN_APP"), env_text("ZHELIBAN_ACCESS_KEY")
ZHELIBAN_SECRET = env_secret("ZHELIBAN_SECRET")
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, dict[str, str]]] = {}
if ZHEZHENGDING_LOGIN_URL:
    need_all("ZHEZHENGDING_LOGIN_URL", ZHEZHENGDING_KEY=ZHEZHENGDING_KEY, ZHEZHENGDING_SECRET=ZHEZHENGDING_SECRET)
    SOCIALACCOUNT_PROVIDERS["zhezhengding"] = {"APP": {"client_id": ZHEZHENGDING_KEY, "secret": ZHEZHENGDING_SECRET}}
if ZHELIBAN_LOGIN_URL:
    need_all(
        "ZHELIBAN_LOGIN_URL",
        ZHELIBAN_APP=ZHELIBAN_APP, ZHELIBAN_ACCESS_KEY=ZHELIBAN_ACCESS_KEY, ZHELIBAN_SECRET=ZHELIBAN_SECRET,
        ZHELIBAN_TOKEN_URL=ZHELIBAN_TOKEN_URL, ZHELIBAN_PERSON_URL=ZHELIBAN_PERSON_URL,
    )  # fmt: skip
    SOCIALACCOUNT_PROVIDERS["zheliban"] = {"APP": {"client_id": ZHELIBAN_APP, "secret": ZHELIBAN_SECRET}}

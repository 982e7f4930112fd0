"""Settings of how people are told things, and of services elsewhere: what is not set is not used."""

from .environment import env_bool, env_count, env_day_list, env_days, env_int, env_secret, env_span, env_text

# How people are told things beside the inbox (notices/): what is not set is not used.
SMS_URL = env_text("SMS_URL")
SMS_KEY, SMS_SECRET = env_secret("SMS_KEY"), env_secret("SMS_SECRET")
SMS_SIGNATURE = env_text("SMS_SIGNATURE")
SMS_DROPS_REPEATS = env_bool("SMS_DROPS_REPEATS", False)
SMS_PRICE_FEN = env_count("SMS_PRICE_FEN", 5)
SMS_DAILY_FEN = env_count("SMS_DAILY_BUDGET", 50) * 100
WECOM_URL = env_text("WECOM_URL", "https://qyapi.weixin.qq.com")
WECOM_CORP, WECOM_AGENT, WECOM_SECRET = env_text("WECOM_CORP"), env_text("WECOM_AGENT"), env_secret("WECOM_SECRET")
DINGTALK_URL = env_text("DINGTALK_URL", "https://oapi.dingtalk.com")
DINGTALK_KEY, DINGTALK_AGENT = env_text("DINGTALK_KEY"), env_text("DINGTALK_AGENT")
DINGTALK_SECRET = env_secret("DINGTALK_SECRET")
ZHEZHENGDING_URL = env_text("ZHEZHENGDING_URL", "https://openplatform-pro.ding.zj.gov.cn")
ZHEZHENGDING_KEY, ZHEZHENGDING_TENANT = env_text("ZHEZHENGDING_KEY"), env_text("ZHEZHENGDING_TENANT")
ZHEZHENGDING_SECRET = env_secret("ZHEZHENGDING_SECRET")
NOTICE_QUIET_HOURS = env_span("NOTICE_QUIET_HOURS", "21-8")
NOTICE_GATHER_MINUTES = env_int("NOTICE_GATHER_MINUTES", 10)
NOTICES_KEEP_DAYS = env_days("NOTICES_KEEP_DAYS", 180)
REMIND_DAYS = env_day_list("REMIND_DAYS", "30,7")
# Residents sign in by a one-time code; the console sender prints it to the server's log.
CONSOLE_SENDER = "venues.bookings.senders.ConsoleSender"
OTP_SENDER = env_text("OTP_SENDER", "venues.bookings.senders.GatewaySender" if SMS_URL else CONSOLE_SENDER)
OTP_DAILY_PER_PHONE = env_count("OTP_DAILY_PER_PHONE", 10)
OTP_DAILY_TOTAL = env_count("OTP_DAILY_TOTAL", 5000)

"""Tokens at rest: sealed with the first key of DIGEST_SECRET_KEY, opened with any of them."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from pipeline.errors import ConfigError

MAKE_ONE = 'python3 -c "import base64,os;print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'


class Cipher:
    """`keys` as in the environment, separated by commas: the newest first, the old ones until all is sealed anew."""

    def __init__(self, keys: str) -> None:
        given = [key.strip() for key in keys.split(",") if key.strip()]
        if not given:
            raise ConfigError(
                "DIGEST_SECRET_KEY is not set, and the workspaces' tokens are not stored without it; "
                f"make one with {MAKE_ONE}"
            )
        try:
            fernets = [Fernet(key) for key in given]
        except ValueError:  # its text might show the key
            raise ConfigError(
                "DIGEST_SECRET_KEY holds something that is no key (32 bytes in URL-safe Base64; several separated by "
                f"commas, the newest first); make one with {MAKE_ONE}"
            ) from None
        self._newest, self._any = fernets[0], MultiFernet(fernets)

    def seal(self, secret: str) -> str:
        return self._newest.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """None when none of the keys sealed it."""
        try:
            return self._any.decrypt(sealed).decode()
        except InvalidToken:
            return None

    def resealed(self, sealed: str) -> str:
        """`sealed` under the newest key: itself if it is, or if no key opens it."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            secret = self.open(sealed)
            return sealed if secret is None else self.seal(secret)
        return sealed

"""A Slack for tests, as strict as the real one where that is known, that the real SDK talks to over loopback.

    async with FakeSlack(clock) as slack:
        slack.add_user("U1", "mei")
        slack.add_channel("C1", "news", ("U1", "UBOT"))
        app = AsyncApp(client=AsyncWebClient(slack.bot_token, base_url=slack.base_url, retry_handlers=[]))
        await AsyncSocketModeHandler(app, slack.app_token).connect_async()
        ts = await slack.say("C1", "U1", "<@UBOT> hello")
        await slack.until(lambda: slack.bot_posts("C1"))

`people` and `presses` are what persons do, `server` what they see and what goes wrong, `reading` what a post says.
The environment must have no HTTP(S)_PROXY: the SDK would send loopback calls there.
"""

from tests.fakes.slack.model import Ack, Post, Request, SlackError, User, View
from tests.fakes.slack.reading import links, mentions, shown
from tests.fakes.slack.server import FakeSlack

__all__ = ["Ack", "FakeSlack", "Post", "Request", "SlackError", "User", "View", "links", "mentions", "shown"]

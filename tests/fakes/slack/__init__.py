"""A Slack for tests, as strict as the real one where that is known, that the real SDK talks to over loopback."""

from tests.fakes.slack.model import Ack, Post, Request, SlackError, User, View
from tests.fakes.slack.reading import links, mentions, shown
from tests.fakes.slack.server import FakeSlack

__all__ = ["Ack", "FakeSlack", "Post", "Request", "SlackError", "User", "View", "links", "mentions", "shown"]

"""The bot in Slack: events in over Socket Mode or HTTP, posts out through the Web API."""

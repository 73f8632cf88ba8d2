"""Feeds in, reports and answers out; knows no chat platform."""

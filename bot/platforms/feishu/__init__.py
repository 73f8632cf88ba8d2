"""Feishu and Lark: cards rendered as their JSON, and the client that posts them."""

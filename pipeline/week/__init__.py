"""A week of news as data: its events, what they are about, and what can be counted of them.

`gather` reads events from the store, `figures` counts them, `themes` groups them; no sentence is made here.
"""

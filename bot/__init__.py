"""Reports out to people, questions back in; knows no feeds."""

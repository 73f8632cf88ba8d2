"""What a question asks for, beyond its words. It looks nothing up and answers nothing; all of it is pure."""

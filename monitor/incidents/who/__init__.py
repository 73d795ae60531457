"""Which organised actors does a text name, and what did they do?"""

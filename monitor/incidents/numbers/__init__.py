"""Which numbers of people does a text give, and of whom?"""

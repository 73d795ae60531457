"""Which incidents does a text tell, and which of its sentences are whose?"""

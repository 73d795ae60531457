"""Which of the places that a text names is the scene?"""

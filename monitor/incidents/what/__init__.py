"""What was done, at whom and with what?"""

"""What follows a seal (rule S4): the text of an amendment, late facts, and which amendments are signed.

No slice: facts of every slice arrive late, and seals of the signatures slice sign amendments anew.
"""

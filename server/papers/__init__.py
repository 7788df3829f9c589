"""Papers: vouchers, cards and lists as PDF/A, tagged, the same bytes for the same content (D2, D10, D17).

``press.render`` prints what ``blocks.Paper`` describes; ``signing.signed`` puts the firm's signature on it.
"""

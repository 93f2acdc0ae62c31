"""Who would make a good pair: the score, the limits, the best whole, and the consent of both."""

"""A demo programme: three months of twenty pairs, played through the real actions with the clock moved."""

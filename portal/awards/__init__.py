"""What coordinators give and take back by hand, and what somebody lets others see of what they earned."""

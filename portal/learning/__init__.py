"""Learning: progress through tracks and lessons, quizzes, and the micro-lessons that mentors write."""

"""Service of rulings that move power: electronic, and by other means."""

"""Power over a case or one asset: rulings that move it, offers, who may rule, how it is told."""

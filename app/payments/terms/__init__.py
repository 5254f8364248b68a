"""The salon's terms of money: when it is asked, what goes back by which notice, and what calling off late costs."""

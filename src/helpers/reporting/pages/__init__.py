"""What each notebook puts on its page: evidence and analyses brought into the page's tables."""

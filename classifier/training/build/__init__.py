"""How a data set is made: what is listed, fetched, cleaned, put into splits and written down."""

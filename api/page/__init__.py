"""The page: what the API answers, for people; rendered here, and whole without JavaScript."""

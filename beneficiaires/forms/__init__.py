"""The forms of a person, of her facts and of her file; registration puts several of them on one page."""

"""The one exception of this package."""


class PicklejarError(ValueError):
    """The model or its data cannot be saved; the message says what is wrong and what to do about
    it.
    """

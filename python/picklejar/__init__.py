"""Picklejar's exporter: one call turns a fitted model into a folder that a server can serve.

    import picklejar

    picklejar.save(model, "models/credit", X_train, y_train)

See :func:`picklejar.save`.
"""

from picklejar._errors import PicklejarError
from picklejar._save import save

__all__ = ["PicklejarError", "save"]
__version__ = "0.1.0"

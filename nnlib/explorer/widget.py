"""What the widgets have in common: they live with their cell, and leave a still picture where no script runs."""

import anywidget

from nnlib.explorer import cells, sources


class Widget(anywidget.AnyWidget):
    """A widget of a network, `net`. A subclass gives it `refresh()` and `still()`."""

    _css = sources.STYLE

    def __init__(self, **traits):
        super().__init__(**traits)
        cells.attach(self)

    def refresh(self):
        """Show the weights that net has now. Happens by itself when a cell ends."""
        raise NotImplementedError

    def still(self):
        """The HTML that stands in for the widget where no script runs."""
        raise NotImplementedError

    def close(self):
        """Take the widget off the page and forget it. The widget of a cell that is run again is closed by itself."""
        cells.widgets.discard(self)
        self.layout.close()
        super().close()

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is not None:
            bundle[0]["text/html"] = self.still()
        return bundle

"""How widgets live with the cells of a notebook: they show what a cell did to their network, and go when their cell is run again."""

import weakref

from IPython import get_ipython

widgets = weakref.WeakSet()


def attach(widget):
    """From now on `widget.refresh()` is called when a cell ends, and `widget.close()` when the cell that made it is run again."""
    widget._cell, widget._run = _cell_and_run()
    for earlier in [other for other in widgets if widget._cell and other._cell == widget._cell and other._run != widget._run]:
        earlier.close()
    widgets.add(widget)
    shell = get_ipython()
    if shell and _refresh_all not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _refresh_all)


def refresh_others(widget):
    """Let the other widgets of the same network show what this one did to it."""
    for other in list(widgets):
        if other is not widget and other.net is widget.net:
            _refresh(other)


def _cell_and_run():
    """Which cell is being run, and which run of it this is: (None, None) where there is no notebook to say so."""
    shell = get_ipython()
    # In JupyterLite it is the kernel that knows.
    parent = shell.get_parent() if hasattr(shell, "get_parent") else getattr(getattr(shell, "kernel", None), "_parent_header", {})
    return parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id")


def _refresh_all(result):
    for widget in list(widgets):
        before = widget._refused
        _refresh(widget)
        if widget._refused not in ("", before):
            print(widget._refused)


def _refresh(widget):
    """A reader may do anything to a network. What can't be shown is said beside the widget, and never ends in a traceback."""
    try:
        widget.refresh()
        widget._refused = ""
    except Exception as error:
        widget._refused = f"{type(widget).__name__} shows what it showed before: {error}"

"""An engine of papermill that runs a notebook in this very process, as a stock kernel would.

Papermill imports this module itself (an entry point of this package), so nothing else does: import papermill, and ask
for the engine ``leefbaarheid``.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any, cast

from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from matplotlib_inline.backend_inline import configure_inline_support
from matplotlib_inline.config import InlineBackend
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode, from_dict
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from traitlets.config import Config


class InProcessEngine(Engine):
    """Run a notebook without starting a kernel's process.

    Outputs, counts, errors and metadata are those of a stock kernel, since its shell is a kernel's own. The notebook shares
    its process with its caller: give others a process of their own. There is no time limit a cell (limit the
    process), widgets have no state, and what other programs print is not taken.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **kw: Any) -> None:
        """Execute the notebook that ``nb_man`` holds; options of kernels (``kw``) mean nothing here."""
        if ZMQInteractiveShell.initialized():
            raise RuntimeError("this process is a kernel, or runs a notebook; start another for this one")
        _Client(nb_man, log_output=kw.get("log_output", False)).execute()


class _Client(PapermillNotebookClient):
    """Papermill's client, which takes what a shell in this process shows instead of the messages of a kernel."""

    def execute(self, **kwargs: Any) -> NotebookNode:
        """Run every cell; stops at the first error, which stays in the notebook."""
        self.reset_execution_trackers()
        main, quiet = sys.modules["__main__"], Config({"HistoryManager": {"enabled": False}})
        shell: Any = ZMQInteractiveShell.instance(config=quiet, compiler_class=XCachingCompiler)
        self._shell = shell
        session: Any = Session(key=b"")
        session.send = self._take
        self._session = shell.displayhook.session = shell.display_pub.session = session
        try:
            # Pictures are outputs of cells: a kernel sees to that when it imports matplotlib, which is there already.
            cast(Any, configure_inline_support).current_backend = "unset"
            InlineBackend.clear_instance()
            shell.enable_gui = lambda gui=None: None  # which would look for a kernel
            shell.enable_matplotlib("inline")
            out, err = (_Stream(name, self._take) for name in ("stdout", "stderr"))
            with redirect_stdout(out), redirect_stderr(err):
                self.papermill_execute_cells()
            self.nb.metadata["language_info"] = from_dict(IPythonKernel.language_info)
        finally:
            ZMQInteractiveShell.clear_instance()
            shell.user_ns.clear()  # all of which would stay, as the shell does
            sys.modules["__main__"] = main
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int, *_: Any, **__: Any) -> NotebookNode:
        """Run one cell and put its outputs in place (as ``nbclient`` does); raises ``CellExecutionError``."""
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs, self.clear_before_next_output, self._now = [], False, (cell, cell_index)
        result = self._shell.run_cell(cell.source, store_history=True)
        sys.stdout.flush()
        sys.stderr.flush()
        cell["execution_count"] = self._shell.execution_count - 1
        error = result.error_before_exec or result.error_in_exec
        failed = error is not None or getattr(self._shell, "_last_traceback_during_displayhook", False)
        if failed and not (self.allow_errors or "raises-exception" in tags):
            raise CellExecutionError(str(error), type(error).__name__, str(error))
        return cell

    def _take(self, stream: Any, message: Any, content: Any = None, *_: Any, **__: Any) -> None:
        """Take what would be sent: a message, or its kind and content."""
        whole = message if isinstance(message, dict) else self._session.msg(message, content)
        self.process_message(whole, *self._now)


class _Stream(StringIO):
    """What cells print, sent where a stock kernel sends it as a rule: before what a cell shows, and at its end."""

    encoding = "utf-8"

    def __init__(self, name: str, send: Any) -> None:
        super().__init__()
        self.name, self._pass_on = name, send

    def flush(self) -> None:
        """Send what was written."""
        if text := self.getvalue():
            self.truncate(self.seek(0))
            self._pass_on(self, "stream", {"name": self.name, "text": text})

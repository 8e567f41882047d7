"""An engine of papermill that runs a notebook in this very process, as a stock kernel would.

Papermill imports this module itself (an entry point of this package), so nothing else does: import papermill, and ask
for the engine ``leefbaarheid``.
"""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout, suppress
from queue import Empty
from typing import Any

from ipykernel.inprocess import InProcessKernelManager
from matplotlib_inline import backend_inline
from matplotlib_inline.config import InlineBackend
from nbclient.exceptions import CellExecutionComplete, CellExecutionError
from nbformat import NotebookNode, from_dict
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from traitlets.config import Config


class InProcessEngine(Engine):
    """Run a notebook without starting a kernel's process.

    Outputs, counts, errors and metadata are those of a stock kernel, since the kernel is ipykernel's own, in its
    in-process form. The notebook shares its process with whoever runs it: give each notebook a process of its own. There
    is no time limit a cell; limit the process.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, log_output: bool = False, **kwargs: Any
    ) -> None:
        """Execute the notebook that ``nb_man`` holds; options of kernels (``kwargs``) mean nothing here."""
        _Client(nb_man, log_output=log_output).execute()


class _Client(PapermillNotebookClient):
    """Papermill's client with the messages of a kernel in this process instead of those of a socket."""

    def execute(self, **kwargs: Any) -> NotebookNode:
        """Run every cell; stops at the first error, which stays in the notebook."""
        self.reset_execution_trackers()
        manager: Any = InProcessKernelManager(config=Config({"HistoryManager": {"enabled": False}}))
        manager.start_kernel()
        self._kernel = manager.kernel
        shell = self._kernel.shell
        self.kc = manager.client()
        self.kc.start_channels()
        try:
            _show_pictures(shell)
            with redirect_stdout(self._kernel.stdout), redirect_stderr(self._kernel.stderr):
                self.papermill_execute_cells()
            self.nb.metadata["language_info"] = from_dict(self._kernel.language_info)
            self.set_widgets_metadata()
        finally:
            self.kc.stop_channels()
            manager.shutdown_kernel()
            type(shell).clear_instance()
            type(self._kernel).clear_instance()
        return self.nb

    def execute_cell(
        self,
        cell: NotebookNode,
        cell_index: int,
        execution_count: int | None = None,
        store_history: bool = True,
    ) -> NotebookNode:
        """Run one cell and put its outputs in place (as ``nbclient`` does); raises ``CellExecutionError``."""
        skipped = self.skip_cells_with_tag in cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or skipped:
            return cell
        allowed = self.allow_errors or "raises-exception" in cell.metadata.get("tags", [])
        cell.metadata["execution"] = {}
        cell.outputs = []
        self.clear_before_next_output = False
        asked = self.kc.execute(
            cell.source, store_history=store_history, stop_on_error=not allowed, allow_stdin=False
        )
        self._kernel.stdout.flush()
        self._kernel.stderr.flush()
        self.code_cells_executed += 1
        reply = self.kc.get_shell_msg(timeout=0)
        self._take_outputs(asked, cell, cell_index)
        content = reply["content"]
        cell["execution_count"] = content.get("execution_count", cell.get("execution_count"))
        if content["status"] == "error" and not allowed:
            raise CellExecutionError.from_cell_and_msg(cell, content)
        return cell

    def _take_outputs(self, asked: str, cell: NotebookNode, cell_index: int) -> None:
        """Handle the messages that answer a request."""
        while True:
            try:
                message = self.kc.get_iopub_msg(block=False)
            except Empty:
                return
            if message["parent_header"].get("msg_id") == asked:
                with suppress(CellExecutionComplete):
                    self.process_message(message, cell, cell_index)


def _show_pictures(shell: Any) -> None:
    """Make pictures outputs of cells: a kernel does so when it imports matplotlib, which a forked process has already."""
    inline: Any = backend_inline.configure_inline_support
    inline.current_backend = "unset"
    InlineBackend.clear_instance()
    shell.enable_matplotlib("inline")

"""An engine of papermill that runs a notebook in this very process, as a stock kernel would.

Papermill imports this module itself (an entry point of this package), so nothing else does: import papermill, and ask
for the engine ``leefbaarheid``.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from contextlib import redirect_stderr, redirect_stdout, suppress
from queue import Empty
from types import SimpleNamespace
from typing import Any, ClassVar
from weakref import WeakSet

from ipykernel.inprocess import InProcessKernelManager
from ipykernel.inprocess.ipkernel import InProcessKernel
from ipykernel.iostream import IOPubThread, OutStream
from matplotlib_inline import backend_inline
from matplotlib_inline.config import InlineBackend
from nbclient.exceptions import CellExecutionComplete, CellExecutionError
from nbformat import NotebookNode, from_dict
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from traitlets import default
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
        self._kernel: Any = _Kernel(parent=manager, session=manager.session)
        manager.kernel = self._kernel
        shell: Any = self._kernel.shell
        self.kc = manager.client()
        self.kc.start_channels()
        try:
            _show_pictures(shell)
            with (
                _Outside(1, self._kernel.stdout) as out,
                _Outside(2, self._kernel.stderr) as err,
                redirect_stdout(self._kernel.stdout),
                redirect_stderr(self._kernel.stderr),
            ):
                self._outside = out, err
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
        for stream in self._outside:
            stream.pass_on(asked)
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


class _Kernel(InProcessKernel):
    """The in-process kernel, which looks for a thread that it has not when a cell awaits something."""

    shell_channel_thread = SimpleNamespace(parent_thread=None)
    _supports_kernel_subshells = False
    _execute_sleep = 0.0

    @default("iopub_thread")
    def _our_thread(self) -> IOPubThread:
        return _AtOnce(self._underlying_iopub_socket, session=self.session)

    @default("stdout")
    def _our_stdout(self) -> OutStream:
        return _Stream(self.session, self.iopub_thread, "stdout", watchfd=False)

    @default("stderr")
    def _our_stderr(self) -> OutStream:
        return _Stream(self.session, self.iopub_thread, "stderr", watchfd=False)


class _AtOnce(IOPubThread):
    """Never started: what a cell shows is handled where it is shown, so nothing comes late and nobody waits for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._alone = threading.RLock()

    def _really_send(self, *args: Any, **kwargs: Any) -> None:
        with self._alone:  # threads of a cell may show things too
            super()._really_send(*args, **kwargs)


class _Stream(OutStream):
    """What cells print; pieces of both streams come in the order in which a stock kernel shows them.

    That one sends what was printed after a fifth of a second; here it is sent at the next print or flush after that time.
    """

    _all: ClassVar[WeakSet[_Stream]] = WeakSet()
    _since = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._all.add(self)

    def write(self, string: str) -> int | None:  # type: ignore[override]  # as its parent
        """Write a text."""
        self._send_overdue()
        return super().write(string)

    def flush(self) -> None:
        """Send what was written."""
        self._send_overdue()
        super().flush()

    def _schedule_flush(self) -> None:
        if not self._flush_pending:
            self._flush_pending, self._since = True, time.monotonic()

    def _send_overdue(self) -> None:
        now = time.monotonic()
        both = [stream for stream in self._all if stream.pub_thread is self.pub_thread]
        for stream in sorted(both, key=lambda s: s._since):
            if stream._flush_pending and now - stream._since > stream.flush_interval:
                stream._flush()


class _Outside:
    """What programs that a cell starts write to a descriptor (1 or 2) becomes output of the cell, as in a kernel."""

    def __init__(self, descriptor: int, stream: Any) -> None:
        self._descriptor, self._stream, self._read = descriptor, stream, 0

    def __enter__(self) -> _Outside:
        self._before = os.dup(self._descriptor)
        self._file = tempfile.TemporaryFile()
        os.dup2(self._file.fileno(), self._descriptor)
        return self

    def __exit__(self, *_: object) -> None:
        os.dup2(self._before, self._descriptor)
        os.close(self._before)
        self._file.close()

    def pass_on(self, asked: str) -> None:
        """Add what was written since the last time to the output of the cell that a request asked for."""
        size = os.fstat(self._file.fileno()).st_size
        if size > self._read:
            written = os.pread(self._file.fileno(), size - self._read, self._read)
            self._read = size
            self._stream.set_parent({"header": {"msg_id": asked}})
            self._stream.write(written.decode("utf-8", errors="replace"))
        self._stream.flush()


def _show_pictures(shell: Any) -> None:
    """Make pictures outputs of cells: a kernel does so when it imports matplotlib, which a forked process has already."""
    inline: Any = backend_inline.configure_inline_support
    inline.current_backend = "unset"
    InlineBackend.clear_instance()
    shell.enable_matplotlib("inline")

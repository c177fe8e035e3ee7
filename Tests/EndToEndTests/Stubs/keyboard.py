"""A person at a terminal: what a command asks is answered there, and Ctrl-C is pressed where it asks."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time

from contract import expect

PATIENCE = 20  # seconds


def _own_terminal():
    """In the child: its standard input becomes the terminal that its keys come from."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def type_at(command, environment, folder, answers, interrupt, screen):
    """Runs `command`; an answer that can be called is called, and nothing is typed.

    Gives its exit code as a shell tells it, its standard output, and what the terminal showed."""
    master, slave = pty.openpty()
    settings = termios.tcgetattr(slave)
    settings[3] &= ~termios.ECHO  # what is typed must not look as if it were told
    termios.tcsetattr(slave, termios.TCSANOW, settings)
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 34, 120, 0, 0))
    child = subprocess.Popen(
        command, env=environment | {"TERM": "xterm-256color"}, stdin=slave, stdout=slave if screen else subprocess.PIPE,
        stderr=slave, cwd=folder, preexec_fn=_own_terminal)
    os.close(slave)
    shown = _Reading(master)
    printed = shown if screen else _Reading(child.stdout.fileno())
    try:
        for number, (prompt, answer) in enumerate(answers):
            _until(lambda: prompt in shown.fresh, (shown, printed), f"never asked {prompt!r}: {shown.text}")
            shown.fresh = ""
            if callable(answer):
                answer()
                continue
            last = interrupt and number == len(answers) - 1
            os.write(master, b"\x03" if last else f"{answer}\n".encode())
        _until(lambda: child.poll() is not None and printed.ended, (shown, printed), f"it did not end: {shown.text}")
        shown.take(0)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
        if child.stdout:
            child.stdout.close()
        os.close(master)
    if screen:
        printed = _Reading(master)
    status = child.returncode if child.returncode >= 0 else 128 - child.returncode
    return status, printed.text, shown.text.replace("\r\n", "\n")


class _Reading:
    """What came out of one end so far; `fresh` since somebody last looked."""

    def __init__(self, descriptor):
        self.descriptor, self.bytes, self.fresh, self.ended = descriptor, b"", "", False

    @property
    def text(self):
        return self.bytes.decode("utf-8", "replace")

    def take(self, seconds):
        while not self.ended and select.select([self.descriptor], [], [], seconds)[0]:
            try:
                data = os.read(self.descriptor, 65536)
            except OSError:  # the last one at the other end of a terminal is gone
                data = b""
            self.ended = not data
            self.bytes += data
            self.fresh += data.decode("utf-8", "replace")
            seconds = 0


def _until(condition, readings, otherwise):
    end = time.monotonic() + PATIENCE
    while not condition():
        for reading in readings:
            reading.take(0.01)
        expect(time.monotonic() < end, otherwise)

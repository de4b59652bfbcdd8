"""Runs a program in a pseudo terminal and types for it.

stdin: {"argv": [...], "cwd": "...", "env": {...}, "steps": [{"expect": "text", "send": "keys", "signal": "SIGTERM"}], "timeout": 30}
stdout: {"code": 0, "transcript": "...", "missed": "text that never came" or null}
"""
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

job = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    # A new pseudo terminal has no columns at all, and prompts would wrap after every letter.
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
    os.chdir(job["cwd"])
    os.execvpe(job["argv"][0], job["argv"], job["env"])

deadline = time.time() + job.get("timeout", 30)
steps = list(job["steps"])
transcript = ""
seen = 0
code = None
while time.time() < deadline:
    ready, _, _ = select.select([terminal], [], [], 0.1)
    if ready:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            data = b""
        if not data:
            break
        transcript += data.decode("utf-8", "replace")
    if steps and steps[0]["expect"] in transcript[seen:]:
        step = steps.pop(0)
        seen = len(transcript)
        time.sleep(0.15)
        if "send" in step:
            os.write(terminal, step["send"].encode())
        if "signal" in step:
            os.kill(pid, getattr(signal, step["signal"]))
if time.time() >= deadline:
    os.kill(pid, signal.SIGKILL)
_, status = os.waitpid(pid, 0)
json.dump({"code": os.waitstatus_to_exitcode(status), "transcript": transcript, "missed": steps[0]["expect"] if steps else None}, sys.stdout)

import asyncio
import contextlib
import locale
import os
import subprocess
from typing import Any


async def _run_process(
    command: Any,
    *,
    input: Any = None,
    capture_output: bool = False,
    timeout: Any = None,
    check: bool = False,
    shell: bool = False,
    text: Any = None,
    encoding: Any = None,
    errors: Any = None,
    **options: Any,
) -> Any:
    """Run a command to its end as `subprocess.run` does, on the event loop."""
    if capture_output:
        options["stdout"] = options["stderr"] = subprocess.PIPE
    if input is not None:
        options["stdin"] = subprocess.PIPE
    if text or encoding or errors:
        encoding = encoding or locale.getpreferredencoding(False)
        errors = errors or "strict"
        input = input.encode(encoding, errors) if input else input
    if shell:
        process = await asyncio.create_subprocess_shell(command, **options)
    else:
        is_one = isinstance(command, (str, bytes, os.PathLike))
        words = [command] if is_one else list(command)
        process = await asyncio.create_subprocess_exec(*words, **options)
    try:
        data = (input or b"") if process.stdin else None
        outputs = await asyncio.wait_for(process.communicate(data), timeout)
    except BaseException as error:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        if isinstance(error, asyncio.TimeoutError) and timeout is not None:
            raise subprocess.TimeoutExpired(command, timeout) from None
        raise

    def decoded(output: Any) -> Any:
        if output is None or not encoding or not errors:
            return output
        return output.decode(encoding, errors).replace("\r\n", "\n").replace("\r", "\n")

    out, err = map(decoded, outputs)
    code = process.returncode or 0
    if check and code:
        raise subprocess.CalledProcessError(code, command, out, err)
    return subprocess.CompletedProcess(command, code, out, err)

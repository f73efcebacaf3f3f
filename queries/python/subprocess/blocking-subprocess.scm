; Waiting for a process that runs already, or for its output, is `blocking-process-wait`.
((call
   function: (_) @callee) @call
  (#blocks? @callee process)
  (#not-resolves-to? @callee
    "os.wait" "os.wait3" "os.wait4" "os.waitid" "os.waitpid" "os._wrap_close.close" "os._wrap_close.read"
    "os._wrap_close.readline" "os._wrap_close.readlines" "pexpect.spawn.expect" "pexpect.spawn.expect_exact"
    "pexpect.spawn.expect_list" "pexpect.spawn.interact" "pexpect.spawn.read" "pexpect.spawn.readline"
    "pexpect.spawn.readlines" "pexpect.spawn.wait" "pexpect.spawn.waitnoecho" "subprocess.Popen.communicate"
    "subprocess.Popen.stderr.read" "subprocess.Popen.stderr.readline" "subprocess.Popen.stderr.readlines"
    "subprocess.Popen.stdout.read" "subprocess.Popen.stdout.readline" "subprocess.Popen.stdout.readlines"
    "subprocess.Popen.wait")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the process has ended")
  (#help! "run it in a worker thread, or with the subprocesses of the runtime")
  (#fix! "run it in a worker thread" safe)
  (#offload! @call)
  (#fix! "run it on the event loop" unsafe)
  (#rewrite! "run-process"))

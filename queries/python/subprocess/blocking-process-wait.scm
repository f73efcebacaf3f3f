; Waiting for the end of a process, or for its output. One that is started in the same expression is `blocking-popen`.
((call
   function: [
     (identifier)
     (attribute object: [(identifier) (attribute) (subscript) (parenthesized_expression)])
   ] @callee) @call
  (#resolves-to? @callee
    "os.wait" "os.wait3" "os.wait4" "os.waitid" "os.waitpid" "os._wrap_close.close" "os._wrap_close.read"
    "os._wrap_close.readline" "os._wrap_close.readlines" "pexpect.spawn.expect" "pexpect.spawn.expect_exact"
    "pexpect.spawn.expect_list" "pexpect.spawn.interact" "pexpect.spawn.read" "pexpect.spawn.readline"
    "pexpect.spawn.readlines" "pexpect.spawn.wait" "pexpect.spawn.waitnoecho" "subprocess.Popen.communicate"
    "subprocess.Popen.stderr.read" "subprocess.Popen.stderr.readline" "subprocess.Popen.stderr.readlines"
    "subprocess.Popen.stdout.read" "subprocess.Popen.stdout.readline" "subprocess.Popen.stdout.readlines"
    "subprocess.Popen.wait")
  (#blocks? @callee process)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the process gets that far")
  (#help! "wait for it in a worker thread, or start the process with the runtime and await it")
  (#fix! "wait for it in a worker thread" safe)
  (#offload! @call))

; Line by line: every line is waited for on the loop.
((for_statement
   right: (_) @pipe @finding) @loop
  (#resolves-to? @pipe "subprocess.Popen.stderr" "subprocess.Popen.stdout")
  (#in-async? @pipe)
  (#message! "every line of `" @pipe "` is waited for on the event loop: no other task runs until it comes")
  (#help! "start the process with the runtime, and iterate over its output with `async for`")
  (#fix! "wait for every line in a worker thread" safe)
  (#rewrite! "lines-in-thread"))

; So are the lines of a shell command.
((for_statement
   right: (identifier) @pipe @finding) @loop
  (#type? @pipe "os._wrap_close")
  (#in-async? @pipe)
  (#message! "every line of `" @pipe "` is waited for on the event loop: no other task runs until it comes")
  (#help! "start the process with the runtime, and iterate over its output with `async for`")
  (#fix! "wait for every line in a worker thread" safe)
  (#rewrite! "lines-in-thread"))

; Submitted and waited for in one expression.
((call
   function: (attribute
     object: (call
       function: (_) @submit) @submission
     attribute: (identifier) @method)) @call
  (#eq? @method "result")
  (#resolves-to? @submit
    "concurrent.futures.Executor.submit" "concurrent.futures.ProcessPoolExecutor.submit"
    "concurrent.futures.ThreadPoolExecutor.submit")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-argument? @call "timeout" "0")
  (#message! "`result` blocks the event loop until the executor is done")
  (#fix! "await the executor" unsafe)
  (#rewrite! "await-submitted")
  (#fix! "wait for the result in a worker thread" safe)
  (#offload! @call))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "concurrent.futures.Future.result")
  (#blocks? @callee result)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-refine? "asked-first")
  (#message! "`" @callee "` blocks the event loop until the future is done")
  (#fix! "await the future" unsafe)
  (#rewrite! "await-thread-future")
  (#fix! "wait for the result in a worker thread" safe)
  (#offload! @call))

; Futures to wait for in other ways, pools of processes.
((call
   function: (_) @callee) @call
  (#blocks? @callee result)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-refine? "asked-first")
  (#message! "`" @callee "` blocks the event loop until the work is done")
  (#fix! "wait in a worker thread" safe)
  (#offload! @call))

; Whoever consumes the results of an executor waits for them.
([
   (for_statement right: (call function: (_) @callee) @finding)
   (for_in_clause right: (call function: (_) @callee) @finding)
 ] @whole
  (#resolves-to? @callee
    "concurrent.futures.Executor.map" "concurrent.futures.ProcessPoolExecutor.map"
    "concurrent.futures.ThreadPoolExecutor.map" "concurrent.futures.as_completed")
  (#not-async? @whole)
  (#in-async? @whole)
  (#message! "each step through `" @callee "` blocks the event loop until the next result is there")
  (#help! "start the work with `run_in_executor` or `to_thread`, and gather it"))

((call
   function: (identifier) @consumer
   arguments: (argument_list . (call function: (_) @callee) @finding)) @whole
  (#any-of? @consumer "all" "any" "dict" "list" "max" "min" "next" "set" "sorted" "sum" "tuple")
  (#resolves-to? @callee
    "concurrent.futures.Executor.map" "concurrent.futures.ProcessPoolExecutor.map"
    "concurrent.futures.ThreadPoolExecutor.map" "concurrent.futures.as_completed")
  (#in-async? @whole)
  (#not-awaited? @whole)
  (#message! "`" @consumer "` blocks the event loop until the executor has computed the results")
  (#help! "start the work with `run_in_executor` or `to_thread`, and gather it")
  (#fix! "wait for the results in a worker thread" safe)
  (#offload! @whole))

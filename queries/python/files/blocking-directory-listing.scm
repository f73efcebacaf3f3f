; The whole `with` goes to a thread if it can: the directory is open inside it.
((with_statement
   (with_clause
     (with_item
       value: (as_pattern
         (call
           function: (_) @callee) @finding)))) @block
  (#resolves-to? @callee "os.scandir")
  (#in-async? @finding)
  (#message! "`" @callee "` reads the directory and blocks the event loop meanwhile")
  (#help! "read the directory in a worker thread")
  (#fix! "read it in a worker thread" safe)
  (#rewrite! "offload-block"))

; Iterated by a loop.
((for_statement
   right: (call
     function: (_) @callee) @iterable @call @finding)
  (#resolves-to? @callee
    "glob.iglob" "os.fwalk" "os.scandir" "os.walk" "pathlib.Path.glob" "pathlib.Path.iterdir" "pathlib.Path.rglob"
    "pathlib.Path.walk")
  (#in-async? @iterable)
  (#not-awaited? @iterable)
  (#not-refine? "kernel-path")
  (#message! "the loop reads directories through `" @callee "` and blocks the event loop meanwhile")
  (#help! "list the directory in a worker thread, then iterate over the list")
  (#fix! "list it in a worker thread" safe)
  (#rewrite! "list-in-thread"))

((for_statement
   right: (call
     function: (_) @wrapper
     arguments: (argument_list
       (call
         function: (_) @callee) @iterable @finding)))
  (#resolves-to? @callee
    "glob.iglob" "os.fwalk" "os.scandir" "os.walk" "pathlib.Path.glob" "pathlib.Path.iterdir" "pathlib.Path.rglob"
    "pathlib.Path.walk")
  (#resolves-to? @wrapper "builtins.enumerate" "builtins.filter" "builtins.map" "builtins.reversed" "builtins.zip")
  (#in-async? @iterable)
  (#message! "the loop reads directories through `" @callee "` and blocks the event loop meanwhile")
  (#help! "list the directory in a worker thread, then iterate over the list")
  (#fix! "list it in a worker thread" safe)
  (#rewrite! "list-in-thread"))

; By a loop, through a variable.
((for_statement
   right: (identifier) @iterable @finding)
  (#assigned-from? @iterable
    "glob.iglob" "os.fwalk" "os.scandir" "os.walk" "pathlib.Path.glob" "pathlib.Path.iterdir" "pathlib.Path.rglob"
    "pathlib.Path.walk")
  (#in-async? @iterable)
  (#refine? "read-once")
  (#message! "the loop reads directories through `" @iterable "` and blocks the event loop meanwhile")
  (#help! "list the directory in a worker thread, then iterate over the list")
  (#fix! "list it in a worker thread" safe)
  (#rewrite! "list-in-thread"))

; By a comprehension, or unpacked.
((for_in_clause
   right: (call
     function: (_) @callee) @iterable @finding) @clause
  (#resolves-to? @callee
    "glob.iglob" "os.fwalk" "os.scandir" "os.walk" "pathlib.Path.glob" "pathlib.Path.iterdir" "pathlib.Path.rglob"
    "pathlib.Path.walk")
  (#in-async? @iterable)
  (#not-inside? @clause "generator_expression")
  (#message! "the comprehension reads directories through `" @callee "` and blocks the event loop meanwhile")
  (#help! "list the directory in a worker thread, then iterate over the list")
  (#fix! "list it in a worker thread" safe)
  (#rewrite! "list-in-thread"))

((list_splat
   (call
     function: (_) @callee) @iterable @finding)
  (#resolves-to? @callee
    "glob.iglob" "os.fwalk" "os.scandir" "os.walk" "pathlib.Path.glob" "pathlib.Path.iterdir" "pathlib.Path.rglob"
    "pathlib.Path.walk")
  (#in-async? @iterable)
  (#message! "unpacking `" @callee "` reads directories and blocks the event loop meanwhile")
  (#help! "list the directory in a worker thread, then unpack the list")
  (#fix! "list it in a worker thread" safe)
  (#rewrite! "list-in-thread"))

; By a generator expression that is consumed at once.
((call
   function: (_) @consumer
   arguments: [
     (generator_expression
       .
       (_)
       .
       (for_in_clause
         right: (call
           function: (_) @callee) @iterable @finding))
     (argument_list
       .
       (generator_expression
         .
         (_)
         .
         (for_in_clause
           right: (call
             function: (_) @callee) @iterable @finding)))
   ])
  (#resolves-to? @callee
    "glob.iglob" "os.fwalk" "os.scandir" "os.walk" "pathlib.Path.glob" "pathlib.Path.iterdir" "pathlib.Path.rglob"
    "pathlib.Path.walk")
  (#resolves-to? @consumer
    "builtins.all" "builtins.any" "builtins.dict" "builtins.frozenset" "builtins.list" "builtins.max" "builtins.min"
    "builtins.next" "builtins.set" "builtins.sorted" "builtins.sum" "builtins.tuple")
  (#in-async? @iterable)
  (#message! "`" @consumer "` reads directories through `" @callee "` and blocks the event loop meanwhile")
  (#help! "list the directory in a worker thread, then iterate over the list")
  (#fix! "list it in a worker thread" safe)
  (#rewrite! "list-in-thread"))

((call
   function: (attribute
     object: (string)
     attribute: (identifier) @consumer)
   arguments: (generator_expression
     .
     (_)
     .
     (for_in_clause
       right: (call
         function: (_) @callee) @iterable @finding)))
  (#resolves-to? @callee
    "glob.iglob" "os.fwalk" "os.scandir" "os.walk" "pathlib.Path.glob" "pathlib.Path.iterdir" "pathlib.Path.rglob"
    "pathlib.Path.walk")
  (#eq? @consumer "join")
  (#in-async? @iterable)
  (#message! "`" @consumer "` reads directories through `" @callee "` and blocks the event loop meanwhile")
  (#help! "list the directory in a worker thread, then iterate over the list")
  (#fix! "list it in a worker thread" safe)
  (#rewrite! "list-in-thread"))

; By a function that takes all of it. From Python 3.13 on, two of them read already when they are called.
((call
   function: (_) @consumer
   arguments: (argument_list
     .
     (call
       function: (_) @callee) @call)) @finding
  (#resolves-to? @callee "os.scandir" "pathlib.Path.iterdir")
  (#resolves-to? @consumer
    "builtins.all" "builtins.any" "builtins.dict" "builtins.frozenset" "builtins.list" "builtins.max" "builtins.min"
    "builtins.next" "builtins.set" "builtins.sorted" "builtins.sum" "builtins.tuple")
  (#in-async? @finding)
  (#not-awaited? @finding)
  (#message! "`" @consumer "` reads the directory through `" @callee "` and blocks the event loop meanwhile")
  (#help! "call it in a worker thread")
  (#fix! "call it in a worker thread" safe)
  (#rewrite! "offload-expression"))

((call
   function: (_) @consumer
   arguments: (argument_list
     .
     (call
       function: (_) @callee))) @call
  (#resolves-to? @callee
    "glob.iglob" "os.fwalk" "os.walk" "pathlib.Path.glob" "pathlib.Path.rglob" "pathlib.Path.walk")
  (#resolves-to? @consumer
    "builtins.all" "builtins.any" "builtins.dict" "builtins.frozenset" "builtins.list" "builtins.max" "builtins.min"
    "builtins.next" "builtins.set" "builtins.sorted" "builtins.sum" "builtins.tuple")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @consumer "` reads directories through `" @callee "` and blocks the event loop meanwhile")
  (#help! "call it in a worker thread")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

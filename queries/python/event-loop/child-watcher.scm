((expression_statement
   (call
     function: (_) @callee
     arguments: (argument_list . (call function: (_) @watcher) .)) @call @finding) @statement
  (#resolves-to? @callee "asyncio.AbstractEventLoopPolicy.set_child_watcher" "asyncio.set_child_watcher")
  (#resolves-to? @watcher "asyncio.PidfdChildWatcher" "asyncio.ThreadedChildWatcher")
  (#python? "3.12")
  (#not-refine? "conditional")
  (#message! "child watchers are deprecated since Python 3.12 and gone in 3.14; this one is what asyncio uses by itself")
  (#fix! "take the statement away" safe)
  (#drop! @statement))

((expression_statement
   (call
     function: (_) @callee) @call @finding) @statement
  (#resolves-to? @callee "asyncio.AbstractEventLoopPolicy.set_child_watcher" "asyncio.set_child_watcher")
  (#not-refine? "conditional")
  (#message! "child watchers are deprecated since Python 3.12 and gone in 3.14: asyncio chooses by itself")
  (#fix! "take the statement away" unsafe)
  (#drop! @statement))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "asyncio.AbstractEventLoopPolicy.get_child_watcher" "asyncio.get_child_watcher")
  (#not-refine? "conditional")
  (#message! "child watchers are deprecated since Python 3.12 and gone in 3.14")
  (#help! "start subprocesses without one: asyncio chooses by itself"))

; A file that sets a loop of its own finds that loop, and one that nests loops may be running in one: both are left alone.

; In `if __name__ == "__main__":`, where nothing else can hold on to the old loop.
((if_statement
   condition: (comparison_operator
     (identifier) @variable
     operators: "=="
     (string) @main)
   consequence: (block
     (expression_statement
       (call
         function: (attribute
           object: (call
             function: (_) @callee) @call @finding
           attribute: (identifier) @method) @whole
         arguments: (argument_list . (call) @coroutine .)))))
  (#eq? @variable "__name__")
  (#any-of? @main "\"__main__\"" "'__main__'")
  (#eq? @method "run_until_complete")
  (#resolves-to? @callee "asyncio.get_event_loop" "asyncio.events.get_event_loop")
  (#not-in-async? @call)
  (#not-mentioned? "set_event_loop" "nest_asyncio" "NestAsyncio")
  (#coroutine? @coroutine)
  (#refine? "sole-call")
  (#not-refine? "client-before-loop")
  (#not-refine? "task-before-loop")
  (#message! "`" @callee "` finds no running loop here: since Python 3.14 it raises RuntimeError")
  (#fix! "use `asyncio.run`" safe)
  (#refer! @whole "asyncio.run"))

((call
   function: (attribute
     object: (call
       function: (_) @callee) @call @finding
     attribute: (identifier) @method) @whole
   arguments: (argument_list . (call) @coroutine .))
  (#eq? @method "run_until_complete")
  (#resolves-to? @callee "asyncio.get_event_loop" "asyncio.events.get_event_loop")
  (#not-in-async? @call)
  (#not-mentioned? "set_event_loop" "nest_asyncio" "NestAsyncio")
  (#coroutine? @coroutine)
  (#not-refine? "task-before-loop")
  (#message! "`" @callee "` finds no running loop here: since Python 3.14 it raises RuntimeError")
  (#fix! "use `asyncio.run`" unsafe)
  (#refer! @whole "asyncio.run"))

; Made, run and perhaps closed by hand.
((assignment
   left: (identifier) @loop
   right: (call
     function: (_) @callee) @call @finding)
  (#resolves-to? @callee "asyncio.get_event_loop" "asyncio.events.get_event_loop")
  (#not-in-async? @call)
  (#not-mentioned? "set_event_loop" "nest_asyncio" "NestAsyncio")
  (#refine? "manual-loop")
  (#not-refine? "task-before-loop")
  (#message! "`" @callee "` finds no running loop here: since Python 3.14 it raises RuntimeError")
  (#fix! "use `asyncio.run`" unsafe)
  (#rewrite! "manual-loop"))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "asyncio.get_event_loop" "asyncio.events.get_event_loop")
  (#not-in-async? @call)
  (#not-mentioned? "set_event_loop" "nest_asyncio" "NestAsyncio")
  (#not-inside? @call try_statement)
  (#refine? "loop-not-running")
  (#message! "`" @callee "` finds no running loop here: since Python 3.14 it raises RuntimeError")
  (#help! "start async code with `asyncio.run`, or make a loop with `asyncio.new_event_loop`"))

; In `if __name__ == "__main__":`, where nothing else can hold on to the loop.
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
             function: (_) @maker) @call @finding
           attribute: (identifier) @method) @whole
         arguments: (argument_list . (call) @coroutine .)))))
  (#eq? @variable "__name__")
  (#any-of? @main "\"__main__\"" "'__main__'")
  (#eq? @method "run_until_complete")
  (#resolves-to? @maker "asyncio.new_event_loop" "asyncio.events.new_event_loop")
  (#not-in-async? @call)
  (#not-mentioned? "get_event_loop")
  (#coroutine? @coroutine)
  (#message! "this loop is never closed: `asyncio.run` makes a loop, runs the coroutine and cleans up after it")
  (#fix! "use `asyncio.run`" safe)
  (#refer! @whole "asyncio.run"))

((call
   function: (attribute
     object: (call
       function: (_) @maker) @call @finding
     attribute: (identifier) @method) @whole
   arguments: (argument_list . (call) @coroutine .))
  (#eq? @method "run_until_complete")
  (#resolves-to? @maker "asyncio.new_event_loop" "asyncio.events.new_event_loop")
  (#not-in-async? @call)
  (#coroutine? @coroutine)
  (#message! "this loop is never closed: `asyncio.run` makes a loop, runs the coroutine and cleans up after it")
  (#fix! "use `asyncio.run`" unsafe)
  (#refer! @whole "asyncio.run"))

((assignment
   left: (identifier) @loop
   right: (call
     function: (_) @maker) @call @finding)
  (#resolves-to? @maker "asyncio.new_event_loop" "asyncio.events.new_event_loop")
  (#not-in-async? @call)
  (#refine? "manual-loop")
  (#message! "`" @loop "` is made and run by hand: `asyncio.run` does that, and cleans up after it")
  (#fix! "use `asyncio.run`" unsafe)
  (#rewrite! "manual-loop"))

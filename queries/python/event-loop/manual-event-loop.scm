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

; Closed by `closing`.
((with_statement
   (with_clause
     . (with_item
       value: (as_pattern
         (call
           function: (_) @closing
           arguments: (argument_list . (call function: (_) @maker) @call @finding .))
         alias: (as_pattern_target (identifier) @loop))) .)
   body: (block
     . [
       (expression_statement
         (call
           function: (attribute
             object: (identifier) @user
             attribute: (identifier) @method) @whole
           arguments: (argument_list . (call) @coroutine .)))
       (expression_statement
         (assignment
           right: (call
           function: (attribute
             object: (identifier) @user
             attribute: (identifier) @method) @whole
           arguments: (argument_list . (call) @coroutine .))))
       (return_statement
         (call
           function: (attribute
             object: (identifier) @user
             attribute: (identifier) @method) @whole
           arguments: (argument_list . (call) @coroutine .)))
     ] .)) @with
  (#eq? @method "run_until_complete")
  (#resolves-to? @closing "contextlib.closing")
  (#resolves-to? @maker "asyncio.new_event_loop" "asyncio.events.new_event_loop")
  (#not-in-async? @call)
  (#coroutine? @coroutine)
  (#refine? "loop-used-once")
  (#message! "`" @loop "` is made and run by hand: `asyncio.run` does that, and cleans up after it")
  (#fix! "use `asyncio.run`" unsafe)
  (#unwrap! @with)
  (#refer! @whole "asyncio.run"))

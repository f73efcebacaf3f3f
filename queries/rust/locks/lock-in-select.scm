((match_arm
   pattern: (match_pattern
     condition: (call_expression) @call @finding)) @arm
  (#guard? @call async-lock)
  (#in-async? @call)
  (#inside? @arm loop_expression while_expression for_expression)
  (#message! "each round asks for the lock anew: when another branch wins, the place in the queue is lost")
  (#help! "make the future of the lock before the loop, pin it, and select on a reference to it"))

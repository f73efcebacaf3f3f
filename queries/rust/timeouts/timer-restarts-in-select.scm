((match_arm
   pattern: (match_pattern
     condition: (call_expression
       function: (_) @callee) @call))
  (#written? "select!")
  (#resolves-to? @callee "tokio::time::sleep")
  (#refine? "restarted-timer")
  (#message! "this timer starts anew in each round: while another branch keeps being ready sooner, it never fires")
  (#fix! "tick beside the loop" unsafe)
  (#rewrite! "ticker-before-loop"))

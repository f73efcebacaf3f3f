((match_arm
   pattern: (match_pattern
     condition: (call_expression
       function: (field_expression) @callee) @call))
  (#written? "select!")
  (#refine? "lossy-arm")
  (#message! "when another branch is ready first, `" @callee "` is dropped half-way, and what it has done so far is lost")
  (#help! "make the future once, before the loop, and select on `&mut future`; or use a method that can be dropped, such as `read` and `recv`"))

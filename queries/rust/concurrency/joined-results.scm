((let_declaration
   pattern: (tuple_pattern) @names
   value: (macro_invocation
     macro: (_) @macro) @join) @finding
  (#written? "join!")
  (#resolves-to? @macro "tokio::join" "futures::join")
  (#refine? "joins-results")
  (#message! "after an error in one of these, the others still run to their end")
  (#fix! "stop at the first error" unsafe)
  (#rewrite! "try-join"))

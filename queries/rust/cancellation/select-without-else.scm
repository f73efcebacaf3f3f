((macro_invocation
   macro: (_) @macro) @select
  (#written? "select!")
  (#resolves-to? @macro "tokio::select")
  (#refine? "select-without-else")
  (#message! "if no pattern matches, every branch is off and `select!` panics: there is no `else`")
  (#help! "add `else => …` with what to do when no branch is left")
  (#fix! "leave the loop when no branch is left" unsafe)
  (#rewrite! "break-without-arms"))

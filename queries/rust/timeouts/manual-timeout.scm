((macro_invocation
   macro: (_) @macro) @select
  (#written? "select!")
  (#resolves-to? @macro "tokio::select")
  (#refine? "select-is-timeout")
  (#message! "a `select!` between one future and a timer is a limit of time, written by hand")
  (#fix! "write the limit of time" unsafe)
  (#rewrite! "timeout-of-select"))

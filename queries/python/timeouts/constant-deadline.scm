((call
   function: (_) @callee
   arguments: (argument_list . (_) @deadline))
  (#resolves-to? @callee
    "anyio.fail_at" "anyio.move_on_at" "async_timeout.timeout_at" "asyncio.timeout_at" "trio.fail_at" "trio.move_on_at")
  (#refine? "constant-deadline")
  (#message! "`" @deadline "` is no point in time: the clock starts anywhere, so a deadline is the current time and something more")
  (#label! @deadline "counts from an unknown start")
  (#help! "add it to the current time of the clock, or use the form that takes a delay"))

((call
   function: (_) @callee
   arguments: (argument_list
     (keyword_argument name: (identifier) @name value: (_) @deadline)))
  (#eq? @name "deadline")
  (#resolves-to? @callee
    "anyio.CancelScope" "anyio.fail_at" "anyio.move_on_at" "async_timeout.timeout_at" "trio.CancelScope" "trio.fail_at"
    "trio.move_on_at")
  (#refine? "constant-deadline")
  (#message! "`" @deadline "` is no point in time: the clock starts anywhere, so a deadline is the current time and something more")
  (#label! @deadline "counts from an unknown start")
  (#help! "add it to the current time of the clock, or use the form that takes a delay"))

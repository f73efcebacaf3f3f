((call_expression) @call
  (#guard? @call span)
  (#in-async? @call)
  (#refine? "held-across-await")
  (#message! "the span is still entered at the await: whatever else the thread runs meanwhile is logged as part of it")
  (#help! "give the span to a future with `Instrument::instrument`, or use `in_scope` for what does not await")
  (#fix! "give the span to the rest of the function" unsafe)
  (#rewrite! "instrument-rest"))

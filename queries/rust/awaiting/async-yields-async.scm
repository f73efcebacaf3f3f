((async_block
   (block
     [(expression_statement (_) @value @finding) (_) @value @finding] .))
  (#written? "async {" "async move {" "async{" "async move{")
  (#refine? "yields-future")
  (#message! "this async block gives a future, which nobody has awaited")
  (#fix! "await it" unsafe)
  (#await! @value))

((closure_expression
   "async"
   body: [
     (block [(expression_statement (_) @value @finding) (_) @value @finding] .)
     (_) @value @finding
   ])
  (#written? "async |" "async move |")
  (#refine? "yields-future")
  (#message! "this async closure gives a future, which nobody has awaited")
  (#fix! "await it" unsafe)
  (#await! @value))

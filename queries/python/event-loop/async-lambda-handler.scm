((module
   (function_definition
     "async"
     name: (identifier) @name @finding
     parameters: (parameters . (_) . (_) .)) @function)
  (#eq? @name "lambda_handler")
  (#written? "lambda_handler")
  (#message! "the Python runtime of AWS Lambda calls `" @name "` as a plain function: the coroutine it makes never runs")
  (#fix! "run it from a plain handler" unsafe)
  (#rewrite! "plain-handler"))

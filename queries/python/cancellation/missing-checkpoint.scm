((function_definition
   name: (identifier) @finding
   body: (block)) @function
  (#async? @function)
  (#runtime? @finding trio anyio)
  (#refine? "ends-unchecked")
  (#message! "this can run from its start to its end without a checkpoint: nothing else runs, and no cancellation arrives")
  (#help! "await a checkpoint of the runtime at its end")
  (#fix! "add a checkpoint at its end" unsafe)
  (#rewrite! "checkpoint-at-end"))

((return_statement) @return
  (#in-async? @return)
  (#runtime? @return trio anyio)
  (#refine? "returns-unchecked")
  (#message! "this returns before any checkpoint: nothing else runs, and no cancellation arrives")
  (#help! "await a checkpoint of the runtime before")
  (#fix! "add a checkpoint before" unsafe)
  (#rewrite! "checkpoint-before-return"))

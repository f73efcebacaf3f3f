; Told by its name.
((function_definition
   "async"
   name: (identifier) @finding
   parameters: (parameters
     [(identifier) @parameter
      (default_parameter name: (identifier) @parameter)
      (typed_parameter . (identifier) @parameter)
      (typed_default_parameter name: (identifier) @parameter)])) @function
  (#eq? @parameter "task_status")
  (#written? "task_status")
  (#refine? "status-by-keyword")
  (#refine? "never-started")
  (#message! "`" @parameter ".started()` is called nowhere: whoever starts this and waits until it has started gets an error")
  (#help! "call `" @parameter ".started()` when it is ready, or take no `" @parameter "`"))

; Told by its type.
((function_definition
   "async"
   name: (identifier) @finding
   parameters: (parameters
     [(typed_parameter
        . (identifier) @parameter
        type: (type [(identifier) @class (attribute) @class (generic_type . (identifier) @class) (subscript value: (_) @class)]))
      (typed_default_parameter
        name: (identifier) @parameter
        type: (type [(identifier) @class (attribute) @class (generic_type . (identifier) @class) (subscript value: (_) @class)]))])) @function
  (#resolves-to? @class "anyio.abc.TaskStatus" "trio.TaskStatus")
  (#refine? "never-started")
  (#message! "`" @parameter ".started()` is called nowhere: whoever starts this and waits until it has started gets an error")
  (#help! "call `" @parameter ".started()` when it is ready, or take no `" @parameter "`"))

((class_definition
   name: (identifier) @name @finding
   superclasses: (argument_list
     [(identifier) @base
      (attribute) @base
      (subscript value: [(identifier) (attribute)] @base)])) @class
  (#written? "ExceptionGroup")
  (#any-of? @base
    "BaseExceptionGroup" "ExceptionGroup" "builtins.BaseExceptionGroup" "builtins.ExceptionGroup"
    "exceptiongroup.BaseExceptionGroup" "exceptiongroup.ExceptionGroup" "eg.ExceptionGroup" "eg.BaseExceptionGroup")
  (#refine? "without-derive")
  (#message! "`" @name "` has no `derive`: what `except*`, `split` and `subgroup` make of it is a plain group")
  (#help! "define `derive`, which makes a group of the same class from other exceptions")
  (#fix! "define `derive`" unsafe)
  (#rewrite! "add-derive"))
